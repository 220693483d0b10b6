package filter

import "time"

// Op is the operator of a term.
type Op uint8

// The operators. Not equal is [Not] of an OpEqual term.
const (
	OpContains Op = iota
	OpEqual
	OpMatch
	OpLess
	OpLessEqual
	OpGreater
	OpGreaterEqual
	// These are written with = and a value of a special form.
	OpAffix // text with a * at its ends: begins with, ends with, contains
	OpRange // from..to
	OpList  // any of several values; see Term.Parts
	// OpIndicators is written as @FILE or @(a, b): a column has one of the entries as its value.
	OpIndicators
)

// String returns the operator as written in a filter.
func (o Op) String() string {
	return [...]string{":", "=", "~", "<", "<=", ">", ">=", "=", "=", "=", "@"}[o]
}

// parseOp returns the operator that the scanner has found, and whether it negates its term.
func parseOp(written string) (op Op, negated bool) {
	switch written {
	case "==":
		return OpEqual, false
	case "!=":
		return OpEqual, true
	case "!~":
		return OpMatch, true
	}
	for op = OpContains; op < OpGreaterEqual; op++ {
		if op.String() == written {
			break
		}
	}
	return op, false
}

// Term is one comparison. [Parse] and [Equal] make terms; the zero Term matches nothing.
type Term struct {
	// Columns are the columns that the term searches; it matches if one of them does. An empty
	// list stands for any text column: those of the kinds Text, Folded, Addr and MessageID.
	Columns []Column
	Op      Op
	// Value is the value without quotes. For OpAffix and OpList it is as written in a filter.
	Value string
	// Parts are the terms of an OpList, one for each value; the list matches if one of them does.
	Parts []*Term

	name    string // of the column or the alias; "" for any text column
	affix   string // the value of an OpAffix without *
	list    *Indicators
	file    string // the name of the file of the list
	matcher matcher
}

// matcher holds the function that matches values of the column's kind. The other one is nil.
type matcher struct {
	text    func(string) bool
	integer func(int64) bool
}

// literal is a value as written in the filter.
type literal struct {
	text   string
	quoted bool
}

// SearchesAnyText reports whether the term has no column and searches any text column.
func (t *Term) SearchesAnyText() bool { return len(t.Columns) == 0 }

// AffixText returns what a value begins with, ends with or contains if an OpAffix term matches it.
func (t *Term) AffixText() string { return t.affix }

// Indicators returns the list of an OpIndicators term; nil for others.
func (t *Term) Indicators() *Indicators { return t.list }

// WithMatches returns an OpIndicators term that also calls found with each entry that matches a value.
func (t *Term) WithMatches(found func(entry int)) *Term {
	recording := *t
	recording.matcher.text = func(s string) (matches bool) {
		t.list.ForEach(s, func(entry int) {
			matches = true
			found(entry)
		})
		return matches
	}
	return &recording
}

// MatchText reports whether a value of a Text, Folded, Addr or MessageID column matches. "" is not
// stated.
func (t *Term) MatchText(s string) bool { return t.matcher.text != nil && t.matcher.text(s) }

// MatchTime reports whether a value of a Time column matches, in Unix seconds. 0 is not stated.
func (t *Term) MatchTime(sec int64) bool { return t.matcher.integer != nil && t.matcher.integer(sec) }

// MatchNumber reports whether a value of a Number column matches. A negative value is not stated.
func (t *Term) MatchNumber(n int64) bool { return t.matcher.integer != nil && t.matcher.integer(n) }

// EqualTerm returns the term that matches a value of a column, whatever characters the value has;
// "" is not stated. A message id keeps its brackets. It returns nil if the column cannot have the
// value: text in a column of times or numbers.
func EqualTerm(column Column, value string) *Term {
	t, err := newTerm(oneColumn(column), OpEqual, literal{text: value, quoted: true}, time.Time{})
	if err != nil {
		return nil
	}
	return t
}

func newTerm(set columns, op Op, value literal, now time.Time) (*Term, error) {
	m, err := newMatcher(set, op, value, now)
	if err != nil {
		return nil, err
	}
	return &Term{Columns: set.list, Op: op, Value: value.text, name: set.name, matcher: m}, nil
}

func newMatcher(set columns, op Op, value literal, now time.Time) (matcher, error) {
	var m matcher
	var err error
	if len(set.list) == 0 {
		m.text, err = anyMatcher(op, value.text)
		return m, err
	}
	switch kind := set.list[0].Kind; {
	case kind == Time:
		m.integer, err = timeMatcher(set.name, op, value.text, now)
	case kind == Number:
		m.integer, err = numberMatcher(set.name, op, value.text)
	case op == OpRange && kind == Addr:
		m.text, err = addrRange(set.name, value.text)
	case op > OpMatch:
		err = orderError(set.name)
	case kind == Addr:
		m.text, err = addrMatcher(set.name, op, value)
	case kind == MessageID:
		m.text, err = messageMatcher(op, value.text)
	default:
		m.text, err = textMatcher(op, value.text, kind == Folded)
	}
	return m, err
}
