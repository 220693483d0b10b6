// Package filter is the filter language: text becomes an expression, and an expression can be
// asked whether a value matches.
//
//	word            any text column contains it; letters match both cases unless it has an upper-case one
//	"two words"     one term; inside quotes \" is a quote and \\ a backslash, elsewhere \ is itself
//	a b             both; a | b  either; | binds weaker than a space; (a b) groups; !a or -a  not
//	col:text        contains; for an address column also a network, ip:10.0.0.0/8
//	col=v  col!=v   is exactly, is not; col=  is not stated
//	col~re          regular expression (RE2), col!~re not; /re/ on any text column, where \/ is a slash
//	col<v <= > >=   times and numbers: time>=2026-01-02T10:00, time<-1h, items>10, sizeinbytes>=2MB
//
// A column is letters followed at once by an operator. What stands before the operator in
// 12:30, CAF+x=y@z or <id@host> is not letters only, so these are words, and so are URLs and
// IPv6 addresses, http://x and abcd::1. Everything else that looks like a column and is none
// is an error that names the nearest columns; quotes make it a word.
//
// A time stands for the whole of what it names: time=2026-01-02 is any time of that day,
// time>2026-01-02 a time after it, time<=2026-01-02 a time before its end. Relative times
// count back from now, with or without the minus: -90s, 30m, -1h, 10d, 2w. What is not stated
// matches col= and nothing else that compares.
package filter

import "time"

// Kind is how the values of a column compare.
type Kind uint8

// The kinds of columns.
const (
	Text      Kind = iota // as written
	Folded                // the case of letters does not matter: names of people, enumerations
	Time                  // Unix seconds, 0 for not stated
	Addr                  // an address or a host name
	Number                // an integer, negative for not stated
	MessageID             // an InternetMessageId; its values are handed in without angle brackets (C11)
)

// Column is one column that a filter can name.
type Column struct {
	Name string // as in the header of an export
	Kind Kind
	// ID is what the owner of the schema knows the column by; terms carry it.
	ID int
}

// Schema says what columns there are. An alias can stand for several columns of one kind: a
// term matches if one of them does. A name of a column, in any case, goes before an alias.
type Schema struct {
	Columns []Column
	Aliases map[string][]string // lower-case alias -> names
	// Now is the time that relative times count from; nil is time.Now.
	Now func() time.Time
}

// Expr is an expression: one of And, Or, Not and *Term. String gives text that parses to an
// equal expression. Expressions are immutable; any number of goroutines may use one.
type Expr interface {
	String() string
	expr()
}

// And matches if all of its parts do. It has two parts or more.
type And []Expr

// Or matches if one of its parts does. It has two parts or more.
type Or []Expr

// Not matches if X does not.
type Not struct{ X Expr }

func (And) expr()   {}
func (Or) expr()    {}
func (Not) expr()   {}
func (*Term) expr() {}

// All returns the expression that matches if all parts do. Parts that are nil do not count and
// parts that are And are taken apart; without any part it is nil, which stands for everything.
func All(parts ...Expr) Expr {
	all := make(And, 0, len(parts))
	for _, part := range parts {
		switch part := part.(type) {
		case nil:
		case And:
			all = append(all, part...)
		default:
			all = append(all, part)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	default:
		return all
	}
}

// either returns the expression that matches if one of parts does; there is at least one.
func either(parts []Expr) Expr {
	if len(parts) == 1 {
		return parts[0]
	}
	some := make(Or, 0, len(parts))
	for _, part := range parts {
		if or, ok := part.(Or); ok {
			some = append(some, or...)
		} else {
			some = append(some, part)
		}
	}
	return some
}
