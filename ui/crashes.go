package ui

import (
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/ui/pane/detail"
	"whoread/ui/pane/exporting"
	"whoread/ui/pane/facet"
	"whoread/ui/pane/inputs"
)

// crashLog holds the internal errors that have occurred.
type crashLog struct {
	*shared
	list []*crashEntry
}

// crashEntry is one internal error and how often it occurred.
type crashEntry struct {
	err    *crash.Error
	times  int
	report string // where its report is, in words; "" until it is written
}

// crashedMsg reports that a command panicked and no part waits for its result.
type crashedMsg struct{ err error }

// reportWrittenMsg reports where the report of an internal error is.
type reportWrittenMsg struct {
	of    *crashEntry
	where string
}

// reportAll records the internal errors in a message.
func (c *crashLog) reportAll(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, err := range errorsOf(msg) {
		if e, ok := errors.AsType[*crash.Error](err); ok {
			cmds = append(cmds, c.reportCrash(e))
		}
	}
	return tea.Batch(cmds...)
}

// reportCrash records an internal error, and writes a report if it is the first of its kind.
func (c *crashLog) reportCrash(e *crash.Error) tea.Cmd {
	for _, n := range c.list {
		if n.err == e {
			return nil
		}
		if n.err.Doing == e.Doing && n.err.Cause == e.Cause {
			n.times++
			return c.showCrash(n)
		}
	}
	n := &crashEntry{err: e, times: 1}
	c.list = append(c.list, n)
	report := c.options.Report
	return func() tea.Msg {
		path, err := report(e)
		if err != nil {
			return reportWrittenMsg{n, "no report was written: " + err.Error()}
		}
		return reportWrittenMsg{n, "the report is " + path}
	}
}

// showPath shows where the report is.
func (c *crashLog) showPath(msg reportWrittenMsg) tea.Cmd {
	msg.of.report = msg.where
	return c.showCrash(msg.of)
}

// showCrash shows a notice about an internal error.
func (c *crashLog) showCrash(n *crashEntry) tea.Cmd {
	said := fmt.Sprintf("an error in whoread itself, while %s (i shows it)", n.err.Doing)
	if n.report != "" {
		said += "; " + n.report
	}
	return c.showNotice(said)
}

// listErrors returns the internal errors for the inputs pane.
func (c *crashLog) listErrors() []inputs.InternalError {
	var all []inputs.InternalError
	for _, n := range c.list {
		all = append(all, inputs.InternalError{Sentence: n.err.Error(), Times: n.times, Report: n.report})
	}
	return all
}

// errorsOf returns the errors that a message carries.
func errorsOf(msg tea.Msg) []error {
	switch msg := msg.(type) {
	case crashedMsg:
		return []error{msg.err}
	case loadedMsg:
		all := []error{msg.err}
		for _, in := range msg.inputs {
			all = append(all, in.Err)
		}
		return all
	case viewBuiltMsg:
		return []error{msg.err}
	case timelineCountedMsg:
		return []error{msg.err}
	case hitFoundMsg:
		return []error{msg.err}
	case reopenedMsg:
		return []error{msg.err}
	case fetchStatusMsg:
		return []error{msg.err}
	case checksDoneMsg:
		return []error{msg.err}
	case answersMsg:
		return []error{msg.err}
	case copiedMsg:
		return []error{msg.err}
	case facet.Counted:
		return []error{msg.Err}
	case exporting.Done:
		return []error{msg.Err}
	case detail.Raw:
		return []error{msg.Error()}
	}
	return nil
}
