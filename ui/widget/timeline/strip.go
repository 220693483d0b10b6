package timeline

import (
	"slices"
	"strings"
	"time"

	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// margin is left free on both sides of a strip.
const margin = 1

// Strip is the timeline while it has the focus: bars that begin at round times, a cursor over them, signs
// for what the log does not show, and labels of hours, days or weeks.
type Strip struct {
	// Fine are the spans in which records were counted.
	Fine   Scale
	Counts []int
	// From and Until are what is shown; it ends before Until.
	From, Until int64
	// Blind are times in which accesses may be missing, Gaps those that were not answered.
	Blind, Gaps []Period
	// InView is the part that the table has on the screen.
	InView Period
	// Selected are the bars of the cursor, or the span that is being selected.
	Selected Period
}

// Period is a span of time in Unix seconds, which ends before Until.
type Period struct{ From, Until int64 }

// overlaps reports whether two periods share a second.
func (p Period) overlaps(other Period) bool { return p.From < other.Until && other.From < p.Until }

// ScaleIn returns the scale of the strip in a width.
func (s Strip) ScaleIn(width int) Scale { return NewScale(s.From, s.Until, width-2*margin) }

// TimeAt returns the time when the bar in a column begins.
func (s Strip) TimeAt(x, width int) int64 {
	scale := s.ScaleIn(width)
	bar := max(x-margin, 0) / scale.cellsOf(width-2*margin)
	return scale.TimeOf(min(bar, scale.Bars-1))
}

// CountIn returns the number of records in a period that begins and ends with bars.
func (s Strip) CountIn(p Period) (n int) {
	for i, count := range s.Counts {
		if at := s.Fine.TimeOf(i); at >= p.From && at < p.Until {
			n += count
		}
	}
	return n
}

// heightsIn returns the number of records of each bar.
func (s Strip) heightsIn(scale Scale) []int {
	heights := make([]int, scale.Bars)
	for i, count := range s.Counts {
		if at := s.Fine.TimeOf(i); at >= scale.Start && at < scale.End() {
			heights[scale.BarAt(at)] += count
		}
	}
	return heights
}

// StripHeight is the number of lines of a strip.
const StripHeight = 3

// View draws the bars, the cursor with the signs, and the labels.
func (s Strip) View(th theme.Theme, width int) string {
	scale := s.ScaleIn(width)
	cells := scale.cellsOf(width - 2*margin)
	lines := []string{s.drawBars(th, scale, cells), s.drawSigns(th, scale, cells), th.Muted.Render(scale.labels(cells, width-2*margin))}
	for i, line := range lines {
		lines[i] = th.Fit(theme.Blanks(margin)+line, width)
	}
	return strings.Join(lines, "\n")
}

func (s Strip) drawBars(th theme.Theme, scale Scale, cells int) string {
	var b []byte
	heights := s.heightsIn(scale)
	most := slices.Max(heights)
	for i, h := range heights {
		glyphs := strings.Repeat(th.Ramp[barHeight(h, most, len(th.Ramp))], cells)
		if s.Selected.overlaps(scale.periodOf(i)) {
			b = th.Focused.Append(b, glyphs)
			continue
		}
		if s.InView.overlaps(scale.periodOf(i)) {
			b = th.InView.Append(b, glyphs)
			continue
		}
		b = append(b, glyphs...)
	}
	return string(b)
}

// drawSigns draws the cursor, ! where the log is blind, and ? where it was not answered.
func (s Strip) drawSigns(th theme.Theme, scale Scale, cells int) string {
	var b []byte
	for i := range scale.Bars {
		p := scale.periodOf(i)
		isIn := func(list []Period) bool { return slices.ContainsFunc(list, p.overlaps) }
		switch {
		case s.Selected.overlaps(p):
			b = th.Focused.Append(b, strings.Repeat("^", cells))
		case isIn(s.Gaps):
			b = th.Warn.Append(b, strings.Repeat("?", cells))
		case isIn(s.Blind):
			b = th.Warn.Append(b, strings.Repeat(th.Warning, cells))
		default:
			b = append(b, theme.Blanks(cells)...)
		}
	}
	return string(b)
}

func (s Scale) periodOf(bar int) Period { return Period{s.TimeOf(bar), s.TimeOf(bar + 1)} }

// labels returns the labels of the bars. Midnight is labelled with its date.
func (s Scale) labels(cells, width int) string {
	k := s.ticksOf(cells)
	var b strings.Builder
	end := s.End()
	for t := floorTime(s.Start+k.seconds-1, k.seconds); t < end; t += k.seconds {
		at, label := int((t-s.Start)*int64(cells)/s.Unit), time.Unix(t, 0).UTC().Format(k.layout)
		if t%(24*60*60) == 0 && k.seconds < 24*60*60 {
			label = time.Unix(t, 0).UTC().Format("2 Jan")
		}
		if at < b.Len() || at+len(label) > width {
			continue
		}
		b.WriteString(theme.Blanks(at-b.Len()) + label)
	}
	return b.String()
}

// Describe returns in words what the cursor selects: the period, its records, and what may be missing.
func (s Strip) Describe(th theme.Theme, width int) string {
	scale := s.ScaleIn(width)
	scaleText := th.Ramp[len(th.Ramp)-1] + " = " + humanize.FormatNumber(slices.Max(s.heightsIn(scale))) + " in " + formatSeconds(float64(scale.Unit))
	parts := []string{FormatPeriod(s.Selected.From, s.Selected.Until), humanize.FormatCount(s.CountIn(s.Selected), "record")}
	if slices.ContainsFunc(s.Blind, s.Selected.overlaps) {
		parts = append(parts, th.Warning+" blind: may miss accesses")
	}
	if slices.ContainsFunc(s.Gaps, s.Selected.overlaps) {
		parts = append(parts, "? gap: not answered")
	}
	return strings.Join(append(parts, scaleText), th.Dot)
}
