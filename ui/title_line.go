package ui

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// titleRoom is the least room for the names of the inputs.
const titleRoom = 20

// titleLine shows the inputs, the progress and the counts of rows.
func (c *completeness) titleLine() string {
	left := c.theme.Title.Render("whoread") + "  " + c.cleanText(c.options.Title)
	room := c.width - min(theme.Width(left), len("whoread")+titleRoom) - 1
	parts := c.progressParts()
	right := cells.JoinFitting(parts, c.theme.Dot, room)
	if worst := c.worstWords(); worst != "" && !strings.Contains(right, worst) {
		right = parts[0] + c.theme.Dot + c.renderWorst()
	}
	return c.theme.AlignEnds(left, right, c.width)
}

// progressParts returns the parts of the title line about the load, the most important first.
func (c *completeness) progressParts() []string {
	l := c.load
	counts := l.snapshot.Counts()
	parts := []string{c.modeWord(), c.browser.describeRecords(l.snapshot)}
	worst := c.worstWords()
	if worst != "" {
		parts = append(parts, c.renderWorst())
	}
	if counts.Rejected > 0 {
		parts = append(parts, c.theme.Warn.Render(humanize.FormatNumber(counts.Rejected)+" rejected")+" ("+c.renderKey(keys.ShowInputs)+": why)")
	}
	if counts.Flagged > 0 {
		parts = append(parts, c.theme.Warn.Render(humanize.FormatNumber(counts.Flagged)+" flagged")+" ("+c.renderKey(keys.ShowInputs)+": why)")
	}
	if o := l.snapshot.Omissions(c.browser.shownState().Spec.ShowOwnLookups); o.Any() {
		parts = append(parts, c.describeOmissions(o)+" ("+c.renderKey(keys.ShowInputs)+": why)")
	}
	parts = append(parts, humanize.FormatCount(counts.Duplicates, "duplicate"))
	if counts.Conflicts > 0 && !strings.HasSuffix(worst, humanize.FormatCount(counts.Conflicts, "conflict")) {
		parts = append(parts, c.theme.Warn.Render(humanize.FormatCount(counts.Conflicts, "conflict")))
	}
	if counts.Other > 0 {
		parts = append(parts, humanize.FormatCount(counts.Other, "other operation")+c.siblingsPart())
	}
	if l.isActive() && !c.fetch.isLive() {
		parts = append(parts, l.describeRate()...)
	}
	return parts
}

// siblingsPart names the key that shows the siblings among the other operations; "" if there are none.
func (c *completeness) siblingsPart() string {
	n := c.load.snapshot.SiblingCount()
	if n == 0 {
		return ""
	}
	return " (" + c.renderKey(keys.ViewActivity) + ": " + humanize.FormatCount(n, "sibling") + ")"
}

// describeOmissions names what records omit, with their numbers.
func (c *completeness) describeOmissions(o table.Omissions) string {
	var parts []string
	for _, part := range []struct {
		records int
		what    string
	}{
		{o.Miscounted(), " miscounted"},
		{o.WithoutID, " without Id"},
		{o.WithoutTime, " without time"},
		{o.WithoutAccess, " without access"},
		{o.WithoutMailbox, " without mailbox"},
		{o.WithoutAddress, " without address"},
	} {
		if part.records > 0 {
			parts = append(parts, humanize.FormatNumber(part.records)+part.what)
		}
	}
	return c.theme.Warn.Render(strings.Join(parts, ", "))
}

// modeWord returns the word for the state of the load, with the share of bytes read.
func (c *completeness) modeWord() string {
	l := c.load
	switch l.mode {
	case fetching, paused:
		if l.size > 0 && !c.fetch.isLive() {
			return c.theme.Key.Render(l.mode.String()) + " " + formatPercent(l.read, l.size)
		}
		return c.theme.Key.Render(l.mode.String())
	case done:
		if !c.browser.showsAll() {
			return c.theme.Key.Render(fetching.String())
		}
		return c.theme.Good.Render(l.mode.String())
	case cancelled, partial:
	}
	return c.theme.Warn.Render(l.mode.String())
}

// showsAll reports whether the view on the screen contains everything that was read.
func (b *tableBrowser) showsAll() bool {
	return b.view != nil && b.view.Snapshot().Len() == b.load.snapshot.Len()
}

// formatPercent returns the share of bytes read. It is below 100% until everything is read.
func formatPercent(read, size int64) string {
	return fmt.Sprintf("%d%%", min(read*100/size, 99))
}

// describeRate returns the read rate and the time left.
func (l *loader) describeRate() []string {
	spent := l.spent.Seconds()
	if spent < 0.5 || l.read == 0 {
		return nil
	}
	perSecond := float64(l.read) / spent
	parts := []string{formatSize(int64(perSecond)) + "/s"}
	if l.size > l.read {
		left := time.Duration(float64(l.size-l.read) / perSecond * float64(time.Second))
		parts = append(parts, left.Round(time.Second).String()+" left")
	}
	return parts
}

// formatSize formats a number of bytes.
func formatSize(bytes int64) string {
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

// lacksRecords reports whether the table is known to be incomplete, so that the missing line is shown.
func (c *completeness) lacksRecords() bool {
	what, _ := c.describeMissing()
	return what != ""
}

// describeMissing returns what is missing and the pane with the details; "" if nothing is known to be
// missing or the load has not ended.
func (c *completeness) describeMissing() (what string, more keys.Action) {
	l := c.load
	switch {
	case c.isLoading():
		return "", keys.None
	case l.mode == partial && c.fetch.isLive():
		return l.err.Error(), keys.ShowCoverage
	case l.mode == partial:
		return l.describeUnread(), keys.ShowInputs
	case l.mode == cancelled && !c.fetch.isLive() && l.size > 0:
		return fmt.Sprintf("rows that were not read: the load was cancelled after %s of %s", formatSize(l.read), formatSize(l.size)), keys.ShowInputs
	case l.mode == cancelled && !c.fetch.isLive():
		return "rows that were not read: the load was cancelled", keys.ShowInputs
	case c.verdict() != coverage.Incomplete:
		return "", keys.None
	case len(c.load.covered.gaps) == 0:
		return "everything: the load ended before anything was requested", keys.ShowCoverage
	}
	return c.firstGap(), keys.ShowCoverage
}

// describeUnread returns the error of the first input that was not read completely, and counts the
// others.
func (l *loader) describeUnread() string {
	more := -1
	for _, in := range l.inputs {
		if in.Err != nil {
			more++
		}
	}
	if more > 0 {
		return fmt.Sprintf("%v; and in %s", l.err, humanize.FormatCount(more, "more input"))
	}
	return l.err.Error()
}

// missingLine returns the line about what is missing.
func (c *completeness) missingLine() string {
	what, more := c.describeMissing()
	_, word := keys.HintOf(keys.Table, more)
	missing := c.theme.Warn.Render("missing") + " " + c.cleanText(what)
	return c.theme.AlignEnds(missing, c.renderKey(more)+" "+word, c.width)
}
