package facet

import (
	"maps"
	"slices"

	"whoread/audit/filter"
	"whoread/audit/table"
)

// togglePick picks the value of the cursor or drops it again, and moves to the next one.
func (m *Model) togglePick() {
	v, ok := m.currentValue()
	if !ok || v.Term == nil {
		return
	}
	if m.picked == nil {
		m.picked = map[string]filter.Expr{}
	}
	if key := v.Term.String(); m.isPicked(v) {
		delete(m.picked, key)
	} else {
		m.picked[key] = v.Term
	}
	m.moveCursor(1)
}

func (m *Model) isPicked(v table.Value) bool {
	if v.Term == nil {
		return false
	}
	_, ok := m.picked[v.Term.String()]
	return ok
}

// chosenTerm returns the term of the picked values, or of the one under the cursor if none is picked. It
// returns nil if no filter can select the value.
func (m *Model) chosenTerm() filter.Expr {
	if len(m.picked) == 0 {
		v, _ := m.currentValue()
		return v.Term
	}
	var parts []filter.Expr
	for _, key := range slices.Sorted(maps.Keys(m.picked)) {
		parts = append(parts, m.picked[key])
	}
	return filter.AnyOf(parts...)
}
