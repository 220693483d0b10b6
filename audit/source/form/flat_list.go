package form

import "strings"

// flatList is a list whose columns have a value for each element, such as Folders{}.Path.
type flatList struct {
	at int // the step of the list in its paths
	// outer are the columns of the elements, inner the columns of a list in the elements.
	outer, inner []listColumn
}

type listColumn struct {
	path   flatPath
	values []string
}

func (l *flatList) addColumn(c flatColumn, values []string) {
	if c.path[l.at+1:].firstAny() >= 0 {
		l.inner = append(l.inner, listColumn{c.path, values})
	} else {
		l.outer = append(l.outer, listColumn{c.path, values})
	}
}

// placeValues puts the values of the columns in the elements.
//
// Nothing states how many values of an inner list belong to which element. With one element, all do. With
// several folders, their items are put in one more element without an ID and a path: the record lists
// these items, and in which of its folders they are is not stated.
func (l *flatList) placeValues(b *flatBuilder) {
	elements := countElements(l.outer)
	for _, c := range l.outer {
		l.placeColumn(b, c, elements, func(i int) flatPath { return withIndex(c.path, l.at, i) })
	}
	at := 0
	if elements > 1 {
		at = elements
	}
	for _, c := range l.inner {
		inner := l.at + 1 + c.path[l.at+1:].firstAny()
		l.placeColumn(b, c, countElements(l.inner), func(i int) flatPath { return withIndex(withIndex(c.path, l.at, at), inner, i) })
	}
}

// placeColumn puts the values of one column in their places. A column with another number of values cannot
// be assigned to the elements.
func (l *flatList) placeColumn(b *flatBuilder, c listColumn, elements int, place func(i int) flatPath) {
	if len(c.values) != elements {
		b.addDoubt("its columns state different numbers of " + c.path[len(c.path)-2].name)
		return
	}
	for i, value := range c.values {
		if value != "" {
			b.root.insertText(place(i), value)
		}
	}
}

// countElements returns the number of elements that columns state: the number of their IDs, which every
// element has and no separator is part of, or else the largest number of values.
func countElements(columns []listColumn) int {
	n := 0
	for _, c := range columns {
		switch name := c.path[len(c.path)-1].name; {
		case strings.EqualFold(name, "Id"), strings.EqualFold(name, "InternetMessageId"):
			return len(c.values)
		}
		n = max(n, len(c.values))
	}
	return n
}

// firstAny returns the first step with an element that is not named; -1 if there is none.
func (p flatPath) firstAny() int {
	for i, s := range p {
		if s.index == anyIndex {
			return i
		}
	}
	return -1
}

// withIndex returns the path with the element of one step named.
func withIndex(p flatPath, step, index int) flatPath {
	named := append(flatPath(nil), p...)
	named[step].index = index
	return named
}
