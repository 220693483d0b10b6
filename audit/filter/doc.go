// Package filter parses the filter language into expressions, which report whether a value
// matches.
//
//	word            any text column contains it; it ignores case unless it has an upper-case letter
//	"two words"     one term; inside quotes \" is a quote and \\ a backslash, elsewhere \ is itself
//	a b             both; a | b  either; | binds weaker than a space; (a b) groups; !a or -a  not
//	col:text        contains; for an address column also a network, ip:10.0.0.0/8
//	col=v  col!=v   is exactly, is not; col=  is not stated; == is =
//	col=a,"b c"     any of these; col!=a,b  none of these
//	col=v*          begins with; col=*v  ends with; col=*v*  contains; col=*  is stated
//	col=a..b        a range of times, numbers or addresses, including both ends; a..  ..b  open
//	col~re          regular expression (RE2), col!~re not; /re/ on any text column, where \/ is a slash
//	@FILE  @(a, b)  any entry of a list: addresses, networks, ids of sessions, records, apps and messages
//	col<v <= > >=   times and numbers: time>=2026-01-02T10:00, time<-1h, items>10, sizeinbytes>=2MB
//
// A column is letters directly followed by an operator. 12:30, CAF+x=y@z and <id@host> have other
// characters before the operator, so they are words; so are URLs and IPv6 addresses, http://x and
// abcd::1. Anything else that looks like a column but is none is an error that names the nearest
// columns; quotes make it a word.
//
// AND, OR and NOT in capitals are operators as well. Without a column, a network, the start of
// addresses such as 178.85.* and several of these with commas between them mean addresses. A list of
// text also matches text that is the whole list, since it could be one value with commas; quotes make
// it one value.
//
// A time can be written as on the screen, 2026-01-02 10:00, without quotes. It stands for the whole span
// that it names: time=2026-01-02 is any time of that day, time>2026-01-02 a time after it,
// time<=2026-01-02 a time before its end. Relative times count
// back from now, with or without the minus: -90s, 30m, -1h, 10d, 2w. A value that is not stated
// matches col= and no other comparison.
package filter
