package form

import (
	"cmp"
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

// envelopeColumns are the columns of a table that complete the AuditData of a row, by what they state.
// The first of them that states it counts.
type envelopeColumns struct {
	of [envelopeFields][]int
	// wanted are these columns, by their index.
	wanted  []bool
	columns []flatColumn
}

// findEnvelope finds the columns that complete AuditData, given what all columns state.
func findEnvelope(names []string, plan flatPlan) envelopeColumns {
	e := envelopeColumns{wanted: make([]bool, len(names)), columns: plan.columns}
	graph := slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, "auditLogRecordType") })
	for i, c := range plan.columns {
		field, ok := envelopeFieldOf(c.path[0].name)
		if !ok || len(c.path) > 1 || !c.known || graph && strings.EqualFold(names[i], "userId") { // a number of the directory
			continue
		}
		e.of[field] = append(e.of[field], i)
		e.wanted[i] = true
	}
	rank := func(i int) int {
		if c := plan.columns[i]; c.key != "id" || c.rank != rankOwn {
			return c.rank
		}
		return rankAlias + 1 // tables number their rows, too
	}
	for _, list := range e.of {
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	}
	return e
}

// ReadEnvelope returns what the other columns of the row state, unless the wrapper inside of its
// AuditData column does.
func (f *csvForm) ReadEnvelope(row []byte, found Unwrapped, _ *Scratch) audit.Envelope {
	said := found.envelope.decodeValues()
	cells := f.envelopeCells(row)
	first := func(field envelopeField) string {
		for _, i := range f.envelope.of[field] {
			if cells[i] != "" {
				return cells[i]
			}
		}
		return ""
	}
	said.ID = cmp.Or(said.ID, first(envelopeID))
	said.Operation = cmp.Or(said.Operation, first(envelopeOperation))
	said.User = cmp.Or(said.User, first(envelopeUser))
	said.ClientIP = cmp.Or(said.ClientIP, first(envelopeAddress))
	said.Mailbox = cmp.Or(said.Mailbox, first(envelopeMailbox))
	for _, i := range f.envelope.of[envelopeTime] {
		if cells[i] == "" {
			continue
		}
		text := f.envelope.columns[i].timeText(cells[i])
		if said.Time == "" || isTime(text) && !isTime(said.Time) {
			said.Time = text
		}
	}
	return said
}

// envelopeCells returns the cells of a row that complete its AuditData; "" for all others and those that
// state nothing.
func (f *csvForm) envelopeCells(row []byte) []string {
	cells := make([]string, len(f.names))
	for i, at := 0, 0; i < len(cells) && at <= len(row); i++ {
		if !f.envelope.wanted[i] {
			at, _ = scan.SkipCell(row, at, f.delimiter)
			at++
			continue
		}
		text, end, _ := scan.AppendCell(nil, row, at, f.delimiter)
		cells[i], at = plainCell(string(text)), end+1
	}
	return cells
}

// plainCell returns the text of a cell, which may be JSON; "" if it states nothing.
func plainCell(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "null" || text == "-" || text == "(empty)" || isLost(text):
		return ""
	case isJSONString(text):
		return strings.TrimSpace(string(scan.AppendUnquoted(nil, []byte(text))))
	}
	return onlyElement(text)
}
