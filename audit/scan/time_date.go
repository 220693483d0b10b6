package scan

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// dateReading is a date with the days that it can mean. The zero time stands for no day.
type dateReading struct {
	sign                            byte // between its numbers; 0 if their order is certain
	dayFirst, monthFirst, yearFirst time.Time
}

// isDate reports whether the date can mean a day.
func (d dateReading) isDate() bool { return d.orders() != 0 }

// orders returns the orders that give a day. With points, the month stands first only if the day cannot:
// no culture writes so.
func (d dateReading) orders() (possible dateOrders) {
	if !d.dayFirst.IsZero() {
		possible |= dayFirst
	}
	if !d.monthFirst.IsZero() && (d.sign != '.' || possible == 0) {
		possible |= monthFirst
	}
	if !d.yearFirst.IsZero() {
		possible |= yearFirst
	}
	return possible
}

// choose returns the day in one of the known orders, or of all if none is known; the zero time if that
// can be two days. A date with only one meaning needs no order.
func (d dateReading) choose(known dateOrders) time.Time {
	possible := d.orders()
	switch {
	case known == contradicted:
		possible |= monthFirst
	case possible&known != 0:
		possible &= known
	}
	var only time.Time
	for _, day := range []struct {
		order dateOrders
		time  time.Time
	}{{dayFirst, d.dayFirst}, {monthFirst, d.monthFirst}, {yearFirst, d.yearFirst}} {
		switch {
		case possible&day.order == 0 || day.time.IsZero():
		case only.IsZero():
			only = day.time
		case !only.Equal(day.time):
			return time.Time{}
		}
	}
	return only
}

var (
	// numericDate matches a date of three numbers with separators.
	numericDate = regexp.MustCompile(`^(\d{1,4})([-/.]) ?(\d{1,2})([-/.]) ?(\d{1,4})(\.?)$`)
	// unitDate matches a date of China, Japan and Korea: 2026年9月14日星期一.
	unitDate = regexp.MustCompile(`^(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日號号일](?: ?\(?(\pL+)\)?)?$`)
	// yearWord matches the word for year after a number, in Bulgarian, Russian, Ukrainian and Polish.
	yearWord = regexp.MustCompile(`(\d{2}) ?(?:г|р|r)\.?$`)
)

// readDate reads a date of numbers, or with the name of a month, and optionally a day of the week.
func readDate(text string) dateReading {
	if part := unitDate.FindStringSubmatch(text); part != nil && (part[4] == "" || isWeekday(part[4])) {
		return dateReading{dayFirst: newDate(part[1], part[2], part[3])}
	}
	text = yearWord.ReplaceAllString(cutWeekday(text), "$1")
	part := numericDate.FindStringSubmatch(text)
	if part == nil {
		return dateReading{dayFirst: readNamedDate(text)}
	}
	if part[4] != part[2] {
		return dateReading{}
	}
	return dateOf(part[1], part[3], part[5], part[2][0], part[6] != "")
}

// dateOf returns a date of three numbers with a sign between them.
func dateOf(first, second, third string, sign byte, pointAfter bool) dateReading {
	if len(first) == len("2006") {
		return dateReading{dayFirst: newDate(first, second, third)}
	}
	d := dateReading{sign: sign, dayFirst: newDate(third, second, first), monthFirst: newDate(third, first, second)}
	// Only Korea and Hungary write the year first with points, and then a point after the day.
	if sign != '.' || pointAfter {
		d.yearFirst = newDate(first, second, third)
	}
	return d
}

// The years that two digits mean, which begin with the first MailItemsAccessed records.
const (
	firstShortYear = 2019
	lastShortYear  = 2039
)

// newDate returns a date with a year of two or four digits; the zero time if there is no such date.
func newDate(year, month, day string) time.Time {
	y := parseDigits(year)
	switch len(year) {
	case len("06"):
		if y += 2000; y < firstShortYear || y > lastShortYear {
			return time.Time{}
		}
	case len("2006"):
	default:
		return time.Time{}
	}
	if len(month) > len("01") || len(day) > len("02") {
		return time.Time{}
	}
	return newTime(y, parseDigits(month), parseDigits(day), 0, 0, 0)
}

// readNamedDate reads a date with the name of its month: 14-Sep-26, September 14, 2026, 14 de setembro de
// 2026, 2026. szeptember 14. A year of two digits stands last.
func readNamedDate(date string) time.Time {
	parts := slices.DeleteFunc(strings.FieldsFunc(date, isDateSeparator), isFiller)
	if len(parts) == 4 && isWeekday(parts[0]) {
		parts = parts[1:] // a day with the abbreviation of a month, such as mar
	}
	if len(parts) != 3 {
		return time.Time{}
	}
	at := slices.IndexFunc(parts, func(part string) bool { return monthOf(part) != "" })
	if at < 0 {
		return time.Time{}
	}
	month := monthOf(parts[at])
	numbers := slices.Delete(parts, at, at+1)
	first, second := ordinal.ReplaceAllString(numbers[0], "$1"), ordinal.ReplaceAllString(numbers[1], "$1")
	if !isNumber(first) || !isNumber(second) {
		return time.Time{}
	}
	if len(first) == len("2006") {
		return newDate(first, month, second)
	}
	return newDate(second, month, first)
}

func isDateSeparator(r rune) bool { return strings.ContainsRune(" ,-/.'’()", r) }

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// ordinal matches the number of a day with an ending: 14th, 1er.
var ordinal = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|er|º|ª)$`)

// weekdayAfter matches a word after a date: 2026/9/14(月), 2026. szeptember 14., hétfő.
var weekdayAfter = regexp.MustCompile(`^(.*[0-9.])[ ,]*\(?(\pL[\pL-]*)\.?\)?$`)

// cutWeekday removes the day of the week from the beginning or the end of a date.
func cutWeekday(date string) string {
	date = strings.Trim(date, " ,")
	if end := strings.IndexAny(date, " ,"); end > 0 && isWeekday(date[:end]) && monthOf(date[:end]) == "" {
		return strings.TrimLeft(date[end:], " ,")
	}
	if part := weekdayAfter.FindStringSubmatch(date); part != nil && isWeekday(part[2]) && monthOf(part[2]) == "" {
		return part[1]
	}
	return date
}
