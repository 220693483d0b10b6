package graph

import (
	"context"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant/document"
)

// newComparison is where the readings of an answer are compared; nil if there will be one only.
func (j *job) newComparison(made query) *fetch.Comparison {
	if !j.request.Verify && made.approximateCount == 0 {
		return nil
	}
	return fetch.NewComparison("rows")
}

// needsVerification tells whether an answer is to be read again: because that is asked for, or since fewer
// records came than the service says that there are.
func (j *job) needsVerification(made query, seen *fetch.Comparison) bool {
	return seen != nil && (j.request.Verify || seen.CountDistinct() < made.approximateCount)
}

// saveNewRows hands on the rows of a reading, but for those that an earlier one brought.
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

// readAgain reads an answer again until a reading brings no row that those before it did not. It
// returns what the last reading brought.
func (j *job) readAgain(ctx context.Context, made query, seen *fetch.Comparison) (last readingResult, err error) {
	err = seen.RepeatUntilStable("query "+made.id, func() error {
		last, err = j.readRecords(ctx, made.id, seen)
		return err
	}, j.window.AddNote)
	return last, err
}

// rowID returns the id of a row; a row without one is known by its content.
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
