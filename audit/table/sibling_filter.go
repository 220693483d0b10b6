package table

import (
	"fmt"
	"slices"
	"strings"

	"whoread/audit/filter"
)

// SiblingColumn is a column of sibling operations.
type SiblingColumn int

// SiblingColumnNames returns the headers of all columns, the exported ones first.
func SiblingColumnNames() []string {
	var names []string
	for _, c := range siblingColumns() {
		names = append(names, c.name)
	}
	return names
}

// SiblingColumns returns the columns of the export, in its order.
func SiblingColumns() []SiblingColumn {
	var columns []SiblingColumn
	for i, c := range siblingColumns() {
		if !c.hidden {
			columns = append(columns, SiblingColumn(i))
		}
	}
	return columns
}

// String returns the header of the column.
func (c SiblingColumn) String() string { return siblingColumns()[c].name }

// IsTime reports whether the cells of the column are times.
func (c SiblingColumn) IsTime() bool { return siblingColumns()[c].time != nil }

// IsNumber reports whether the cells of the column are numbers.
func (c SiblingColumn) IsNumber() bool { return siblingColumns()[c].number != nil }

// ParseSiblingColumns parses a list of columns by header or alias.
func ParseSiblingColumns(text string) ([]SiblingColumn, error) {
	return parseColumnList(text, siblingColumnByName)
}

// siblingColumnByName returns the column with a header or an alias, in any case.
func siblingColumnByName(name string) (SiblingColumn, error) {
	all := siblingColumns()
	i := slices.IndexFunc(all, func(c siblingColumn) bool { return strings.EqualFold(c.name, name) })
	if i < 0 {
		i = slices.IndexFunc(all, func(c siblingColumn) bool { return strings.EqualFold(c.alias, name) })
	}
	if i < 0 {
		return 0, unknownSiblingColumn(name)
	}
	return SiblingColumn(i), nil
}

// unknownSiblingColumn returns the error for a column that siblings lack.
func unknownSiblingColumn(name string) error {
	if near := filter.NearestNames(name, SiblingColumnNames()); len(near) > 0 {
		return fmt.Errorf("sibling operations have no column %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return fmt.Errorf("sibling operations have no column %q; there are %s", name, strings.Join(SiblingColumnNames(), ", "))
}

// ParseSiblingFilter parses a filter of sibling operations, in the language of a schema of records. A term on a
// column that only records have is an error, since it could not match.
func ParseSiblingFilter(text string, of filter.Schema) (filter.Expr, error) {
	schema := filter.Schema{Aliases: map[string][]string{}, Now: of.Now, ReadList: of.ReadList}
	for i, c := range siblingColumns() {
		column := filter.Column{Name: c.name, Kind: c.kind, ID: i}
		if ofRecord, err := ColumnByName(c.name); err == nil {
			column.Holds = ofRecord.indicatorForms()
		}
		schema.Columns = append(schema.Columns, column)
		if c.alias != "" {
			schema.Aliases[c.alias] = append(schema.Aliases[c.alias], c.name)
		}
	}
	e, err := filter.Parse(text, schema)
	if err == nil {
		return e, nil
	}
	if ofRecords, other := filter.Parse(text, of); other == nil {
		if name := columnThatSiblingsLack(ofRecords, schema); name != "" {
			return nil, fmt.Errorf("sibling operations state no %s; a filter of them can use %s", name, strings.Join(SiblingColumnNames(), ", "))
		}
	}
	return nil, err
}

// columnThatSiblingsLack returns the first column of a filter of records that is not in a schema.
func columnThatSiblingsLack(e filter.Expr, s filter.Schema) string {
	for t := range filter.Terms(e) {
		for _, c := range t.Columns {
			if !slices.ContainsFunc(s.Columns, func(of filter.Column) bool { return of.Name == c.Name }) {
				return c.Name
			}
		}
	}
	return ""
}

// siblingMatcher evaluates filters of siblings, and filters of records as far as siblings have their columns.
type siblingMatcher struct {
	snap    *Snapshot
	columns []siblingColumn
}

// matchesRows reports whether a sibling with these rows matches. A term matches if one of the rows does, as it
// does for the items of a record.
func (m *siblingMatcher) matchesRows(e filter.Expr, rows []siblingRow) bool {
	return filter.Evaluate(e, func(t *filter.Term) bool { return m.matchesTerm(t, rows) })
}

func (m *siblingMatcher) matchesTerm(t *filter.Term, rows []siblingRow) bool {
	return slices.ContainsFunc(m.columns, func(c siblingColumn) bool {
		named := t.SearchesAnyText() && c.inWordSearch || slices.ContainsFunc(t.Columns, func(of filter.Column) bool { return of.Name == c.name })
		return named && m.matchesColumn(t, &c, rows)
	})
}

func (m *siblingMatcher) matchesColumn(t *filter.Term, c *siblingColumn, rows []siblingRow) bool {
	if !c.ofItem {
		rows = rows[:1]
	}
	return slices.ContainsFunc(rows, func(r siblingRow) bool {
		switch {
		case c.time != nil:
			return t.MatchTime(c.time(m.snap, r.sibling))
		case c.number != nil:
			return t.MatchNumber(c.number(m.snap, r))
		case c.names != nil:
			return slices.ContainsFunc(c.names(m.snap, r), t.MatchText)
		default:
			return t.MatchText(c.text(m.snap, r))
		}
	})
}
