package scan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	// jsonTime matches /Date(1621334901000+0200)/. The offset only says how the time was displayed.
	jsonTime = regexp.MustCompile(`^\\?/Date\(([0-9]+)(?:[+-][0-9]{4})?\)\\?/$`)
	// unixTime matches seconds and milliseconds since 1970, from the year 2001 on, with a fraction.
	unixTime = regexp.MustCompile(`^([1-9][0-9]{9})([0-9]{3})?(?:\.([0-9]*))?$`)
	// shortNumber matches such numbers as programs write large ones, exact to the second.
	shortNumber = regexp.MustCompile(`^([1-9])\.([0-9]{9,})[eE]\+?0?(9|12)$`)
)

// parseUnix reads the time of a JSON serializer, and seconds or milliseconds since 1970. A number with
// another count of digits is no time.
func parseUnix(text string) time.Time {
	if len(text) == 0 || text[0] != '/' && text[0] != '\\' && !isDigit(text[0]) {
		return time.Time{}
	}
	if part := jsonTime.FindStringSubmatch(text); part != nil {
		return fromMilliseconds(part[1])
	}
	part := unixTime.FindStringSubmatch(expandNumber(text))
	if part == nil {
		return time.Time{}
	}
	if part[2] != "" {
		return fromMilliseconds(part[1] + part[2])
	}
	fraction, _ := cutFraction("." + part[3])
	return fromMilliseconds(part[1] + "000").Add(fraction)
}

// expandNumber writes 1.789378262e9 as 1789378262.
func expandNumber(text string) string {
	part := shortNumber.FindStringSubmatch(text)
	if part == nil {
		return text
	}
	digits := part[1] + part[2]
	if part[3] == "12" {
		digits += strings.Repeat("0", max(0, len("1621334901000")-len(digits)))
		return digits[:len("1621334901000")]
	}
	return digits[:len("1621334901")] + "." + digits[len("1621334901"):]
}

// fromMilliseconds returns the time at some milliseconds since 1970.
func fromMilliseconds(digits string) time.Time {
	ms, err := strconv.ParseUint(digits, 10, 63)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).UTC()
}
