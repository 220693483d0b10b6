package scan

// readPlainTime reads the most frequent form without regular expressions: 9/14/2026 9:31:02 AM, with any
// separators of the date. It returns false for any other form.
func readPlainTime(text string) (r timeReading, ok bool) {
	p := plainText(text)
	first := p.digits()
	sign := p.next()
	second := p.digits()
	if sign != '/' && sign != '-' && sign != '.' || p.next() != sign {
		return r, false
	}
	third := p.digits()
	if p.next() != ' ' {
		return r, false
	}
	hour := p.digits()
	if p.next() != ':' {
		return r, false
	}
	minute, second60, half := p.digits(), "", byte(0)
	if len(p) > 0 && p[0] == ':' {
		p.next()
		second60 = p.digits()
	}
	switch string(p) {
	case "":
	case " AM":
		half = 'a'
	case " PM":
		half = 'p'
	default:
		return r, false
	}
	if len(hour) < 1 || len(hour) > 2 || len(minute) != 2 || len(second60) == 1 || len(second60) > 2 || !r.setClock(hour, minute, second60, "", half) {
		return r, false
	}
	r.date = dateOf(first, second, third, sign, false)
	return r, r.date.isDate()
}

// plainText is the rest of a text that is read from its beginning.
type plainText string

// digits takes the digits at the beginning.
func (p *plainText) digits() string {
	n := 0
	for n < len(*p) && isDigit((*p)[n]) {
		n++
	}
	digits := (*p)[:n]
	*p = (*p)[n:]
	return string(digits)
}

// next takes the next byte; 0 at the end.
func (p *plainText) next() byte {
	if len(*p) == 0 {
		return 0
	}
	c := (*p)[0]
	*p = (*p)[1:]
	return c
}
