package filter

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// columns are the columns that a name stands for. An empty list stands for any text column.
type columns struct {
	name string // as a filter writes it
	list []Column
}

// findColumns returns the columns with a name, in any case, or an alias.
func (s Schema) findColumns(name string) (columns, bool) {
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

// kind returns the kind of the columns, which they share; Text for any text column.
func (c columns) kind() Kind {
	if len(c.list) == 0 {
		return Text
	}
	return c.list[0].Kind
}

// takesLists reports whether the value after an operator can be a list, a range, or text with a *.
func (c columns) takesLists(op Op) bool {
	kind := c.kind()
	return op == OpEqual || op == OpContains && (kind == Time || kind == Number || kind == Addr)
}

// addressColumn returns the column of addresses, if there is exactly one.
func (s Schema) addressColumn() (columns, bool) {
	var found []Column
	for _, c := range s.Columns {
		if c.Kind == Addr {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return columns{}, false
	}
	return oneColumn(found[0]), true
}

func oneColumn(c Column) columns { return columns{name: c.Name, list: []Column{c}} }

// columnNames returns the names of the columns, then the aliases.
func (s Schema) columnNames() []string {
	names := make([]string, 0, len(s.Columns)+len(s.Aliases)+len(s.Switches))
	for _, c := range s.Columns {
		names = append(names, c.Name)
	}
	names = append(names, slices.Sorted(maps.Keys(s.Aliases))...)
	return append(names, slices.Sorted(maps.Keys(s.Switches))...)
}

func (s Schema) currentTime() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// Kind is how the values of a column compare.
type Kind uint8

// The kinds of columns.
const (
	Text      Kind = iota // as written
	Folded                // the case of letters does not matter: names of people, enumerations
	Time                  // Unix seconds, 0 for not stated
	Addr                  // an address or a host name
	Number                // an integer, negative for not stated
	MessageID             // an InternetMessageId; its values are handed in without angle brackets (C11)
)

// Column is one column that a filter can name.
type Column struct {
	Name string // as in the header of an export
	Kind Kind
	// Holds is the forms of indicators that can be values of the column.
	Holds Form
	// ID is the number by which the owner of the schema knows the column. Terms carry it.
	ID int
}

// Switch is what a name stands for that is true or false: whether a column contains a word.
type Switch struct{ Column, Word string }

// ErrNoSuchList means that there is no file of the name.
var ErrNoSuchList = errors.New("no such file")

// Schema describes the columns. An alias can stand for several columns of one kind: a term matches
// if one of them does. The name of a column, in any case, takes precedence over an alias.
type Schema struct {
	Columns []Column
	Aliases map[string][]string // lower-case alias -> names
	// Switches are names that can be true or false; their names are in lower case.
	Switches map[string]Switch
	// ReadList returns the text of a file with a list, or [ErrNoSuchList]; nil if files cannot be read.
	ReadList func(name string) (string, error)
	// Now is the time that relative times count from; nil is time.Now.
	Now func() time.Time
}
