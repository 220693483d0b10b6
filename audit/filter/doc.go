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
