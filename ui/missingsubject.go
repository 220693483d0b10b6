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

// noSubject says why a row has no subject: an empty cell would stand for too much.
func (r rows) noSubject(row int) (safe.Text, grid.Tone) {
	switch {
	case r.messages(), r.Spec().Shape == table.Accesses:
		return aside(r.whyNoSubject(row))
	case r.group && r.Spec().By == table.Subject, r.Spec().Shape == table.Events:
		return aside(r.View.Cell(row, table.SubjectState))
	}
	return safe.Clean(""), grid.Plain
}

// otherSubjects says of a record that lists further messages whose subjects are not known why not.
func (r rows) otherSubjects(row int) string {
	others := slices.DeleteFunc(strings.Split(r.View.Cell(row, table.SubjectState), "; "), func(state string) bool {
		return state == table.Found
	})
	if len(others) == 0 {
		return ""
	}
	return "; (" + strings.Join(others, "; ") + ")"
}

// aside puts the states of subjects in place of one; nothing where there is no message.
func aside(states string) (safe.Text, grid.Tone) {
	if states == "" {
		return safe.Clean(""), grid.Plain
	}
	return safe.Clean(inPlaceOfSubject(states)), grid.Muted
}

// inPlaceOfSubject is what stands in place of a subject where none is to be shown. What is found
// then has an empty one.
func inPlaceOfSubject(states string) string {
	parts := strings.Split(states, "; ")
	for i, state := range parts {
		if state == table.Found {
			parts[i] = "no subject"
		}
	}
	return "(" + strings.Join(parts, "; ") + ")"
}

// whyNoSubject is what is known of the one message of a row in place of its subject.
func (r rows) whyNoSubject(row int) string {
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
