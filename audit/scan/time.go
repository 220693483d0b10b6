package scan

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// maxTime is the maximum length of the text of a time.
const maxTime = 96

// ParseTime reads a time as services, PowerShell and spreadsheets of any culture write it. A time
// without a zone is read as UTC; zoned reports whether it has one. Text that is no time from 1970 to
// 2106, or could mean two days, gives the zero time.
func ParseTime(text string) (t time.Time, zoned bool) { return Culture{}.ParseTime(text) }

// ParseTime reads a time like [ParseTime], in a column of this culture.
func (c Culture) ParseTime(text string) (t time.Time, zoned bool) {
	text = strings.TrimSpace(text)
	if len(text) > maxTime {
		return time.Time{}, false
	}
	if t, zoned = parseISO(text); t.IsZero() {
		if t = parseUnix(text); t.IsZero() {
			t, zoned = c.parse(text)
		} else {
			zoned = true
		}
	}
	if seconds := t.Unix(); seconds <= 0 || seconds > math.MaxUint32 {
		return time.Time{}, false
	}
	return t, zoned
}

const isoShape = "0000-00-00T00:00:00"

// parseISO reads 2021-03-23T15:45:38, with or without seconds, a fraction of them and a zone.
func parseISO(text string) (t time.Time, zoned bool) {
	size := isoSize(text)
	if size == 0 {
		return time.Time{}, false
	}
	two := func(at int) int { return int(text[at]-'0')*10 + int(text[at+1]-'0') }
	seconds, fraction, rest := 0, time.Duration(0), text[size:]
	if size == len(isoShape) {
		seconds = two(17)
		fraction, rest = cutFraction(rest)
	}
	offset, zoned, ok := parseZone(rest)
	if !ok {
		return time.Time{}, false
	}
	t = newTime(two(0)*100+two(2), two(5), two(8), two(11), two(14), seconds)
	if t.IsZero() {
		return time.Time{}, false
	}
	return t.Add(fraction - offset), zoned
}

// isoSize returns the length of the ISO date and time at the beginning of a text; 0 if there is none.
func isoSize(text string) int {
	const minutes = len("0000-00-00T00:00")
	n := 0
	for n < min(len(text), len(isoShape)) && isISO(text[n], isoShape[n]) {
		n++
	}
	if n == minutes || n == len(isoShape) {
		return n
	}
	return 0
}

func isISO(c, shape byte) bool {
	switch shape {
	case '0':
		return isDigit(c)
	case 'T':
		return c == 'T' || c == 't' || c == ' '
	default:
		return c == shape
	}
}

// newTime returns a time in UTC; the zero time if there is no such time, as on 30 February.
func newTime(year, month, day, hour, minute, second int) time.Time {
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	y, m, d := t.Date()
	h, mi, s := t.Clock()
	if y != year || int(m) != month || d != day || h != hour || mi != minute || s != second {
		return time.Time{}
	}
	return t
}

// cutFraction removes a fraction of a second, which begins with a point or a comma.
func cutFraction(text string) (fraction time.Duration, rest string) {
	if text == "" || text[0] != '.' && text[0] != ',' {
		return 0, text
	}
	end := 1
	unit := time.Second
	for ; end < len(text) && isDigit(text[end]); end++ {
		unit /= 10
		fraction += time.Duration(text[end]-'0') * unit
	}
	return fraction, text[end:]
}

// parseZone reads the text after a time of day: nothing, Z, UTC, GMT, [UTC] or an offset such as +02:00,
// +0200 or +02. It returns the offset from UTC.
func parseZone(text string) (offset time.Duration, zoned, ok bool) {
	if text == "" {
		return 0, false, true
	}
	text = strings.TrimLeft(strings.ToUpper(text), " ")
	switch text = strings.TrimSuffix(text, "[UTC]"); text {
	case "", "Z", "UTC", "GMT":
		return 0, true, true
	}
	offset, ok = parseOffset(text)
	return offset, true, ok
}

// parseOffset reads +02:00, +0200 or +02.
func parseOffset(text string) (offset time.Duration, ok bool) {
	digits := text[1:]
	switch {
	case len(digits) == len("02:00") && digits[2] == ':':
		digits = digits[:2] + digits[3:]
	case len(digits) == len("02"):
		digits += "00"
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || len(digits) != len("0200") || n/100 > 14 || n%100 > 59 {
		return 0, false
	}
	offset = time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	switch text[0] {
	case '+':
		return offset, true
	case '-':
		return -offset, true
	default:
		return 0, false
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
