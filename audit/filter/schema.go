package filter

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// columns are the columns that a name stands for; none of them is any text column.
type columns struct {
	name  string // as a filter writes it
	names []string
	kind  Kind
}

// find looks a column up by its name in any case, or by an alias.
func (s Schema) find(name string) (columns, bool) {
	for _, c := range s.Columns {
		if strings.EqualFold(c.Name, name) {
			return oneColumn(c), true
		}
	}
	alias := strings.ToLower(name)
	names := s.Aliases[alias]
	switch len(names) {
	case 0:
		return columns{}, false
	case 1:
		return oneColumn(Column{Name: names[0], Kind: s.kind(names[0])}), true
	default:
		return columns{name: alias, names: slices.Clone(names), kind: s.kind(names[0])}, true
	}
}

func oneColumn(c Column) columns {
	return columns{name: c.Name, names: []string{c.Name}, kind: c.Kind}
}

func (s Schema) kind(name string) Kind {
	for _, c := range s.Columns {
		if c.Name == name {
			return c.Kind
		}
	}
	return Text
}

// names lists what a filter can call the columns: their names, then the aliases.
func (s Schema) names() []string {
	names := make([]string, 0, len(s.Columns)+len(s.Aliases))
	for _, c := range s.Columns {
		names = append(names, c.Name)
	}
	return append(names, slices.Sorted(maps.Keys(s.Aliases))...)
}

func (s Schema) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}
