package table

import (
	"fmt"
	"slices"
	"strings"
)

// SortKey is a column to sort by.
type SortKey struct {
	Column Column
	Desc   bool
}

// ParseSortKeys reads sort keys such as "ClientIP,-TimeStamp": columns by header or alias, with a
// minus for descending order. For groups, a column that they lack stands for its count, and
// TimeStamp for First.
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

// sortColumn returns the column with a name that the rows can be sorted by.
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

// checkSort reports a sort key that the rows do not have.
func (s Spec) checkSort() error {
	for _, k := range s.Sort {
		if !slices.Contains(s.sortableColumns(), k.Column) {
			return fmt.Errorf("cannot sort these rows: %w", unknownColumn(k.Column.String(), s.sortableColumns()))
		}
	}
	return nil
}
