package table

import (
	"context"
	"fmt"
	"slices"

	"whoread/audit"
	"whoread/audit/filter"
)

// DoubtKind is something about records that makes an answer uncertain.
type DoubtKind uint8

// The kinds.
const (
	Blinding       DoubtKind = iota // IsThrottled=True: Binds of the mailbox may be missing afterwards
	Conflicting                     // several records with one id and different content
	Miscounted                      // another number of items listed than stated
	WithoutTime                     // or with one that is not understood
	WithoutAccess                   // neither Bind nor Sync
	WithoutMailbox                  //
	WithoutAddress                  //
	WithoutID                       //
	Synced                          // a folder was copied to a client, and its items are not named
	WithoutSession                  //
	doubtKinds
)

// Doubt is the records of one kind, and of one mailbox for a blind window.
type Doubt struct {
	Kind    DoubtKind
	Records int
	// First and Last are the times of the records in Unix seconds, or the blind time; 0 if none is stated.
	First, Last int64
	// Mailboxes are the names of the first mailboxes, and MailboxCount counts all. Records without a mailbox
	// count for none.
	Mailboxes    []string
	MailboxCount int
	// Term selects the records.
	Term filter.Expr
}

// maxDoubtMailboxes is the number of mailboxes of a doubt that are named.
const maxDoubtMailboxes = 3

// doubtRule describes a kind: which records have it, and the filter that selects them.
type doubtRule struct {
	has  func(s *Snapshot, record int, flags recordFlags) bool
	term func() (filter.Expr, error)
}

// doubtRules returns the rules by kind.
func doubtRules() [doubtKinds]doubtRule {
	flagged := func(flag recordFlags) doubtRule {
		word := flag.String()
		return doubtRule{
			func(_ *Snapshot, _ int, flags recordFlags) bool { return flags&flag != 0 },
			func() (filter.Expr, error) {
				return filter.Parse(fmt.Sprintf("%s:%q", Flags, word), FilterSchema(nil))
			},
		}
	}
	equals := func(c Column, value string, has func(s *Snapshot, record int) bool) doubtRule {
		return doubtRule{func(s *Snapshot, record int, _ recordFlags) bool { return has(s, record) }, func() (filter.Expr, error) { return EqualTerm(c, value), nil }}
	}
	return [...]doubtRule{
		Blinding:       equals(Throttled, audit.True.String(), func(s *Snapshot, record int) bool { return s.throttledOf(record) == audit.True }),
		Conflicting:    flagged(isConflict),
		Miscounted:     flagged(isMiscounted),
		WithoutTime:    flagged(hasNoTime),
		WithoutAccess:  flagged(hasNoAccess),
		WithoutMailbox: flagged(hasNoMailbox),
		WithoutAddress: flagged(hasNoAddress),
		WithoutID:      flagged(hasNoID),
		Synced:         equals(Access, audit.Sync.String(), func(s *Snapshot, record int) bool { return s.accessOf(record) == audit.Sync }),
		WithoutSession: equals(SessionID, "", func(s *Snapshot, record int) bool { return s.codes[colSession].at(record) == 0 }),
	}
}

// Doubts returns the doubts of the records of the view, by kind; blind windows by mailbox, the longest
// first. It takes some tens of milliseconds for a million records, and returns the error of ctx soon after
// ctx is done.
func (v *View) Doubts(ctx context.Context) ([]Doubt, error) {
	rules := doubtRules()
	var counters [doubtKinds]doubtCounter
	for i, r := range v.records {
		if i&4095 == 0 && ctx.Err() != nil {
			return nil, ctxError(ctx)
		}
		flags := v.snap.recordFlags(int(r))
		for kind, rule := range rules {
			if rule.has(v.snap, int(r), flags) {
				counters[kind].addRecord(v.snap, int(r))
			}
		}
	}
	var doubts []Doubt
	for kind, c := range counters {
		if c.Records == 0 {
			continue
		}
		term, err := rules[kind].term()
		if err != nil {
			return nil, fmt.Errorf("counting doubts: %w", err)
		}
		c.Kind, c.Term = DoubtKind(kind), term
		if c.Kind == Blinding {
			doubts = append(doubts, v.blindDoubts(term)...)
			continue
		}
		doubts = append(doubts, c.finish(v.snap))
	}
	return doubts, nil
}

// blindDoubts returns a doubt for each blind window.
func (v *View) blindDoubts(throttled filter.Expr) []Doubt {
	var doubts []Doubt
	for _, w := range v.BlindWindows() {
		d := Doubt{Kind: Blinding, Records: w.Records, First: w.From, Last: w.Until, Term: filter.AllOf(throttled, w.term)}
		if name := w.Name(); name != "" {
			d.Mailboxes, d.MailboxCount = []string{name}, 1
		}
		doubts = append(doubts, d)
	}
	slices.SortStableFunc(doubts, func(a, b Doubt) int { return int((b.Last - b.First) - (a.Last - a.First)) })
	return doubts
}

// doubtCounter adds up a doubt. Its records arrive in time order.
type doubtCounter struct {
	Doubt
	mailboxes codeSet
	codes     []uint32 // of the first mailboxes
}

func (c *doubtCounter) addRecord(s *Snapshot, record int) {
	c.Records++
	if at := int64(s.times.at(record)); at != 0 {
		if c.First == 0 {
			c.First = at
		}
		c.Last = at
	}
	if c.mailboxes.seen == nil {
		c.mailboxes = newCodeSet(s.columnCodeCount(Mailbox))
	}
	before := c.mailboxes.n
	if c.mailboxes.addCode(s.mailboxKey(record)) && c.mailboxes.n > before && len(c.codes) < maxDoubtMailboxes {
		c.codes = append(c.codes, s.codes[colMailbox].at(record))
	}
}

func (c *doubtCounter) finish(s *Snapshot) Doubt {
	c.MailboxCount = c.mailboxes.n
	for _, code := range c.codes {
		c.Mailboxes = append(c.Mailboxes, s.mailboxName(code))
	}
	return c.Doubt
}
