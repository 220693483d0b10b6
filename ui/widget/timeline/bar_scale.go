package timeline

import (
	"time"

	"whoread/ui/widget/humanize"
)

// firstMonday is the beginning of a week; bars of weeks begin on a Monday.
const firstMonday = 4 * 24 * 60 * 60

// barUnits returns the lengths that a bar can have, in seconds. Each is a multiple of the one before.
func barUnits() []int64 {
	const minute, hour, day = 60, 60 * 60, 24 * 60 * 60
	return []int64{1, 5, 15, 30, minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 6 * hour, 12 * hour, day, 7 * day, 28 * day}
}

// Scale divides a span of time into bars that begin at round times of UTC.
type Scale struct {
	Start int64 // of the first bar, in Unix seconds
	Unit  int64 // seconds of a bar
	Bars  int
}

// NewScale returns the finest scale of a span with at most a number of bars. The span ends before until.
func NewScale(from, until int64, most int) Scale {
	most, until = max(most, 1), max(until, from+1)
	units := barUnits()
	for i := 0; ; i++ {
		unit := units[min(i, len(units)-1)]
		for range i - len(units) + 1 {
			unit *= 2
		}
		start := floorTime(from, unit)
		if n := (until - start + unit - 1) / unit; n <= int64(most) {
			return Scale{Start: start, Unit: unit, Bars: int(n)}
		}
	}
}

// floorTime returns the last round time that is not after t.
func floorTime(t, unit int64) int64 {
	past := (t - firstMonday) % unit
	if past < 0 {
		past += unit
	}
	return t - past
}

// End returns the end of the last bar.
func (s Scale) End() int64 { return s.Start + int64(s.Bars)*s.Unit }

// BarAt returns the bar of a time, or the nearest one.
func (s Scale) BarAt(t int64) int {
	return int(max(0, min((t-s.Start)/s.Unit, int64(s.Bars)-1)))
}

// TimeOf returns the time when a bar begins.
func (s Scale) TimeOf(bar int) int64 { return s.Start + int64(bar)*s.Unit }

// tick is a kind of labels: their distance, and their layout.
type tick struct {
	seconds int64
	layout  string
}

func tickKinds() []tick {
	const minute, hour, day = 60, 60 * 60, 24 * 60 * 60
	var kinds []tick
	add := func(layout string, seconds ...int64) {
		for _, s := range seconds {
			kinds = append(kinds, tick{s, layout})
		}
	}
	add(time.TimeOnly, 1, 5, 15, 30)
	add("15:04", minute, 5*minute, 15*minute, 30*minute, hour, 2*hour, 3*hour, 6*hour, 12*hour)
	add("2 Jan", day, 7*day, 28*day)
	add("Jan 2006", 84*day, 364*day, 2*364*day, 10*364*day)
	return kinds
}

// ticksOf returns the labels that fit under bars of a number of cells.
func (s Scale) ticksOf(cells int) tick {
	kinds := tickKinds()
	for _, k := range kinds {
		if k.seconds >= s.Unit && k.seconds*int64(cells)/s.Unit >= int64(len(k.layout)+2) {
			return k
		}
	}
	return kinds[len(kinds)-1]
}

// NextTick returns the first labelled time after t, or the end.
func (s Scale) NextTick(t int64, width int) int64 {
	step := s.ticksOf(s.cellsOf(width - 2*margin)).seconds
	return min(floorTime(t, step)+step, s.End())
}

// PreviousTick returns the last labelled time before t, or the start.
func (s Scale) PreviousTick(t int64, width int) int64 {
	return max(floorTime(t-1, s.ticksOf(s.cellsOf(width-2*margin)).seconds), s.Start)
}

// cellsOf returns the cells of a bar in a width.
func (s Scale) cellsOf(width int) int { return max(width/s.Bars, 1) }

// FormatPeriod returns a span in words, without what its ends share: "2026-09-14 12:00 to 18:00 UTC". The
// span ends before until.
func FormatPeriod(from, until int64) string {
	a, b := humanize.FormatTime(from), humanize.FormatTime(until)
	const date = len(time.DateOnly)
	if from%60 == 0 && until%60 == 0 {
		a, b = a[:len(a)-len(":00")], b[:len(b)-len(":00")]
	}
	if a[:date] == b[:date] {
		b = b[date+1:]
	}
	return a + " to " + b + " UTC"
}
