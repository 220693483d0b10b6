package graph

import (
	"context"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant/document"
)

// newComparison returns the comparison of several readings; nil if one reading is enough.
func (j *job) newComparison(made query) *fetch.Comparison {
	if !j.request.Verify && made.approximateCount == 0 {
		return nil
	}
	return fetch.NewComparison("rows")
}

// needsVerification reports whether the result must be read again: on request, or because fewer records
// were received than the service counts.
func (j *job) needsVerification(made query, seen *fetch.Comparison) bool {
	return seen != nil && (j.request.Verify || seen.CountDistinct() < made.approximateCount)
}

// saveNewRows saves the rows that no earlier reading returned.
func (j *job) saveNewRows(ctx context.Context, rows [][]byte, seen *fetch.Comparison) error {
	if seen == nil {
		return j.window.SaveRows(ctx, rows)
	}
	var fresh [][]byte
	for _, row := range rows {
		if seen.Add(rowID(row), row) {
			fresh = append(fresh, row)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return j.window.SaveRows(ctx, fresh)
}

// readAgain repeats the reading until one returns no new row. It returns the outcome of the last
// reading.
func (j *job) readAgain(ctx context.Context, made query, seen *fetch.Comparison) (last readingResult, err error) {
	err = seen.RepeatUntilStable("query "+made.id, func() error {
		last, err = j.readRecords(ctx, made.id, seen)
		return err
	}, j.window.AddNote)
	return last, err
}

// rowID returns the ID of a row, or the row itself if it has none.
func rowID(row []byte) []byte {
	o, err := document.Value(row).ParseObject()
	if err != nil {
		return row
	}
	if id, err := o.RequiredText("id"); err == nil {
		return []byte(id)
	}
	return row
}
