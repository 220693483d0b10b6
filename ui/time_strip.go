package ui

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/timeline"
)

// timeStrip is the timeline while it has the focus: a cursor over its bars, and the span that is selected.
type timeStrip struct {
	*shared
	load    *loader
	browser *tableBrowser

	focused   bool
	cursor    int64 // a time in the bar of the cursor
	anchor    int64 // where the selection began
	selecting bool
	dragging  bool // the button of the mouse is down
}

// zoomLevel is a span that the filter was narrowed to on the strip.
type zoomLevel struct {
	period timeline.Period
	terms  []filter.Expr // that the filter has for it
}

// currentZoom returns the innermost level; false if there is none or the filter no longer has its terms.
func (s viewState) currentZoom() (zoomLevel, bool) {
	if len(s.Zoom) == 0 {
		return zoomLevel{}, false
	}
	top := s.Zoom[len(s.Zoom)-1]
	parts := filter.PartsOf(s.Spec.Filter)
	for _, term := range top.terms {
		if !slices.ContainsFunc(parts, func(p filter.Expr) bool { return p.String() == term.String() }) {
			return zoomLevel{}, false
		}
	}
	return top, true
}

// withoutZoom returns the state without the terms of the innermost level.
func (s viewState) withoutZoom() viewState {
	top, ok := s.currentZoom()
	if !ok {
		s.Zoom = nil
		return s
	}
	var rest []filter.Expr
	for _, p := range filter.PartsOf(s.Spec.Filter) {
		if !slices.ContainsFunc(top.terms, func(t filter.Expr) bool { return t.String() == p.String() }) {
			rest = append(rest, p)
		}
	}
	return s.withFilter(filter.AllOf(rest...))
}

// withZoom returns the state whose filter is narrowed to a span.
func (s viewState) withZoom(level zoomLevel) viewState {
	s = s.withoutZoom()
	s.Zoom = append(slices.Clip(s.Zoom), level)
	return s.withFilter(filter.AllOf(append([]filter.Expr{s.Spec.Filter}, level.terms...)...))
}

// zoomedOut returns the state before the innermost zoom; false if there is none.
func (s viewState) zoomedOut() (viewState, bool) {
	if _, ok := s.currentZoom(); !ok {
		return s, false
	}
	s = s.withoutZoom()
	s.Zoom = s.Zoom[: len(s.Zoom)-1 : len(s.Zoom)-1]
	if n := len(s.Zoom); n > 0 {
		s = s.withFilter(filter.AllOf(append([]filter.Expr{s.Spec.Filter}, s.Zoom[n-1].terms...)...))
	}
	return s, true
}

// newZoomLevel returns the level of a span, with terms as a user would type them.
func newZoomLevel(p timeline.Period, now func() time.Time) (zoomLevel, error) {
	level := zoomLevel{period: p}
	layout := "2006-01-02T15:04:05"
	if p.From%60 == 0 && p.Until%60 == 0 {
		layout = "2006-01-02T15:04"
	}
	text := func(t int64) string { return time.Unix(t, 0).UTC().Format(layout) }
	e, err := filter.Parse("time>="+text(p.From)+" time<"+text(p.Until), table.FilterSchema(now))
	level.terms = filter.PartsOf(e)
	return level, err
}

// focusStrip gives the strip the keys. The cursor begins at the time of the row under the cursor.
func (s *timeStrip) focusStrip() tea.Cmd {
	switch {
	case s.browser.timeline.First == 0:
		return s.showNotice("no record here states a time")
	case s.height < timelineHeight:
		return s.showNotice("the timeline needs a higher window")
	}
	s.focused, s.selecting = true, false
	s.cursor = s.browser.timeline.First
	if row := s.browser.grid.CursorRow(); row >= 0 {
		if first, _ := s.browser.view.RowTimes(row); first != 0 {
			s.cursor = first
		}
	}
	return nil
}

// isFocused reports whether the strip has the keys. It has not while it is not drawn.
func (s *timeStrip) isFocused() bool {
	_, zoomed := s.browser.state.currentZoom()
	return s.focused && (s.browser.timeline.First != 0 || zoomed) && s.height >= timelineHeight
}

// isCounting reports whether the bars are not yet those of the wanted view.
func (s *timeStrip) isCounting() bool {
	return s.focused && (s.browser.version != s.browser.wanted || s.browser.timelineVersion != s.browser.version)
}

// makeStrip returns what the strip shows.
func (s *timeStrip) makeStrip() timeline.Strip {
	b := s.browser
	strip := timeline.Strip{Fine: b.fine.scale, Counts: b.fine.counts, From: b.timeline.First, Until: b.timeline.Last + 1}
	if zoom, ok := b.state.currentZoom(); ok {
		strip.From, strip.Until = zoom.period.From, zoom.period.Until
	}
	if from, to := b.timesInView(); from != 0 {
		strip.InView = timeline.Period{From: from, Until: to + 1}
	}
	for _, t := range b.timeline.Throttled {
		if t.Time != 0 {
			strip.Blind = append(strip.Blind, timeline.Period{From: t.Time, Until: audit.BlindUntil(t.Time)})
		}
	}
	for _, gap := range s.load.covered.gaps {
		strip.Gaps = append(strip.Gaps, timeline.Period{From: gap.From.Unix(), Until: gap.To.Unix()})
	}
	scale := strip.ScaleIn(s.width)
	first := scale.BarAt(s.cursor)
	last := first
	if s.selecting {
		anchor := scale.BarAt(s.anchor)
		first, last = min(first, anchor), max(last, anchor)
	}
	strip.Selected = timeline.Period{From: scale.TimeOf(first), Until: scale.TimeOf(last + 1)}
	return strip
}

// drawLines draws the strip.
func (s *timeStrip) drawLines() string { return s.makeStrip().View(s.theme, s.width) }

// handleKey handles a key of the strip.
func (s *timeStrip) handleKey(a keys.Action, key string) tea.Cmd {
	strip := s.makeStrip()
	scale, bar := strip.ScaleIn(s.width), strip.ScaleIn(s.width).BarAt(s.cursor)
	switch key {
	case "shift+left", "shift+right":
		s.beginSelection()
		a = keys.Left
		if key == "shift+right" {
			a = keys.Right
		}
	case "backspace":
		a = keys.Hide
	}
	switch a {
	case keys.Left:
		s.cursor = scale.TimeOf(max(bar-1, 0))
	case keys.Right:
		s.cursor = scale.TimeOf(min(bar+1, scale.Bars-1))
	case keys.Up:
		s.cursor = scale.PreviousTick(scale.TimeOf(bar), s.width)
	case keys.Down:
		s.cursor = s.nextLabel(scale, bar)
	case keys.Top:
		s.cursor = scale.Start
	case keys.Bottom:
		s.cursor = scale.TimeOf(scale.Bars - 1)
	case keys.MarkRange:
		if s.selecting {
			s.selecting = false
			return nil
		}
		s.beginSelection()
	case keys.Open:
		return s.zoomIn(strip.Selected)
	case keys.Hide:
		return s.zoomOut()
	case keys.NextFocus, keys.PrevFocus:
		s.focused = false
	case keys.Back:
		if s.selecting {
			s.selecting = false
			return nil
		}
		s.focused = false
	}
	return nil
}

// nextLabel returns the bar at the next label; while a span is selected, the bar before it, so that the
// span ends there.
func (s *timeStrip) nextLabel(scale timeline.Scale, bar int) int64 {
	if s.selecting && s.cursor >= s.anchor {
		return scale.NextTick(scale.TimeOf(bar+1), s.width) - scale.Unit
	}
	return min(scale.NextTick(scale.TimeOf(bar), s.width), scale.TimeOf(scale.Bars-1))
}

func (s *timeStrip) beginSelection() {
	if !s.selecting {
		s.selecting, s.anchor = true, s.cursor
	}
}

// pointAt gives the strip the keys, with the cursor in a column of the screen. The line without the focus
// has other bars.
func (s *timeStrip) pointAt(x int) {
	if s.focused {
		s.cursor = s.makeStrip().TimeAt(x, s.width)
	} else {
		s.cursor = s.browser.timeline.TimeAt(s.theme, x, s.width)
	}
	s.focused, s.selecting = true, false
}

// dragTo selects from where the button was pressed to a column.
func (s *timeStrip) dragTo(x int) {
	s.beginSelection()
	s.cursor = s.makeStrip().TimeAt(x, s.width)
}

// releaseDrag narrows the filter to the span that was selected.
func (s *timeStrip) releaseDrag() tea.Cmd {
	s.dragging = false
	scale := s.makeStrip().ScaleIn(s.width)
	if s.selecting = s.selecting && scale.BarAt(s.anchor) != scale.BarAt(s.cursor); !s.selecting {
		return nil
	}
	return s.zoomIn(s.makeStrip().Selected)
}

// zoomIn narrows the filter to a span.
func (s *timeStrip) zoomIn(p timeline.Period) tea.Cmd {
	state := s.browser.wantedState()
	if zoom, ok := state.currentZoom(); ok {
		p.From, p.Until = max(p.From, zoom.period.From), min(p.Until, zoom.period.Until)
		if p == zoom.period {
			return s.showNotice("the timeline already shows this span; v and the arrow keys select a part of it")
		}
	}
	level, err := newZoomLevel(p, s.options.Now)
	if err != nil {
		return s.showNotice(err.Error())
	}
	s.selecting, s.cursor = false, p.From
	return s.browser.changeState(state.withZoom(level))
}

// zoomOut goes back to the span before the last zoom.
func (s *timeStrip) zoomOut() tea.Cmd {
	next, ok := s.browser.wantedState().zoomedOut()
	if !ok {
		return s.showNotice("not zoomed in; u undoes other changes of the filter")
	}
	s.selecting = false
	return s.browser.changeState(next)
}

// timelineLines draws the timeline: one line, or the strip while it has the focus.
func (m *Model) timelineLines() string {
	if m.strip.isFocused() {
		return m.strip.drawLines()
	}
	return m.browser.timelineLine()
}

// showTimeline shows a timeline, and handles the keys that waited for its bars.
func (m *Model) showTimeline(msg timelineCountedMsg) tea.Cmd {
	again := m.browser.showTimeline(msg)
	if m.strip.isFocused() && !m.strip.isCounting() {
		return tea.Batch(again, m.replayKeys())
	}
	return again
}
