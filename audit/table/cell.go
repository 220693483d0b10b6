package table

import (
	"iter"
	"strconv"
	"time"

	"whoread/audit"
)

// NoItems is the cell of the column Items on the screen for a Sync, which lists no items.
const NoItems = "-"

// Cell returns the text of a cell on the screen: times as in "2026-10-01 08:28:17", UTC, and counts
// where an export lists values. The text comes from outside and may be hostile.
func (v *View) Cell(row int, c Column) string {
	return v.cellText(row, c, &v.snap.columns[c])
}

func (v *View) cellText(row int, c Column, d *descriptor) string {
	if v.spec.Shape == Grouped {
		return v.groupCellText(v.rows[row], c, d)
	}
	if n, ok := v.Sibling(row); ok {
		return v.siblings.screenText(n, c)
	}
	if v.spec.Shape == Accesses && d.variesByEntry() {
		return d.values.cellText(v.snap, v.rowEntry(row))
	}
	record := v.FirstRecord(row)
	if c == Items && v.snap.accessOf(record) == audit.Sync && v.snap.countItems(record) == 0 {
		return NoItems
	}
	return v.snap.recordText(record, d)
}

// AppendCell appends the text of a cell in an export. It differs from the screen in times, which
// are ISO 8601, and in lists, which take the place of counts.
func (v *View) AppendCell(dst []byte, row int, c Column) []byte {
	d := &v.snap.columns[c]
	if n, ok := v.Sibling(row); ok {
		return append(dst, v.siblings.exportText(n, c)...)
	}
	switch {
	case d.cellType == timeCell:
		if sec, ok := v.cellTime(row, d); ok {
			return appendTime(dst, sec)
		}
	case c == Items:
		return strconv.AppendInt(dst, int64(v.snap.countItems(v.FirstRecord(row))), 10)
	case d.cellType == listCell:
		for i, value := range v.RowValues(row, c) {
			if i > 0 {
				dst = append(dst, "; "...)
			}
			dst = append(dst, value.Text...)
		}
		return dst
	}
	return append(dst, v.cellText(row, c, d)...)
}

// cellTime returns the time of a cell in Unix seconds. It is not ok for a day, and for several
// times.
func (v *View) cellTime(row int, d *descriptor) (sec uint32, ok bool) {
	if d.time != nil && v.spec.Shape == Grouped {
		return d.time(v, v.rows[row]), true
	}
	t, ok := d.values.(timedValues)
	switch {
	case !ok:
		return 0, false
	case d.scope == ofRecord:
		return t.unixTime(v.snap, v.FirstRecord(row)), true
	case v.spec.Shape == Accesses || v.groupsEntries:
		return t.unixTime(v.snap, v.rowEntry(row)), true
	}
	return 0, false
}

// appendTime appends a time in ISO 8601, or nothing if it is not stated.
func appendTime(dst []byte, sec uint32) []byte {
	if sec == 0 {
		return dst
	}
	return time.Unix(int64(sec), 0).UTC().AppendFormat(dst, time.RFC3339)
}

func (v *View) groupCellText(n uint32, c Column, d *descriptor) string {
	if number := v.groups.columnNumbers(c); number != nil {
		return formatCount(number(n))
	}
	switch {
	case d.time != nil:
		return screenTime(d.time(v, n))
	case c == Throttled:
		return v.groups.counts[n].throttled.String()
	case c == SubjectState && v.spec.By == Subject && v.groups.keys[n].code == 0:
		return v.groups.unknown()
	}
	m := v.representative(n)
	if v.groupsEntries && d.variesByEntry() {
		return d.values.cellText(v.snap, int(m))
	}
	return v.snap.recordText(v.ownerOf(m), d)
}

// representative returns the member whose values stand for its group. It is the last one, since a
// renamed mailbox or folder is best known by its last name.
func (v *View) representative(n uint32) uint32 {
	members := v.groups.membersOf(n)
	return members[len(members)-1]
}

// rowEntry returns the entry of a row, or the representative of a group of entries.
func (v *View) rowEntry(row int) int {
	if v.spec.Shape == Grouped {
		return int(v.representative(v.rows[row]))
	}
	return int(v.rows[row])
}

func formatCount(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// RecordsOf returns the records of a row, in time order. A sibling has none.
func (v *View) RecordsOf(row int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if v.spec.Shape != Grouped {
			if r := v.FirstRecord(row); r >= 0 {
				yield(r)
			}
			return
		}
		last := -1
		for _, m := range v.groups.membersOf(v.rows[row]) {
			r := v.ownerOf(m)
			if r != last && !yield(r) {
				return
			}
			last = r
		}
	}
}
