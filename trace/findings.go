package trace

import (
	"slices"
	"strings"
	"sync"

	"whoread/audit/messageid"
)

// Findings holds the findings of all sources, and one answer for each message id. It is safe for
// concurrent use.
type Findings struct {
	mu      sync.Mutex
	answers map[messageid.Key]*entry // by key
	changes []change                 // in order; a key can occur twice
	last    int                      // number of the last change
	apps    []string                 // that queried mailboxes
}

// entry is an answer and the number of its last change.
type entry struct {
	Answer
	change int
	open   bool // not all sources were queried yet, so that a NotFound says little
}

// change is a change of the answer with a key.
type change struct {
	number int
	key    messageid.Key
}

// minKeptChanges is the number of changes that are always kept.
const minKeptChanges = 1000

// NewFindings returns empty findings.
func NewFindings() *Findings { return &Findings{answers: map[messageid.Key]*entry{}} }

// Add adds findings. One replaces an earlier one of the same source and mailbox, unless only the
// earlier one found the message. Findings without an id are ignored. A finding that is NotAsked and
// names no source marks the message as not fully queried.
func (fs *Findings) Add(found ...Finding) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range found {
		switch {
		case f.ID == "":
			continue
		case f.Source == "" && f.State == NotAsked:
			fs.setOpen(f.ID, true)
			continue
		}
		if e := fs.entryFor(f.ID); e.addFinding(f) {
			fs.recordChange(e)
		}
	}
}

// entryFor returns the entry of a key, and creates it if there is none.
func (fs *Findings) entryFor(key messageid.Key) *entry {
	e := fs.answers[key]
	if e == nil {
		e = &entry{Answer: Answer{ID: key}}
		fs.answers[key] = e
	}
	return e
}

// markOpen marks the messages of queries as not fully queried. Until markComplete, or for good if the
// lookup is cancelled, a message that is not found counts as not asked.
func (fs *Findings) markOpen(queries []Query) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, q := range queries {
		fs.setOpen(q.ID.Key(), true)
	}
}

// markComplete marks a message as fully queried.
func (fs *Findings) markComplete(key messageid.Key) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.setOpen(key, false)
}

// isOpen reports whether a message is marked as not fully queried.
func (fs *Findings) isOpen(key messageid.Key) bool {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	e := fs.answers[key]
	return e != nil && e.open
}

// Merge adds everything that newer holds.
func (fs *Findings) Merge(newer *Findings) {
	for _, app := range newer.Apps() {
		fs.AddApp(app)
	}
	found, open := newer.copyAll()
	fs.Add(found...)
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for key, open := range open {
		fs.setOpen(key, open)
	}
}

// copyAll returns all findings, and by key whether a message is not fully queried.
func (fs *Findings) copyAll() (found []Finding, open map[messageid.Key]bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	open = make(map[messageid.Key]bool, len(fs.answers))
	for key, e := range fs.answers {
		found, open[key] = append(found, e.Findings...), e.open
	}
	return found, open
}

// setOpen sets whether a message is not fully queried.
func (fs *Findings) setOpen(key messageid.Key, open bool) {
	e := fs.entryFor(key)
	if e.open == open {
		return
	}
	e.open = open
	e.updateAnswer()
	fs.recordChange(e)
}

// recordChange records a change of an answer. It sometimes drops the changes that later ones have
// replaced, so that their number stays in proportion to the number of ids.
func (fs *Findings) recordChange(e *entry) {
	fs.last++
	e.change = fs.last
	fs.changes = append(fs.changes, change{fs.last, e.ID})
	if len(fs.changes) > minKeptChanges+2*len(fs.answers) {
		fs.changes = slices.DeleteFunc(fs.changes, func(c change) bool { return fs.answers[c.key].change != c.number })
	}
}

// addFinding adds a finding, and reports whether it changes anything. It does not change the slice
// of findings that callers of Answer may hold.
func (e *entry) addFinding(f Finding) bool {
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
	e.updateAnswer()
	return true
}

// updateAnswer derives the answer from the findings: the highest state, with the messages of all
// findings.
func (e *entry) updateAnswer() {
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
	all := Merger{keepFirst: true}
	for _, f := range e.Findings {
		if f.State != Found {
			continue
		}
		if e.Source == "" {
			e.Source = f.Source
		}
		for _, m := range f.Messages {
			all.Add(m)
		}
	}
	e.Messages = all.Messages()
}

// Answer returns the answer for a message id, with or without its brackets.
func (fs *Findings) Answer(id messageid.ID) Answer { return fs.answerOf(id.Key()) }

// answerOf returns the answer for a key, which can itself have brackets (<<a>>).
func (fs *Findings) answerOf(key messageid.Key) Answer {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if e := fs.answers[key]; e != nil {
		return e.Answer
	}
	return Answer{ID: key}
}

// Len returns the number of ids that have an answer.
func (fs *Findings) Len() int {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return len(fs.answers)
}

// lastChange returns the number of the last change.
func (fs *Findings) lastChange() int {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.last
}

// ChangedSince returns the answers that changed after change n, each once and in the order of their
// last change, and the number of the last change. All answers changed after change 0.
func (fs *Findings) ChangedSince(n int) (changed []Answer, last int) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	from, _ := slices.BinarySearchFunc(fs.changes, n+1, func(c change, n int) int { return c.number - n })
	for _, c := range fs.changes[from:] {
		if e := fs.answers[c.key]; e.change == c.number {
			changed = append(changed, e.Answer)
		}
	}
	return changed, fs.last
}

// remainingQuery returns the query without the mailboxes that a source has searched, and whether the
// source still has to be queried. It is queried again after an error, and after a denial, since
// somebody may have granted the permission.
func (fs *Findings) remainingQuery(q Query, source string) (Query, bool) {
	var searched []string
	for _, f := range fs.Answer(q.ID).Findings {
		switch {
		case f.State == Found:
			return q, false
		case f.Source != source || f.State != NotFound:
		case f.Mailbox == "":
			return q, false
		default:
			searched = append(searched, f.Mailbox)
		}
	}
	if len(searched) == 0 {
		return q, true
	}
	q.Mailboxes = slices.DeleteFunc(slices.Clone(q.Mailboxes), func(m string) bool { return slices.Contains(searched, m) })
	return q, len(q.Mailboxes) > 0
}

// AddApp adds the id of an app that has queried mailboxes. Its lookups leave audit records in the
// tenant, which must not be taken for an intruder's.
func (fs *Findings) AddApp(app string) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if !slices.Contains(fs.apps, app) {
		fs.apps = append(fs.apps, app)
	}
}

// Apps returns the ids of the apps that have queried mailboxes, in earlier runs too.
func (fs *Findings) Apps() []string {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return slices.Clone(fs.apps)
}
