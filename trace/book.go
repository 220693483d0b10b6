package trace

import (
	"slices"
	"strings"
	"sync"
)

// Book is what is known of messages: the findings of all sources, and one answer for each id. Any
// number of goroutines may use it.
type Book struct {
	mu      sync.Mutex
	answers map[string]*entry // by key
	changes []change          // in their order; a key can stand there twice
	last    int               // the number of the last one
	apps    []string          // that mailboxes were asked with
}

// entry is an answer and the number of its last change.
type entry struct {
	Answer
	change int
	// open tells that not all were asked who were to be: until they are, that some have found nothing
	// says little.
	open bool
}

// change is that an answer has changed.
type change struct {
	number int
	key    string
}

// fewChanges is up to how many changes those are kept that others have overtaken.
const fewChanges = 1000

// NewBook returns an empty book.
func NewBook() *Book { return &Book{answers: map[string]*entry{}} }

// Learn takes findings in. One of the same source and mailbox replaces the earlier one, unless that
// had found the message and this one has not; one about no id is left out. One of nobody that says
// that the message was not asked for leaves the answer open: see [Book.begin].
func (b *Book) Learn(found ...Finding) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range found {
		switch {
		case f.ID == "":
			continue
		case f.Source == "" && f.State == NotAsked:
			b.leave(f.ID, true)
			continue
		}
		if e := b.entry(f.ID); e.add(f) {
			b.note(e)
		}
	}
}

// entry returns what is known of a key, or begins with it.
func (b *Book) entry(key string) *entry {
	e := b.answers[key]
	if e == nil {
		e = &entry{Answer: Answer{ID: key}}
		b.answers[key] = e
	}
	return e
}

// begin notes that sources are to be asked for ids, and settle that all of them were. In between, and
// if the asking is given up, what is not found counts as not asked to the end.
func (b *Book) begin(queries []Query) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, q := range queries {
		b.leave(Key(q.ID), true)
	}
}

func (b *Book) settle(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.leave(key, false)
}

// isOpen tells whether not all were asked who were to be.
func (b *Book) isOpen(key string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.answers[key]
	return e != nil && e.open
}

// Add takes in all that another book knows, which is newer.
func (b *Book) Add(newer *Book) {
	for _, app := range newer.Apps() {
		b.Asked(app)
	}
	found, open := newer.all()
	b.Learn(found...)
	b.mu.Lock()
	defer b.mu.Unlock()
	for key, open := range open {
		b.leave(key, open)
	}
}

// all are all findings, and by key whether an answer is open.
func (b *Book) all() (found []Finding, open map[string]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	open = make(map[string]bool, len(b.answers))
	for key, e := range b.answers {
		found, open[key] = append(found, e.Findings...), e.open
	}
	return found, open
}

// leave leaves an answer open or not.
func (b *Book) leave(key string, open bool) {
	e := b.entry(key)
	if e.open == open {
		return
	}
	e.open = open
	e.sum()
	b.note(e)
}

// note notes a change of an answer. Those that others have overtaken are forgotten now and then, so
// that there are not many more than ids.
func (b *Book) note(e *entry) {
	b.last++
	e.change = b.last
	b.changes = append(b.changes, change{b.last, e.ID})
	if len(b.changes) > fewChanges+2*len(b.answers) {
		b.changes = slices.DeleteFunc(b.changes, func(c change) bool { return b.answers[c.key].change != c.number })
	}
}

// add takes in a finding, if it says something new. The findings that were handed out stay as they
// are.
func (e *entry) add(f Finding) bool {
	same := func(had Finding) bool { return had.Source == f.Source && had.Mailbox == f.Mailbox }
	switch i := slices.IndexFunc(e.Findings, same); {
	case i < 0:
		e.Findings = append(slices.Clip(e.Findings), f)
	case e.Findings[i].State == Found && f.State != Found:
		return false
	default:
		e.Findings = slices.Clone(e.Findings)
		e.Findings[i] = f
	}
	e.sum()
	return true
}

// sum sums the findings up. What was found counts, whoever else did not find it. That somebody
// looked and found nothing says more than that another could not look; who failed may do better
// another time, which is not true of who was denied; and who was not asked says least.
func (e *entry) sum() {
	e.State, e.Messages, e.Source = NotAsked, nil, ""
	var asked []string
	for _, f := range e.Findings {
		e.State = max(e.State, f.State)
		if f.State != NotAsked && !slices.Contains(asked, f.Source) {
			asked = append(asked, f.Source)
		}
	}
	if e.State != Found {
		e.Source = strings.Join(asked, "; ")
		if e.open {
			e.State = NotAsked
		}
		return
	}
	var all merger
	for _, f := range e.Findings {
		if f.State != Found {
			continue
		}
		if e.Source == "" {
			e.Source = f.Source
		}
		all.add(f.Messages)
	}
	e.Messages = all.messages
}

// Answer returns what is known of a message id of any spelling.
func (b *Book) Answer(id string) Answer { return b.answer(Key(id)) }

// answer returns what is known of the message id with a key, which may itself have brackets (<<a>>).
func (b *Book) answer(key string) Answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	if e := b.answers[key]; e != nil {
		return e.Answer
	}
	return Answer{ID: key}
}

// Tells reports whether the message is found, so that nobody need be asked for it.
func (b *Book) Tells(id string) bool { return b.Answer(id).State == Found }

// Len is the number of ids that something is known of.
func (b *Book) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.answers)
}

// latest is the number of the last change.
func (b *Book) latest() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

// Since returns the answers that changed after change n, each once and as it is now, in the order
// of their last changes, and the number of the last change. Begin with 0.
func (b *Book) Since(n int) (changed []Answer, next int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	from, _ := slices.BinarySearchFunc(b.changes, n+1, func(c change, n int) int { return c.number - n })
	for _, c := range b.changes[from:] {
		if e := b.answers[c.key]; e.change == c.number {
			changed = append(changed, e.Answer)
		}
	}
	return changed, b.last
}

// unasked returns the query without the mailboxes that a source has looked in already, and whether
// anything is left to ask the source. An error may have passed, and so may a denial since somebody
// has granted a permission: these are asked again.
func (b *Book) unasked(q Query, source string) (Query, bool) {
	var looked []string
	for _, f := range b.Answer(q.ID).Findings {
		switch {
		case f.State == Found:
			return q, false
		case f.Source != source || f.State != NotFound:
		case f.Mailbox == "":
			return q, false
		default:
			looked = append(looked, f.Mailbox)
		}
	}
	if len(looked) == 0 {
		return q, true
	}
	q.Mailboxes = slices.DeleteFunc(slices.Clone(q.Mailboxes), func(m string) bool { return slices.Contains(looked, m) })
	return q, len(q.Mailboxes) > 0
}

// Asked notes the id of an app that mailboxes were asked with: such lookups leave audit records of
// their own in the tenant, which are not those of an intruder.
func (b *Book) Asked(app string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(b.apps, app) {
		b.apps = append(b.apps, app)
	}
}

// Apps are the ids of the apps that mailboxes were asked with, also in earlier runs.
func (b *Book) Apps() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.apps)
}
