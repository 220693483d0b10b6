package ui

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit"
	"whoread/ui/cells"
	"whoread/ui/keys"
	"whoread/ui/theme"
	"whoread/ui/words"
)

// titleRoom is what the title line leaves for the names of the inputs.
const titleRoom = 20

// titleLine says what is read, how far, and what became of the rows.
func (m *Model) titleLine() string {
	left := m.theme.Title.Render("whoread") + "  " + m.clean(m.options.Title)
	room := m.width - min(theme.Width(left), len("whoread")+titleRoom) - 1
	parts := m.progress()
	right := cells.Join(parts, m.theme.Dot, room)
	if v := m.verdict(); v != audit.Unproven && !strings.Contains(right, v.String()) {
		right = parts[0] + m.theme.Dot + m.verdictWord()
	}
	return m.theme.Spread(left, right, m.width)
}

// progress is what the title line says of the load, the most important first.
func (m *Model) progress() []string {
	l := &m.load
	counts := l.snapshot.Counts()
	parts := []string{m.modeWord(), m.recordsOf(l.snapshot)}
	if m.verdict() != audit.Unproven {
		parts = append(parts, m.verdictWord())
	}
	if counts.Rejected > 0 {
		parts = append(parts, m.theme.Warn.Render(words.Number(counts.Rejected)+" rejected")+" ("+m.keyOf(keys.ShowInputs)+": why)")
	}
	if counts.Flagged > 0 {
		parts = append(parts, m.theme.Warn.Render(words.Number(counts.Flagged)+" flagged")+" ("+m.keyOf(keys.ShowInputs)+": why)")
	}
	parts = append(parts, words.Count(counts.Duplicates, "duplicate"))
	if counts.Conflicts > 0 {
		parts = append(parts, m.theme.Warn.Render(words.Count(counts.Conflicts, "conflict")))
	}
	if counts.Other > 0 {
		parts = append(parts, words.Count(counts.Other, "other operation"))
	}
	if l.active() && !m.isLive() {
		parts = append(parts, m.rate()...)
	}
	return parts
}

// keyOf is the key of an action at the table.
func (m *Model) keyOf(a keys.Action) string {
	key, _ := keys.Hint(keys.Table, a)
	return m.theme.Key.Render(key)
}

// modeWord is the word for what the load does, with how much of the bytes are read.
func (m *Model) modeWord() string {
	l := &m.load
	switch l.mode {
	case fetching, paused:
		if l.size > 0 && !m.isLive() {
			return m.theme.Key.Render(l.mode.String()) + " " + percent(l.read, l.size)
		}
		return m.theme.Key.Render(l.mode.String())
	case done:
		if !m.shownWhole() {
			return m.theme.Key.Render(fetching.String())
		}
		return m.theme.Good.Render(l.mode.String())
	case cancelled, partial:
	}
	return m.theme.Warn.Render(l.mode.String())
}

// shownWhole tells whether the view on the screen is made of all that was read.
func (m *Model) shownWhole() bool {
	return m.build.view != nil && m.build.view.Snapshot().Len() == m.load.snapshot.Len()
}

// percent is the share of the bytes that were read. What is not all is never 100%.
func percent(read, size int64) string {
	return fmt.Sprintf("%d%%", min(read*100/size, 99))
}

// rate says how fast bytes are read, and how long the rest takes at that rate.
func (m *Model) rate() []string {
	l := &m.load
	spent := l.spent.Seconds()
	if spent < 0.5 || l.read == 0 {
		return nil
	}
	perSecond := float64(l.read) / spent
	parts := []string{size(int64(perSecond)) + "/s"}
	if l.size > l.read {
		left := time.Duration(float64(l.size-l.read) / perSecond * float64(time.Second))
		parts = append(parts, left.Round(time.Second).String()+" left")
	}
	return parts
}

// size is a number of bytes as a person reads it.
func size(bytes int64) string {
	const unit = 1000
	if bytes < unit {
		return fmt.Sprintf("%d B", bytes)
	}
	value, name := float64(bytes)/unit, 0
	for value >= unit && name < 3 {
		value /= unit
		name++
	}
	return fmt.Sprintf("%.1f %cB", value, "kMGT"[name])
}

// lacks tells whether the table is known to lack something, so that there is a line that says so.
func (m *Model) lacks() bool {
	what, _ := m.missing()
	return what != ""
}

// missing says what the table lacks and which pane tells more; "" if nothing is known to be
// missing, or the load has not ended.
func (m *Model) missing() (what string, more keys.Action) {
	l := &m.load
	switch {
	case m.coming():
		return "", keys.None
	case l.mode == partial && m.isLive():
		return l.err.Error(), keys.ShowCoverage
	case l.mode == partial:
		return m.unread(), keys.ShowInputs
	case l.mode == cancelled && !m.isLive() && l.size > 0:
		return fmt.Sprintf("what was not read when the load was cancelled: %s of %s were", size(l.read), size(l.size)), keys.ShowInputs
	case l.mode == cancelled && !m.isLive():
		return "what was not read when the load was cancelled", keys.ShowInputs
	case m.verdict() != audit.Incomplete:
		return "", keys.None
	case len(m.watch.covered.gaps) == 0:
		return "all: nothing was asked for before the load ended", keys.ShowCoverage
	}
	return m.firstGap(), keys.ShowCoverage
}

// unread says which inputs broke off.
func (m *Model) unread() string {
	more := -1
	for _, in := range m.load.inputs {
		if in.Err != nil {
			more++
		}
	}
	if more > 0 {
		return fmt.Sprintf("%v; and in %s more", m.load.err, words.Count(more, "input"))
	}
	return m.load.err.Error()
}

// missingLine is the line that says what the table lacks.
func (m *Model) missingLine() string {
	what, more := m.missing()
	_, word := keys.Hint(keys.Table, more)
	missing := m.theme.Warn.Render("missing") + " " + m.clean(what)
	return m.theme.Spread(missing, m.keyOf(more)+" "+word, m.width)
}
