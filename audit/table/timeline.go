package table

// RowTimes returns the times of the first and the last record of a row, in Unix seconds; 0 if not
// stated.
func (v *View) RowTimes(row int) (first, last int64) {
	if v.spec.Shape == Grouped {
		return int64(v.firstTime(v.rows[row])), int64(v.lastTime(v.rows[row]))
	}
	if n, ok := v.Sibling(row); ok {
		return v.snap.SiblingTime(n), v.snap.SiblingTime(n)
	}
	at := int64(v.snap.times.at(v.FirstRecord(row)))
	return at, at
}

// CountByTime counts the records of the view in n equal spans of the time from first to last, both
// in Unix seconds and included. It ignores other records.
func (v *View) CountByTime(n int, first, last int64) []int {
	spans := make([]int, n)
	width := last - first + 1
	for _, r := range v.records {
		if t := int64(v.snap.times.mustAt(r)); t >= first && t <= last && t != 0 {
			spans[(t-first)*int64(n)/width]++
		}
	}
	return spans
}
