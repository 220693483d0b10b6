package table

import (
	"strings"

	"whoread/audit/filter"
)

// recordFlags is the set of what is conspicuous about a record, for the column Flags.
type recordFlags uint8

// The flags.
const (
	hasNoID recordFlags = 1 << iota
	hasNoTime
	hasNoAccess
	hasNoMailbox
	hasNoAddress
	isMiscounted
	isConflict
)

// flagWordCount is the number of bits of recordFlags that have a meaning.
const flagWordCount = 7

// Flags that filters know as columns of their own, which are true or false.
const (
	flagMiscounted  = "miscounted"
	flagConflicting = "conflict"
)

// flagWords are the words for the bits of recordFlags.
func flagWords() [flagWordCount]string {
	return [...]string{"no id", "no time", "no access", "no mailbox", "no address", flagMiscounted, flagConflicting}
}

// String returns the words for the set.
func (f recordFlags) String() string {
	var all []string
	for bit, word := range flagWords() {
		if f>>bit&1 != 0 {
			all = append(all, word)
		}
	}
	return strings.Join(all, "; ")
}

// recordFlags returns the set for a record.
func (s *Snapshot) recordFlags(n int) (f recordFlags) {
	var o Omissions
	s.countOmissions(n, &o)
	for bit, is := range [...]bool{
		o.WithoutID > 0, o.WithoutTime > 0, o.WithoutAccess > 0, o.WithoutMailbox > 0, o.WithoutAddress > 0,
		o.Miscounted() > 0, s.IsConflict(n),
	} {
		if is {
			f |= 1 << bit
		}
	}
	return f
}

// recordFlagValues is the column Flags.
type recordFlagValues struct{}

func (recordFlagValues) cellText(s *Snapshot, record int) string {
	return s.recordFlags(record).String()
}

func (recordFlagValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return func(r uint32) uint32 { return uint32(s.recordFlags(int(r))) }
}

func (recordFlagValues) filterNode(t *filter.Term) matchNode {
	var matches [1 << flagWordCount]bool
	for f := range matches {
		matches[f] = t.MatchText(recordFlags(f).String())
	}
	return recordNode(func(s *Snapshot, record int) bool { return matches[s.recordFlags(record)] })
}

func (recordFlagValues) valueCode(s *Snapshot, record int) uint32 {
	return uint32(s.recordFlags(record))
}

func (recordFlagValues) codeCount(*Snapshot) int { return 1 << flagWordCount }
