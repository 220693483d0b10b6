package form

import (
	"bytes"
	"slices"

	"whoread/audit/scan"
)

// How much of a text is read to learn the order of day and month in its times: much if records have no
// other time, less if AuditData states it.
const (
	cultureSize  = 8 << 20
	envelopeSize = 1 << 20
)

// learnCultures learns the cultures of the columns with times from the rows of a text. It reports whether
// more rows are needed to settle them.
func (f *csvForm) learnCultures(rows []byte, whole bool) (more bool) {
	columns, limit := f.plan.columns, cultureSize
	if f.column >= 0 {
		columns, limit = f.envelope.columns, envelopeSize
	}
	last := -1
	for i, c := range columns {
		if c.isTime() {
			last = i
		}
	}
	for start := 0; start < len(rows) && last >= 0; {
		end := scan.RowEnd(rows, start, f.lineEnd)
		if end == len(rows) && !whole {
			break
		}
		learnRow(columns[:last+1], rows[start:end], f.delimiter)
		start = end + 1
	}
	for i := range min(len(columns), len(f.plan.columns)) {
		f.plan.columns[i].culture = columns[i].culture
	}
	open := slices.ContainsFunc(columns, func(c flatColumn) bool { return c.culture.IsOpen() })
	return open && !whole && len(rows) < limit
}

// learnRow learns from the times of a row.
func learnRow(columns []flatColumn, row []byte, delimiter byte) {
	for i, at := 0, 0; i < len(columns) && at < len(row); i++ {
		if !columns[i].isTime() {
			at, _ = scan.SkipCell(row, at, delimiter)
			at++
			continue
		}
		text, end, _ := scan.AppendCell(nil, row, at, delimiter)
		columns[i].culture.Learn(string(text))
		at = end + 1
	}
}

// isTime reports whether a column states the time of the record.
func (c *flatColumn) isTime() bool { return c.known && c.key == "creationtime" }

// learnCulture learns the culture of the times of a list. It reports whether more objects are needed.
func (f *formatList) learnCulture(text []byte, whole bool) (more bool) {
	times := map[string]bool{} // by the name of a property: whether it states the time of a record
	for start := 0; start < len(text); {
		end := scan.LineEnd(text, start)
		if end == len(text) && !whole {
			break
		}
		if name, value, ok := cutListLine(string(bytes.TrimRight(text[start:end], "\r"))); ok {
			isTime, known := times[name]
			if !known {
				c := nameColumn(name)
				isTime = c.known && c.path.String() == "creationtime"
			}
			if !known && len(times) < maxColumns {
				times[name] = isTime
			}
			if isTime {
				f.culture.Learn(value)
			}
		}
		start = end + 1
	}
	return f.culture.IsOpen() && !whole && len(text) < cultureSize
}

// inCulture returns the plan with a culture for all times.
func (p flatPlan) inCulture(culture scan.Culture) flatPlan {
	p.columns = slices.Clone(p.columns)
	for i := range p.columns {
		p.columns[i].culture = culture
	}
	return p
}
