package table

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit/filter"
)

// Column names one property of a record, of an item access, or of a group.
type Column uint8

// String returns the header of the column, as in exports.
func (c Column) String() string { return c.describe().name }

// Numeric reports whether the cells of the column are numbers.
func (c Column) Numeric() bool {
	f := c.describe().form
	return f == numberForm || f == listForm
}

// Listed reports whether the column counts the distinct values of another one, which an export
// lists.
func (c Column) Listed() bool { return c.describe().form == listForm }

// Timed reports whether the values of the column are times or days.
func (c Column) Timed() bool { return c.describe().form == timeForm }

// OfMessage reports whether the values of the column are what is known of messages, see [Known].
func (c Column) OfMessage() bool { return c.describe().scope == ofMessage }

// Width returns the least and the greatest width of the column on a screen, in cells.
func (c Column) Width() (least, most int) {
	d := c.describe()
	least, most = d.least, d.most
	if least == 0 {
		least = len(d.name)
	}
	if most == 0 {
		most = 24
	}
	return least, most
}

// AlignedRight reports whether the cells of the column stand at its right edge.
func (c Column) AlignedRight() bool { return c.Numeric() && !c.describe().left }

// counts returns the column whose distinct values a group counts in this one.
func (c Column) counts() (Column, bool) {
	of := c.describe().counts
	return of, of != NoColumn
}

// ofEntry reports whether the column can differ between the items of one record.
func (c Column) ofEntry() bool {
	d := c.describe()
	return d.ofEntry()
}

// filterable reports whether a filter can name the column.
func (c Column) filterable() bool {
	d := c.describe()
	return d.scope != ofGroup && !d.unfiltered
}

// allColumns lists every column.
func allColumns() []Column {
	var all []Column
	for c := NoColumn + 1; c < columnCount; c++ {
		all = append(all, c)
	}
	return all
}

// ColumnByName finds a column by its header or its alias, in any case. The error of an unknown
// name offers the nearest valid ones.
func ColumnByName(name string) (Column, error) {
	for _, c := range allColumns() {
		if d := c.describe(); strings.EqualFold(d.name, name) || strings.EqualFold(d.alias, name) {
			return c, nil
		}
	}
	return NoColumn, unknownColumn(name, allColumns())
}

func unknownColumn(name string, among []Column) error {
	names := make([]string, len(among))
	for i, c := range among {
		names[i] = c.String()
	}
	near := filter.Nearest(name, names)
	if len(near) == 0 {
		return fmt.Errorf("no column %q; there are %s", name, strings.Join(names, ", "))
	}
	return fmt.Errorf("no column %q; did you mean %s?", name, strings.Join(near, " or "))
}

// FilterSchema tells the filter language which columns there are. Relative times count from now.
func FilterSchema(now func() time.Time) filter.Schema {
	s := filter.Schema{Aliases: map[string][]string{}, Now: now}
	for _, c := range allColumns() {
		if !c.filterable() {
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
	return filter.Column{Name: d.name, Kind: d.kind, ID: int(c)}
}

// ColumnsOf returns the columns that a term names; none if it looks at any text.
func ColumnsOf(t *filter.Term) []Column {
	columns := make([]Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = Column(c.ID)
	}
	return columns
}
