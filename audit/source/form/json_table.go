package form

import (
	"bytes"

	"whoread/audit/scan"
)

// searchTable finds the records in a table as the query interface of Log Analytics returns it: the names of
// its columns, and an array for each row.
func searchTable(columns, rows []byte, s *Scratch, left int) Unwrapped {
	names := columnNames(columns)
	var all []Unwrapped
	eachElement(rows, func(row []byte) {
		found := Unwrapped{level: noRecord}
		if isArray(row) {
			s.reserveSpace(2 * len(row))
			object := s.appendText(func(dst []byte) []byte { return appendTableRow(dst, names, row) })
			found = searchValue(object, s, left-1)
		}
		all = append(all, found)
	})
	found := joinRows(all)
	if found.level == noRecord {
		return Unwrapped{level: noRows}
	}
	return found.wrapIn(wrapperTable, jsonEnvelope{})
}

// columnNames returns the names of columns, as JSON strings: of objects with a name, or of strings.
func columnNames(columns []byte) [][]byte {
	var names [][]byte
	eachElement(columns, func(column []byte) {
		if isObject(column) {
			for _, name := range propertiesOf(column, "name", "Name", "ColumnName") {
				if name != nil {
					column = name
					break
				}
			}
		}
		if column[0] != '"' {
			column = []byte(`""`)
		}
		names = append(names, column)
	})
	return names
}

// appendTableRow appends a row as an object. A cell without a column has an empty name.
func appendTableRow(dst []byte, names [][]byte, row []byte) []byte {
	dst = append(dst, '{')
	n := 0
	eachElement(row, func(cell []byte) {
		name := []byte(`""`)
		if n < len(names) {
			name = names[n]
		}
		n++
		dst = append(append(append(append(dst, name...), ':'), cell...), ',')
	})
	return append(bytes.TrimSuffix(dst, []byte{','}), '}')
}

// eachElement yields the elements of an array.
func eachElement(array []byte, yield func(element []byte)) {
	for i := skipSeparators(array, 1); i < len(array) && array[i] != ']'; {
		end := scan.SkipValue(array, i)
		if end <= i {
			return
		}
		yield(array[i:end])
		i = skipSeparators(array, end)
	}
}
