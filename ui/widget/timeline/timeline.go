// Package timeline is the line above the table: the number of records over time, the part that is in
// view, and when the log was throttled.
package timeline

import (
	"math"
	"slices"

	"whoread/ui/widget/theme"
)

// Timeline is the content of the line. Times are Unix seconds, UTC.
type Timeline struct {
	// Counts are records in equal spans of [First, Last].
	Counts      []int
	First, Last int64
	// From and To are the times of the rows in view; From is 0 if they have none.
	From, To int64
	// Throttled are the moments when the log was throttled, earliest first. They need not lie
	// between First and Last.
	Throttled []Throttle
}

// Throttle is a moment when the log of a mailbox was throttled.
type Throttle struct {
	Mailbox string
	Time    int64 // Unix seconds; 0 if not stated
}

// The fewest bars beside text, beside text and a scale, and beside the name of a mailbox; and the gap
// between bars and text.
const (
	leastBars = 12
	someBars  = 20
	moreBars  = 30
	gap       = 3
)

// View draws the line in a width.
func (tl Timeline) View(th theme.Theme, width int) string {
	if tl.First == 0 {
		return theme.Blanks(width)
	}
	first, last := tl.endLabels()
	bars, scale, note := tl.planLine(th, width)
	if bars < 1 {
		return th.Fit(first, width)
	}
	line := th.Muted.Append(nil, first+" ")
	line = tl.appendBars(line, th, bars)
	line = th.Muted.Append(line, " "+last)
	line = th.Muted.Append(line, scale)
	if note != "" {
		line = append(line, theme.Blanks(gap)...)
		line = th.Warn.Append(line, note)
	}
	return th.Fit(string(line), width)
}

// planLine returns how many bars the line has, and the texts beside them.
func (tl Timeline) planLine(th theme.Theme, width int) (bars int, scale, note string) {
	first, last := tl.endLabels()
	bars = width - len(first) - len(last) - 2
	note = tl.describeThrottling(th, bars)
	if note != "" {
		bars -= theme.Width(note) + gap
	}
	if bars < 1 {
		return bars, "", note
	}
	least, most := leastBars, bars
	if note != "" {
		least, most = someBars, width/2
	}
	bars, scale = tl.shareWidth(th, bars, least, most)
	return bars, scale, note
}

// TimeAt returns the time of the bar in a column of the line, or of the nearest one.
func (tl Timeline) TimeAt(th theme.Theme, x, width int) int64 {
	first, _ := tl.endLabels()
	bars, _, _ := tl.planLine(th, width)
	bar := int64(max(0, min(x-len(first)-1, bars-1)))
	span := tl.Last - tl.First + 1
	return tl.First + (bar*span+span/2)/int64(max(bars, 1))
}

func (tl Timeline) appendBars(b []byte, th theme.Theme, bars int) []byte {
	heights := tl.resampleCounts(bars)
	most := slices.Max(heights)
	throttled, signs := tl.throttledBars(heights)
	from, to := bars, -1
	if tl.From > 0 {
		from, to = tl.barOf(tl.From, bars), tl.barOf(tl.To, bars)
	}
	var style theme.Style
	for i, h := range heights {
		glyph := th.Ramp[barHeight(h, most, len(th.Ramp))]
		var own theme.Style
		if i >= from && i <= to {
			own = th.InView
		}
		if throttled[i] {
			own = th.Warn.LayOver(own)
			if signs*3 <= bars { // more would hide how dense the records are
				glyph = th.Warning
			}
		}
		if own != style {
			b, style = own.AppendBegin(style.AppendEnd(b)), own
		}
		b = append(b, glyph...)
	}
	return style.AppendEnd(b)
}

// throttledBars returns which bars are marked as throttled, and their number.
func (tl Timeline) throttledBars(heights []int) (throttled []bool, n int) {
	bars := len(heights)
	throttled = make([]bool, bars)
	for _, t := range tl.Throttled {
		if t.Time < tl.First || t.Time > tl.Last {
			continue
		}
		i := tl.barOf(t.Time, bars)
		if i+1 < bars && heights[i+1] <= heights[i] {
			i++ // behind the burst that led to it, which the sign would hide
		}
		if !throttled[i] {
			throttled[i] = true
			n++
		}
	}
	return throttled, n
}

// barHeight returns the height of a bar: 0 for no records, and at least the lowest for any. Heights grow
// with the square root, so that a burst does not flatten the rest.
func barHeight(n, most, levels int) int {
	if n == 0 || most == 0 {
		return 0
	}
	return 1 + int(math.Round(math.Sqrt(float64(n)/float64(most))*float64(levels-2)))
}

// barOf returns the bar of a time.
func (tl Timeline) barOf(t int64, bars int) int {
	span := tl.Last - tl.First
	if span <= 0 {
		return 0
	}
	return int(max(0, min((t-tl.First)*int64(bars)/(span+1), int64(bars)-1)))
}

// resampleCounts converts the counts to a number of bars.
func (tl Timeline) resampleCounts(bars int) []int {
	heights := make([]int, bars)
	n := len(tl.Counts)
	for i, c := range tl.Counts {
		heights[i*bars/n] += c
	}
	if n >= bars {
		return heights
	}
	for i := range heights { // fewer counts than bars: each is drawn as wide as its span
		heights[i] = tl.Counts[i*n/bars]
	}
	return heights
}
