package subjects

import (
	"sync"

	"whoread/audit"
	"whoread/audit/table"
	"whoread/trace"
)

// Sync copies answers from findings to a store, so that subjects are shown beside the records. Files
// and lookups add findings at the same time. It is safe for concurrent use.
type Sync struct {
	findings *trace.Findings
	store    *table.Store

	mu   sync.Mutex
	last int // the last change of the findings that the store has
}

// NewSync returns a sync that has copied nothing yet.
func NewSync(findings *trace.Findings, store *table.Store) *Sync {
	return &Sync{findings: findings, store: store}
}

// AppendPage appends the records of a page to the store.
func (s *Sync) AppendPage(page *audit.Page) { s.store.Append(page) }

// CountAnswers returns the number of message ids that have an answer.
func (s *Sync) CountAnswers() int { return s.findings.Len() }

// UpdateStore copies the answers that have changed, and returns a snapshot of the store.
func (s *Sync) UpdateStore() *table.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, last := s.findings.ChangedSince(s.last)
	known := make([]table.MessageInfo, len(changed))
	for i, a := range changed {
		known[i] = KnownOf(a)
	}
	s.store.SetMessageInfo(known...)
	s.last = last
	return s.store.Snapshot()
}
