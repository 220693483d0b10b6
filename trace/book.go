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
	changes []string          // keys in the order of their changes; a key can stand there twice
	apps    []string          // that mailboxes were asked with
}

// entry is an answer and the number of its last change.
type entry struct {
	Answer
	change int
}

// NewBook returns an empty book.
func NewBook() *Book { return &Book{answers: map[string]*entry{}} }

// Learn takes findings in. One of the same source and mailbox replaces the earlier one, unless that
// had found the message and this one has not; one about no id is left out.
func (b *Book) Learn(found ...Finding) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range found {
		if f.ID == "" {
			continue
		}
		e := b.answers[f.ID]
		if e == nil {
			e = &entry{Answer: Answer{ID: f.ID}}
			b.answers[f.ID] = e
		}
		e.add(f)
		b.changes = append(b.changes, f.ID)
		e.change = len(b.changes)
	}
}

// add takes in a finding. The findings that were handed out stay as they are.
func (e *entry) add(f Finding) {
	same := func(had Finding) bool { return had.Source == f.Source && had.Mailbox == f.Mailbox }
	switch i := slices.IndexFunc(e.Findings, same); {
	case i < 0:
		e.Findings = append(slices.Clip(e.Findings), f)
	case e.Findings[i].State == Found && f.State != Found:
		return
	default:
		e.Findings = slices.Clone(e.Findings)
		e.Findings[i] = f
	}
	e.sum()
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
func (b *Book) Answer(id string) Answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := Key(id)
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

// Since returns the answers that changed after change n, each once and as it is now, in the order
// of their last changes, and the number of the last change. Begin with 0.
func (b *Book) Since(n int) (changed []Answer, next int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := n; i < len(b.changes); i++ {
		if e := b.answers[b.changes[i]]; e.change == i+1 {
			changed = append(changed, e.Answer)
		}
	}
	return changed, len(b.changes)
}

// unasked returns the want without the mailboxes that a source has looked in already, and whether
// anything is left to ask the source. An error may have passed, and so may a denial since somebody
// has granted a permission: these are asked again.
func (b *Book) unasked(w Want, source string) (Want, bool) {
	var looked []string
	for _, f := range b.Answer(w.ID).Findings {
		switch {
		case f.State == Found:
			return w, false
		case f.Source != source || f.State != NotFound:
		case f.Mailbox == "":
			return w, false
		default:
			looked = append(looked, f.Mailbox)
		}
	}
	if len(looked) == 0 {
		return w, true
	}
	w.Mailboxes = slices.DeleteFunc(slices.Clone(w.Mailboxes), func(m string) bool { return slices.Contains(looked, m) })
	return w, len(w.Mailboxes) > 0
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
