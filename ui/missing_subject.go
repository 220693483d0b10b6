package ui

import (
	"slices"
	"strings"

	"whoread/audit/messageid"
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/grid"
)

// missingSubjectCell returns the reason why a row has no subject; an empty cell would be ambiguous.
func (r gridRows) missingSubjectCell(row int) (safe.Text, grid.Tone) {
	switch {
	case r.isMessageView(), r.Spec().Shape == table.Accesses:
		return stateCell(r.describeMissingSubject(row))
	case r.group && r.Spec().By == table.Subject, r.isRecord(row):
		return stateCell(r.View.Cell(row, table.SubjectState))
	}
	return safe.Clean(""), grid.Plain
}

// describeOtherStates lists the states of the messages of a record that have no subject.
func (r gridRows) describeOtherStates(row int) string {
	others := slices.DeleteFunc(strings.Split(r.View.Cell(row, table.SubjectState), "; "), func(state string) bool {
		return state == table.Found
	})
	if len(others) == 0 {
		return ""
	}
	return "; (" + strings.Join(others, "; ") + ")"
}

// stateCell returns the states of subjects as a cell; an empty cell if there is no message.
func stateCell(states string) (safe.Text, grid.Tone) {
	if states == "" {
		return safe.Clean(""), grid.Plain
	}
	return safe.Clean(formatMissingSubject(states)), grid.Muted
}

// formatMissingSubject formats states in place of a subject. A message that was found has an empty one.
func formatMissingSubject(states string) string {
	parts := strings.Split(states, "; ")
	for i, state := range parts {
		if state == table.Found {
			parts[i] = "no subject"
		}
	}
	return "(" + strings.Join(parts, "; ") + ")"
}

// describeMissingSubject returns the state of the one message of a row.
func (r gridRows) describeMissingSubject(row int) string {
	state, id := r.View.Cell(row, table.SubjectState), messageid.ID(r.View.Cell(row, table.InternetMessageID))
	switch {
	case state == "":
		return "folder copied to a client"
	case id.Key() == "":
		return "no message id"
	case state == trace.NotFound.String():
		if k, ok := r.Snapshot().MessageInfo(id); ok && k.Source != "" {
			return state + " " + k.Source
		}
	}
	return state
}
