package table

import (
	"fmt"
	"slices"
	"strings"
)

// SortKey is one sort key.
type SortKey struct {
	Column Column
	Desc   bool
}

// ParseSortKeys reads the sort keys of rows such as "ClientIP,-TimeStamp": columns by header or
// alias, with a minus for descending order. Groups are sorted by what they count of a column
// that they do not have themselves, and by their first time.
func (s Spec) ParseSortKeys(text string) ([]SortKey, error) {
	var keys []SortKey
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		bare, desc := strings.CutPrefix(name, "-")
		c, err := s.sortColumn(strings.TrimPrefix(bare, "+"))
		if err != nil {
			return nil, fmt.Errorf("sort key %q: %w", name, err)
		}
		keys = append(keys, SortKey{c, desc})
	}
	return keys, nil
}

// sortColumn finds a column that the rows can be sorted by.
func (s Spec) sortColumn(name string) (Column, error) {
	sortable := s.sortableColumns()
	c, err := ColumnByName(name)
	switch {
	case err != nil:
		return NoColumn, unknownColumn(name, sortable)
	case slices.Contains(sortable, c):
		return c, nil
	case c == TimeStamp && slices.Contains(sortable, First):
		return First, nil
	}
	for _, counting := range sortable {
		if of, ok := counting.countedColumn(); ok && of == c {
			return counting, nil
		}
	}
	return NoColumn, unknownColumn(name, sortable)
}

// checkSort tells whether the rows of a shape can be sorted by all keys.
func (s Spec) checkSort() error {
	for _, k := range s.Sort {
		if !slices.Contains(s.sortableColumns(), k.Column) {
			return fmt.Errorf("these rows cannot be sorted: %w", unknownColumn(k.Column.String(), s.sortableColumns()))
		}
	}
	return nil
}
