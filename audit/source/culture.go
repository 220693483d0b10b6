package source

import (
	"regexp"
	"strings"
	"time"
)

// isoTime writes a time in the form of CreationTime. Times of a culture are understood where
// they can mean one thing only; any other is kept as it is, and the record has no time.
func isoTime(text string) string {
	spaced := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
	colon := max(0, strings.IndexByte(spaced, ':'))
	space := strings.LastIndexByte(spaced[:colon], ' ')
	if space < 0 {
		return text
	}
	date := strings.TrimSuffix(strings.TrimSpace(spaced[:space]), ",")
	clock := strings.ToUpper(spaced[space+1:])
	for _, day := range dateLayouts(date, isEnglishUS.MatchString(spaced)) {
		for _, time12or24 := range []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM"} {
			if t, err := time.Parse(day+" "+time12or24, date+" "+clock); err == nil {
				return t.Format("2006-01-02T15:04:05")
			}
		}
	}
	return text
}

// isEnglishUS is how PowerShell writes times unless told otherwise: the month first, no zeros
// before the month, the day and the hour, capital letters.
var isEnglishUS = regexp.MustCompile(`^(?:[1-9]|1[0-2])/(?:[1-9]|[12][0-9]|3[01])/[0-9]{4} (?:[1-9]|1[0-2]):[0-9]{2}:[0-9]{2} [AP]M$`)

// numericDate is a date of three numbers with the same sign between them.
var numericDate = regexp.MustCompile(`^([0-9]+)([-/.])([0-9]+)([-/.])([0-9]+)$`)

// dateLayouts are the ways in which a date may be read. They are none if it can mean two days,
// except for the one that is known to be American.
func dateLayouts(date string, american bool) []string {
	parts := numericDate.FindStringSubmatch(date)
	if parts == nil {
		return []string{
			"2-Jan-06", "2-Jan-2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
			"Mon, 2 Jan 2006", "Monday, 2 January 2006", "Monday, January 2, 2006",
		}
	}
	first, sign, second, year := parts[1], parts[2], parts[3], parts[5]
	switch {
	case parts[4] != sign:
		return nil
	case len(first) == len("2006"):
		return []string{"2006" + sign + "1" + sign + "2"}
	case sign == "." && len(year) == len("06"):
		return []string{"2.1.06"}
	case len(year) != len("2006"):
		return nil
	case sign == "." || isDay(first):
		return []string{"2" + sign + "1" + sign + "2006"}
	case american || isDay(second) || sameNumber(first, second):
		return []string{"1" + sign + "2" + sign + "2006"}
	}
	return nil
}

// isDay tells whether a number can be no month.
func isDay(number string) bool { return len(number) == 2 && number > "12" }

func sameNumber(a, b string) bool { return strings.TrimLeft(a, "0") == strings.TrimLeft(b, "0") }
