package scan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// timeReading is what a text states of a time, in the order of no culture yet.
type timeReading struct {
	date   dateReading
	clock  time.Duration // since midnight
	offset time.Duration // of the zone, from UTC
	zoned  bool
}

// The patterns of a time of day. A time with points must follow a date.
var (
	clockTime    = regexp.MustCompile(`(?:^|[^0-9.:+-])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?`)
	pointedClock = regexp.MustCompile(` (\d{1,2})\.(\d{2})(?:\.(\d{2})(?:[.,](\d+))?)?(?:$| )`)
	logClock     = regexp.MustCompile(`^(\d{1,2}/\pL{3,4}/\d{4}):`)
	afterClock   = regexp.MustCompile(`^(?i:uhr|h|ч\.)(?:$| )`)
)

// plainSpace makes the spaces and commas of cultures plain, and removes marks of the direction of text.
func plainSpace(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\u2009', '\u3000':
		return ' '
	case '،':
		return ','
	case '\u200e', '\u200f', '\u061c':
		return -1
	}
	return r
}

// readTime reads a date and a time of day in either order, with an optional zone.
func readTime(text string) (r timeReading, ok bool) {
	if r, ok = readPlainTime(text); ok {
		return r, true
	}
	text = logClock.ReplaceAllString(strings.Map(plainSpace, text), "$1 ")
	pattern := clockTime
	if strings.IndexByte(text, ':') < 0 {
		pattern = pointedClock
	}
	at := pattern.FindStringSubmatchIndex(text)
	if at == nil {
		return r, false
	}
	group := func(n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return text[at[2*n]:at[2*n+1]]
	}
	end := at[1]
	if pattern == pointedClock {
		end = at[3]
		for n := 2; n <= 4; n++ {
			end = max(end, at[2*n+1])
		}
	}
	before, half := cutHalfBefore(trimJoint(text[:at[2]]))
	after := strings.TrimLeft(text[end:], " ")
	if half == 0 {
		half, after = cutHalfAfter(after)
	}
	after = afterClock.ReplaceAllString(after, "")
	if r.offset, r.zoned, after = cutZone(after); !r.setClock(group(1), group(2), group(3), group(4), half) {
		return r, false
	}
	before = trimJoint(before)
	if before != "" && after != "" && !isNumber(after) { // only asctime has the year there
		return r, false
	}
	r.date = readDate(strings.TrimSpace(before + " " + after))
	return r, r.date.isDate()
}

// setClock sets the time of day; half is 'a' or 'p' in a time of twelve hours, and means nothing beside an
// hour of 24. It returns false if there is no such time.
func (r *timeReading) setClock(hour, minute, second, fraction string, half byte) bool {
	h, m, s := parseDigits(hour), parseDigits(minute), parseDigits(second)
	if half != 0 && h <= 12 {
		if h %= 12; half == 'p' {
			h += 12
		}
	}
	part, _ := cutFraction("." + fraction)
	r.clock = time.Duration(h*3600+m*60+s)*time.Second + part
	return h < 24 && m < 60 && s < 60
}

// parseDigits returns the number that digits state; 0 if there are none.
func parseDigits(digits string) int {
	n, _ := strconv.Atoi(digits) // digits only
	return n
}

// trimJoint removes from the end of a date what joins it with the time of day: @, at, um, kl.
func trimJoint(date string) string {
	for {
		date = strings.TrimRight(date, " ,")
		word := date[strings.LastIndexAny(date, " ,")+1:]
		n := len(date) - len("T")
		switch {
		case isListed(joints, word):
			date = date[:len(date)-len(word)]
		case n > 0 && date[n] == 'T' && isDigit(date[n-1]):
			return date[:n]
		default:
			return date
		}
	}
}

// The words for the halves of a day after a time, and the few that stand before one, from CLDR's day
// periods. A word that is also a day of the week is left out.
const (
	morningAfter  = `am|a\.m\.?|a\. m\.?|a m|vorm\.?|fm|f\.m\.|f\.h\.|ap\.?|dop\.?|de\.|ö\.?ö\.?|da manhã|дп|пр\.об\.|π\.?μ\.|πμ|ص|לפנה״צ|上午|午前|오전`
	eveningAfter  = `pm|p\.m\.?|p\. m\.?|p m|nachm\.?|em|e\.m\.|e\.h\.|ip\.?|odp\.?|pop\.?|du\.|ö\.?s\.?|da tarde|пп|сл\.об\.|μ\.?μ\.|μμ|م|אחה״צ|下午|午後|오후`
	morningBefore = `am|a\.m\.|de\.|上午|午前|오전`
	eveningBefore = `pm|p\.m\.|du\.|下午|午後|오후`
)

var (
	halfAfter  = regexp.MustCompile(`^(?i:(` + morningAfter + `)|` + eveningAfter + `)(?:$|[ ,(+\[-])`)
	halfBefore = regexp.MustCompile(`(^|[ ,日일])(?i:(` + morningBefore + `)|` + eveningBefore + `) ?$`)
)

// cutHalfAfter removes the half of the day from the beginning of a text: 'a', 'p', or 0 if there is none.
func cutHalfAfter(text string) (half byte, rest string) {
	at := halfAfter.FindStringSubmatchIndex(text)
	switch {
	case at == nil:
		return 0, text
	case at[2] >= 0:
		return 'a', strings.TrimLeft(text[at[3]:], " ")
	}
	word := strings.TrimRight(text[:at[1]], " ,(+[-")
	return 'p', strings.TrimLeft(text[len(word):], " ")
}

// cutHalfBefore removes the half of the day from the end of a date.
func cutHalfBefore(date string) (rest string, half byte) {
	at := halfBefore.FindStringSubmatchIndex(date)
	switch {
	case at == nil:
		return date, 0
	case at[4] >= 0:
		return date[:at[3]], 'a'
	}
	return date[:at[3]], 'p'
}

// zoneAfter matches a zone after a time of day: Z, UTC, GMT, an offset, or both.
var zoneAfter = regexp.MustCompile(`^(?i:\(?(z|utc|gmt)? ?([+-]\d{1,2}(?::?\d{2})?)?\)?)(?:$|[ \[,])`)

// zoneName matches the name of a zone after its offset: (CEST), [Europe/Berlin].
var zoneName = regexp.MustCompile(`^ ?(?:\(\pL[\pL .'-]*\)|\[[\w/+-]+\])`)

// cutZone removes the zone from the beginning of a text.
func cutZone(text string) (offset time.Duration, zoned bool, rest string) {
	if strings.HasPrefix(strings.ToUpper(text), "[UTC]") {
		return 0, true, strings.TrimLeft(text[len("[UTC]"):], " ")
	}
	part := zoneAfter.FindStringSubmatch(text)
	if part == nil || part[1] == "" && part[2] == "" {
		return 0, false, text
	}
	rest = text[len(strings.TrimRight(part[0], " [,")):]
	if stated := part[2]; stated != "" {
		if len(stated) == len("+2") {
			if part[1] == "" {
				return 0, false, text
			}
			stated = stated[:1] + "0" + stated[1:]
		}
		var ok bool
		if offset, ok = parseOffset(stated); !ok {
			return 0, false, text
		}
	}
	return offset, true, strings.TrimLeft(zoneName.ReplaceAllString(rest, ""), " ")
}
