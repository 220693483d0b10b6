package ui

import (
	"slices"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
)

// viewState is a step of the undo history: which rows are shown, and how. It is replaced, never changed.
type viewState struct {
	Spec   table.Spec
	Layout grid.Layout
	// Path are the groups that were opened, the outermost first.
	Path []parentView
	// Zoom are the spans that the filter was narrowed to on the timeline, the outermost first.
	Zoom []zoomLevel
}

// parentView is a view that a group was opened from.
type parentView struct {
	Spec   table.Spec
	Layout grid.Layout
	Place  grid.Position
	// Name is the name of the opened group, from its first column.
	Name string
}

// firstViewState returns all records by time, with or without whoread's own lookups.
func firstViewState(own bool) viewState {
	spec := table.Spec{ShowOwnLookups: own}
	return viewState{Spec: spec, Layout: defaultLayout(spec)}
}

// withShape returns the state with rows of another kind and their columns. The filter and the open group
// stay.
func (s viewState) withShape(shape table.Shape, by table.Column) viewState {
	s.Spec = table.Spec{Shape: shape, By: by, Filter: s.Spec.Filter, Within: s.Spec.Within, Sort: firstSort(by), ShowOwnLookups: s.Spec.ShowOwnLookups}
	s.Layout = defaultLayout(s.Spec)
	return s
}

// withPair returns the state with groups of two levels.
func (s viewState) withPair(by, then table.Column) viewState {
	s = s.withShape(table.Grouped, by)
	s.Spec.Then = then
	s.Layout = defaultLayout(s.Spec)
	return s
}

// firstSort returns the default order: records by time, and groups with the most interesting ones first.
// A session with several addresses is the strongest sign that costs nothing to see.
func firstSort(by table.Column) []table.SortKey {
	switch by {
	case table.NoColumn, table.Day:
		return nil
	case table.SessionID:
		return []table.SortKey{{Column: table.ClientIPs, Desc: true}, {Column: table.Records, Desc: true}}
	default:
		return []table.SortKey{{Column: table.Records, Desc: true}}
	}
}

// withGroup returns the state of a group's records.
func (s viewState) withGroup(group filter.Expr, name string, at grid.Position) viewState {
	from := parentView{Spec: s.Spec, Layout: s.Layout, Place: at, Name: name}
	s.Path = append(slices.Clip(s.Path), from)
	s.Spec = table.Spec{Filter: s.Spec.Filter, Within: filter.AllOf(s.Spec.Within, group), ShowOwnLookups: s.Spec.ShowOwnLookups}
	s.Layout = defaultLayout(s.Spec)
	return s
}

// parentState returns the state that the innermost group was opened from, with the current filter.
func (s viewState) parentState() (viewState, grid.Position) {
	last := len(s.Path) - 1
	from := s.Path[last]
	from.Spec.Filter, from.Spec.ShowOwnLookups = s.Spec.Filter, s.Spec.ShowOwnLookups
	return viewState{Spec: from.Spec, Layout: from.Layout, Path: s.Path[:last:last], Zoom: s.Zoom}, from.Place
}

// withSort returns the state with a sort key: alone, or after those there are.
func (s viewState) withSort(k table.SortKey, add bool) viewState {
	var keys []table.SortKey
	if add {
		for _, old := range s.Spec.Sort {
			if old.Column != k.Column {
				keys = append(keys, old)
			}
		}
	}
	s.Spec.Sort = append(keys, k)
	return s
}

// withFilter returns the state with another filter.
func (s viewState) withFilter(e filter.Expr) viewState {
	s.Spec.Filter = e
	return s
}

// isSameKind reports whether the rows of two states are of one kind and in the same group.
func (s viewState) isSameKind(other viewState) bool {
	return kindOf(s.Spec) == kindOf(other.Spec) && len(s.Path) == len(other.Path)
}

// kindOf returns which rows have identities that can be compared.
func kindOf(s table.Spec) rowKind {
	if s.Shape != table.Grouped {
		return rowKind{shape: s.Shape}
	}
	return rowKind{shape: s.Shape, by: s.By, then: s.Then}
}

// rowKind is the kind of the rows of a view.
type rowKind struct {
	shape table.Shape
	by    table.Column
	then  table.Column
}
