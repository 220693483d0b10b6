package timeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// endLabels returns the labels of the first and the last moment: dates, with the time of day if the range
// is short.
func (tl Timeline) endLabels() (first, last string) {
	const fewDays = 3 * 24 * time.Hour
	from, to := time.Unix(tl.First, 0).UTC(), time.Unix(tl.Last, 0).UTC()
	date, clock := "Jan 02", "15:04"
	switch {
	case from.Year() != to.Year():
		date = "Jan 02 2006"
	case to.Sub(from) < time.Minute:
		clock = "15:04:05"
	}
	switch {
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return from.Format(date + " " + clock), to.Format(clock)
	case to.Sub(from) < fewDays:
		return from.Format(date + " " + clock), to.Format(date + " " + clock)
	}
	return from.Format(date), to.Format(date)
}

// describeScale returns the number that the highest bar stands for: "█ = 970 in 15 h".
func (tl Timeline) describeScale(th theme.Theme, bars int) string {
	heights := tl.resampleCounts(bars)
	most := slices.Max(heights)
	counts := tl.countsOf(slices.Index(heights, most), bars)
	span := float64(tl.Last-tl.First+1) * float64(counts) / float64(len(tl.Counts))
	return fmt.Sprintf("  %s = %s in %s", th.Ramp[len(th.Ramp)-1], humanize.FormatNumber(most), formatSeconds(span))
}

// shareWidth divides the room between bars and scale. There is no scale if it would leave too few bars.
func (tl Timeline) shareWidth(th theme.Theme, room, least, most int) (bars int, scale string) {
	for bars = min(room, most); bars >= least; bars-- {
		if scale = tl.describeScale(th, bars); bars+theme.Width(scale) <= room {
			return bars, scale
		}
	}
	return min(room, most), ""
}

// countsOf returns the number of counts in a bar.
func (tl Timeline) countsOf(bar, bars int) int {
	n := len(tl.Counts)
	if n < bars {
		return 1
	}
	first := func(bar int) int { return (bar*n + bars - 1) / bars } // the first i with i*bars/n == bar
	return first(bar+1) - first(bar)
}

// formatSeconds returns a number of seconds in words: "40 s", "1.5 h".
func formatSeconds(seconds float64) string {
	for _, unit := range []struct {
		seconds float64
		name    string
	}{{24 * 60 * 60, "d"}, {60 * 60, "h"}, {60, "min"}} {
		if n := seconds / unit.seconds; n >= 1 {
			return strings.TrimSuffix(strconv.FormatFloat(n, 'f', 1, 64), ".0") + " " + unit.name
		}
	}
	return strconv.FormatFloat(max(seconds, 1), 'f', 0, 64) + " s"
}
