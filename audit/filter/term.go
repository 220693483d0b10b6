package filter

import "time"

// Op is how a term compares.
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
)

// String returns the operator as a filter writes it.
func (o Op) String() string {
	return [...]string{":", "=", "~", "<", "<=", ">", ">="}[o]
}

// parseOp returns the operator that is written so, and whether its term is negated.
func parseOp(written string) (op Op, negated bool) {
	switch written {
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
	// Columns are what the schema says of the columns that the term looks at; it matches if
	// one of them does. None stands for any text column, which is one of the kinds Text,
	// Folded, Addr and MessageID.
	Columns []Column
	Op      Op
	Value   string

	name    string // of the column or the alias; "" for any text column
	matcher matcher
}

// matcher tells whether a value matches. The functions that do not fit the kind of the column
// are nil.
type matcher struct {
	text    func(string) bool
	integer func(int64) bool
}

// literal is a value as the filter states it.
type literal struct {
	text   string
	quoted bool
}

// SearchesAnyText reports whether the term looks at any text column.
func (t *Term) SearchesAnyText() bool { return len(t.Columns) == 0 }

// MatchText reports whether the value of a Text, Folded, Addr or MessageID column matches. The
// value "" is not stated.
func (t *Term) MatchText(s string) bool { return t.matcher.text != nil && t.matcher.text(s) }

// MatchTime reports whether the value of a Time column, in Unix seconds and 0 for not stated, matches.
func (t *Term) MatchTime(sec int64) bool { return t.matcher.integer != nil && t.matcher.integer(sec) }

// MatchNumber reports whether the value of a Number column, negative for not stated, matches.
func (t *Term) MatchNumber(n int64) bool { return t.matcher.integer != nil && t.matcher.integer(n) }

// EqualTerm returns the term that matches the rows whose column has this value, whatever is in
// it; "" is not stated. A message id is given as it is stated, with its brackets. The term is
// nil if the column can have no such value: text in a column of times or of numbers.
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
