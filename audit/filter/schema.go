package filter

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// columns are the columns that a name stands for; none of them is any text column.
type columns struct {
	name string // as a filter writes it
	list []Column
}

// find looks a column up by its name in any case, or by an alias.
func (s Schema) find(name string) (columns, bool) {
	for _, c := range s.Columns {
		if strings.EqualFold(c.Name, name) {
			return oneColumn(c), true
		}
	}
	alias := strings.ToLower(name)
	set := columns{name: alias}
	for _, c := range s.Columns {
		if slices.Contains(s.Aliases[alias], c.Name) {
			set.list = append(set.list, c)
		}
	}
	if len(set.list) == 1 {
		return oneColumn(set.list[0]), true
	}
	return set, len(set.list) > 0
}

func oneColumn(c Column) columns { return columns{name: c.Name, list: []Column{c}} }

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
