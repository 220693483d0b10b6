package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// formatNumber returns a number as stated, but without an exponent: 1.5E+3 is 1500.
func formatNumber(stated string) string {
	if !strings.ContainsAny(stated, "eE") {
		return stated
	}
	n, err := strconv.ParseFloat(stated, 64)
	if err != nil {
		return stated
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// formatDate returns a date, stated in days, in the ISO format: without a time zone, because a workbook has none. A
// number below one is a time of day. It returns a number that is no date as a number.
func formatDate(stated string, from1904 bool) string {
	const daysTo10000, leapBug, millisecondsOfDay = 2_958_466, 60, 24 * 60 * 60 * 1000
	days, err := strconv.ParseFloat(stated, 64)
	if err != nil || days < 0 || days >= daysTo10000 || math.IsNaN(days) {
		return formatNumber(stated)
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < leapBug: // Excel has a 29 February 1900
		first = first.AddDate(0, 0, 1)
	}
	whole := math.Floor(days)
	at := first.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round((days-whole)*millisecondsOfDay)) * time.Millisecond)
	if whole == 0 && !from1904 {
		return at.Format("15:04:05.999")
	}
	return at.Format("2006-01-02T15:04:05.999")
}
