package scan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// cultureTime is a time as a culture writes it: a date, a space, a time of day, and perhaps a zone.
var cultureTime = regexp.MustCompile(`^(.*\S) +(\d{1,2})([:.])(\d{2})(?:([:.])(\d{2})([.,]\d+)?)?(?: ?([AaPp])\.? ?[Mm]\.?)?( ?[^\d:.,].*)?$`)

// parseCulture reads a time as a culture writes it.
func parseCulture(text string) (t time.Time, zoned bool) {
	text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
	part := cultureTime.FindStringSubmatch(text)
	if part == nil {
		return time.Time{}, false
	}
	date, hour, sign, minute, secondSign, second, half, zone := part[1], part[2], part[3], part[4], part[5], part[6], part[8], part[9]
	offset, zoned, ok := parseZone(zone)
	if !ok || secondSign != sign && (second != "" || sign == ".") {
		return time.Time{}, false
	}
	day := parseDate(strings.TrimSuffix(date, ","), americanTime.MatchString(strings.TrimSuffix(text, zone)))
	hours, ok := hourOf(hour, half)
	if day.IsZero() || !ok {
		return time.Time{}, false
	}
	year, month, dayOfMonth := day.Date()
	t = newTime(year, int(month), dayOfMonth, hours, number(minute), number(second))
	if t.IsZero() {
		return time.Time{}, false
	}
	fraction, _ := cutFraction(part[7])
	return t.Add(fraction - offset), zoned
}

// hourOf returns the hour of a day by that of a half of it: "a", "p", or "" for the whole day.
func hourOf(hour, half string) (hours int, ok bool) {
	hours = number(hour)
	switch strings.ToLower(half) {
	case "a":
		return hours % 12, hours <= 12
	case "p":
		return hours%12 + 12, hours <= 12
	}
	return hours, true
}

// number returns the number that digits state; 0 if there are none.
func number(digits string) int {
	n, _ := strconv.Atoi(digits) // digits only
	return n
}

// americanTime is how PowerShell writes times unless told otherwise: the month first, no zeros
// before the month, the day and the hour, capital letters.
var americanTime = regexp.MustCompile(`^(?:[1-9]|1[0-2])/(?:[1-9]|[12][0-9]|3[01])/[0-9]{4} (?:[1-9]|1[0-2]):[0-9]{2}:[0-9]{2} [AP]M$`)

// numericDate is a date of three numbers with signs between them.
var numericDate = regexp.MustCompile(`^(\d{1,4})([-/.])(\d{1,2})([-/.])(\d{1,4})$`)

// parseDate reads a date. It returns the zero time if it is none or can mean two days, unless it is
// known to be American.
func parseDate(date string, american bool) time.Time {
	part := numericDate.FindStringSubmatch(strings.TrimSuffix(strings.ReplaceAll(date, ". ", "."), "."))
	if part == nil {
		return parseNamedDate(date)
	}
	first, sign, second, third := part[1], part[2], part[3], part[5]
	if part[4] != sign {
		return time.Time{}
	}
	var dayFirst, monthFirst, yearFirst time.Time
	switch {
	case len(first) == len("2006"):
		return newDate(first, second, third)
	case len(third) == len("06") && len(first) == len("06") && sign != ".":
		yearFirst = newDate(first, second, third)
	}
	dayFirst, monthFirst = newDate(third, second, first), newDate(third, first, second)
	if american {
		return monthFirst
	}
	if sign == "." && !dayFirst.IsZero() {
		return dayFirst
	}
	return onlyTime(dayFirst, monthFirst, yearFirst)
}

// onlyTime returns the one time that times are which are not zero; the zero time if they differ.
func onlyTime(times ...time.Time) time.Time {
	var only time.Time
	for _, t := range times {
		switch {
		case t.IsZero():
		case only.IsZero():
			only = t
		case !only.Equal(t):
			return time.Time{}
		}
	}
	return only
}

// newDate returns the date with a year of two or four digits; the zero time if there is none.
func newDate(year, month, day string) time.Time {
	y := number(year)
	switch len(year) {
	case len("06"):
		y += 2000
	case len("2006"):
	default:
		return time.Time{}
	}
	return newTime(y, number(month), number(day), 0, 0, 0)
}

// parseNamedDate reads a date with the English name of the month, and perhaps of the day: 14-Sep-26,
// September 14, 2026, Monday, 14 September 2026.
func parseNamedDate(date string) time.Time {
	part := strings.FieldsFunc(date, func(r rune) bool { return strings.ContainsRune(" ,-/.", r) })
	if len(part) == 4 && isWeekday(part[0]) {
		part = part[1:]
	}
	if len(part) != 3 {
		return time.Time{}
	}
	if month := monthOf(part[0]); month != "" {
		return newDate(part[2], month, part[1])
	}
	month := monthOf(part[1])
	if month == "" {
		return time.Time{}
	}
	if len(part[0]) == len("2006") {
		return newDate(part[0], month, part[2])
	}
	return newDate(part[2], month, part[0])
}

// monthOf returns the number of a month by its English name or an abbreviation; "" if it is none.
func monthOf(name string) string {
	for m := time.January; m <= time.December; m++ {
		if abbreviates(name, m.String()) {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

func isWeekday(name string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if abbreviates(name, d.String()) {
			return true
		}
	}
	return false
}

// abbreviates reports whether a word is a name or its first three letters or more, in any case.
func abbreviates(word, name string) bool {
	return len(word) >= len("Jan") && len(word) <= len(name) && strings.EqualFold(word, name[:len(word)])
}
