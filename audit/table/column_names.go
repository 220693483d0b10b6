package table

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/filter"
)

// ColumnByName returns the column with a header or an alias, in any case. The error for an unknown
// name offers the nearest valid ones.
func ColumnByName(name string) (Column, error) {
	for _, c := range allColumns() {
		if d := c.describe(); strings.EqualFold(d.name, name) || strings.EqualFold(d.alias, name) {
			return c, nil
		}
	}
	return NoColumn, unknownColumn(name, allColumns())
}

// ParseColumns parses a list of columns that the rows have, by header or alias, such as
// "TimeStamp,ClientIP". It returns the columns of the export for an empty list.
func (s Spec) ParseColumns(text string) ([]Column, error) {
	columns, err := parseColumnList(text, s.sortColumn)
	if err == nil && columns == nil {
		return s.Columns(), nil
	}
	return columns, err
}

// parseColumnList parses a list of columns, given how to find one by its name.
func parseColumnList[C interface {
	comparable
	fmt.Stringer
}](text string, find func(name string) (C, error),
) ([]C, error) {
	var columns []C
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		c, err := find(name)
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(columns, c):
			return nil, repeatedColumn(c)
		}
		columns = append(columns, c)
	}
	return columns, nil
}

// repeatedColumn returns the error for a column that a list names twice.
func repeatedColumn(c fmt.Stringer) error { return fmt.Errorf("column %s is named twice", c) }

func unknownColumn(name string, among []Column) error {
	names := make([]string, len(among))
	for i, c := range among {
		names[i] = c.String()
	}
	near := filter.NearestNames(name, names)
	if len(near) == 0 {
		return fmt.Errorf("no column %q; there are %s", name, strings.Join(names, ", "))
	}
	return fmt.Errorf("no column %q; did you mean %s?", name, strings.Join(near, " or "))
}

// FilterSchema returns the columns that filters can name. Relative times count from now.
func FilterSchema(now func() time.Time) filter.Schema {
	s := filter.Schema{Aliases: map[string][]string{}, Switches: map[string]filter.Switch{}, Now: now}
	for _, word := range [...]string{flagMiscounted, flagConflicting} {
		s.Switches[word] = filter.Switch{Column: Flags.String(), Word: word}
	}
	for _, c := range allColumns() {
		if !c.isFilterable() {
			continue
		}
		s.Columns = append(s.Columns, c.filterColumn())
		if d := c.describe(); d.alias != "" {
			s.Aliases[d.alias] = append(s.Aliases[d.alias], d.name)
		}
	}
	return s
}

func (c Column) filterColumn() filter.Column {
	d := c.describe()
	return filter.Column{Name: d.name, Kind: d.kind, Holds: c.indicatorForms(), ID: int(c)}
}

// ColumnsOf returns the columns that a term names; none if it searches any text.
func ColumnsOf(t *filter.Term) []Column {
	columns := make([]Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = Column(c.ID)
	}
	return columns
}
