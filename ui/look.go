package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/grid"
)

// look is which rows are shown and how: what undo and redo go back and forth in. A look is
// never changed, only replaced.
type look struct {
	Spec   table.Spec
	Layout grid.Layout
	// Path are the groups that were opened, the outermost first.
	Path []level
}

// level is a view that a group was opened from.
type level struct {
	Spec   table.Spec
	Layout grid.Layout
	Place  grid.Place
	// Name is the group that was opened, as its first column says it.
	Name string
}

// firstLook is all records by time, with those of whoread's own lookups or without.
func firstLook(own bool) look {
	spec := table.Spec{Own: own}
	return look{Spec: spec, Layout: defaultLayout(spec)}
}

// reshaped returns the look with other rows and their columns. The filter and the group that
// is open stay: what is hidden stays hidden until the user says otherwise.
func (l look) reshaped(shape table.Shape, by table.Column) look {
	l.Spec = table.Spec{Shape: shape, By: by, Filter: l.Spec.Filter, Within: l.Spec.Within, Sort: firstSort(by), Own: l.Spec.Own}
	l.Layout = defaultLayout(l.Spec)
	return l
}

// firstSort is the order that rows have until the user asks for another one: records by time,
// and groups with what is worth a look on top. A session with several addresses is the strongest
// sign that costs nothing to see.
func firstSort(by table.Column) []table.Key {
	switch by {
	case table.NoColumn, table.Day:
		return nil
	case table.SessionID:
		return []table.Key{{Column: table.ClientIPs, Desc: true}, {Column: table.Records, Desc: true}}
	default:
		return []table.Key{{Column: table.Records, Desc: true}}
	}
}

// opened returns the look of a group's records.
func (l look) opened(group filter.Expr, name string, at grid.Place) look {
	from := level{Spec: l.Spec, Layout: l.Layout, Place: at, Name: name}
	l.Path = append(slices.Clip(l.Path), from)
	l.Spec = table.Spec{Filter: l.Spec.Filter, Within: filter.All(l.Spec.Within, group), Own: l.Spec.Own}
	l.Layout = defaultLayout(l.Spec)
	return l
}

// up returns the look that the innermost group was opened from, with what the user hides now.
func (l look) up() (look, grid.Place) {
	last := len(l.Path) - 1
	from := l.Path[last]
	from.Spec.Filter, from.Spec.Own = l.Spec.Filter, l.Spec.Own
	return look{Spec: from.Spec, Layout: from.Layout, Path: l.Path[:last:last]}, from.Place
}

// sorted returns the look with a sort key: alone, or after those there are.
func (l look) sorted(k table.Key, add bool) look {
	var keys []table.Key
	if add {
		for _, old := range l.Spec.Sort {
			if old.Column != k.Column {
				keys = append(keys, old)
			}
		}
	}
	l.Spec.Sort = append(keys, k)
	return l
}

func (l look) filtered(e filter.Expr) look {
	l.Spec.Filter = e
	return l
}

// alike tells whether the rows of two looks are of one kind and in the same group.
func (l look) alike(other look) bool {
	return kindOf(l.Spec) == kindOf(other.Spec) && len(l.Path) == len(other.Path)
}

// kindOf tells which rows have identities that can be compared.
func kindOf(s table.Spec) rowKind {
	if s.Shape != table.Grouped {
		return rowKind{shape: s.Shape}
	}
	return rowKind{shape: s.Shape, by: s.By}
}

// rowKind is what the rows of a view are.
type rowKind struct {
	shape table.Shape
	by    table.Column
}

// change decides for a look, which can be undone, and builds its view.
func (m *Model) change(next look) tea.Cmd {
	m.preview = nil
	m.history.Do(next)
	return m.rebuild(nil)
}

// changeLayout decides for other columns. They need no other view.
func (m *Model) changeLayout(l grid.Layout) tea.Cmd {
	if !m.build.shown.alike(m.look()) {
		return nil // the columns on the screen are about to go
	}
	next := m.history.Now()
	next.Layout = l
	m.history.Do(next)
	m.grid.SetLayout(l)
	return nil
}

// try shows a look without deciding for it.
func (m *Model) try(next look) tea.Cmd {
	m.preview = &next
	return m.rebuild(nil)
}

// decide decides for a look that may have been tried, in which case its view is there or
// about to be.
func (m *Model) decide(next look) tea.Cmd {
	if m.preview == nil || text(m.preview.Spec.Filter) != text(next.Spec.Filter) {
		return m.change(next)
	}
	m.preview = nil
	m.history.Do(next)
	return nil
}

// text is a filter as it is written; "" for none.
func text(e filter.Expr) string {
	if e == nil {
		return ""
	}
	return e.String()
}

// revert drops what was tried.
func (m *Model) revert() tea.Cmd {
	if m.preview == nil {
		return nil
	}
	m.preview = nil
	return m.rebuild(nil)
}

func (m *Model) undo() tea.Cmd {
	if !m.history.Undo() {
		return m.say("nothing to undo")
	}
	return m.rebuild(nil)
}

func (m *Model) redo() tea.Cmd {
	if !m.history.Redo() {
		return m.say("nothing to redo")
	}
	return m.rebuild(nil)
}

func (m *Model) reset() tea.Cmd {
	now := m.history.Now().Spec
	fresh := table.Spec{Shape: now.Shape, By: now.By, Sort: firstSort(now.By), Own: m.options.Own}
	return m.change(look{Spec: fresh, Layout: defaultLayout(fresh)})
}
