package source

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/source/form"
)

// parseBatches parses batches until there are no more.
func parseBatches(jobs <-chan *batch) {
	sums := crc32.MakeTable(crc32.Castagnoli)
	for b := range jobs {
		b.parseChunk(sums)
		b.done <- struct{}{}
	}
}

// parseChunk parses the rows of the chunk into a page. After an internal error, the rest of the chunk is
// one rejected row.
func (b *batch) parseChunk(sums *crc32.Table) {
	defer b.dropText()
	if err := b.parseRows(sums); err != nil {
		b.rejectRow(0, 0, b.line, fmt.Errorf("%w; rows after this line may be missing", err))
	}
}

func (b *batch) parseRows(sums *crc32.Table) (err error) {
	defer crash.Recover("finding the rows", &err)
	if b.damaged != nil {
		b.handleRow(0, len(b.chunk.Text), b.line, sums)
		return nil
	}
	at, line, newline := 0, b.line, []byte{b.form.LineEnd()}
	b.form.EachRow(b.chunk, func(start, end int) {
		line += int64(bytes.Count(b.chunk.Text[at:start], newline))
		at = start
		b.handleRow(start, end, line, sums)
	})
	return nil
}

// handleRow parses one row, or a ledger entry between rows. Text that cannot be read as one row is split
// as rows that ran together.
func (b *batch) handleRow(start, end int, line int64, sums *crc32.Table) {
	err := b.readRow(start, end, line, sums)
	if err == nil {
		return
	}
	if b.damaged != nil {
		b.rejectRow(start, end, line, err)
		return
	}
	row, newline, counted := b.chunk.Text[start:end], []byte{b.form.LineEnd()}, 0
	b.form.SplitDamaged(row, func(from, to int, wrong error) {
		line += int64(bytes.Count(row[counted:from], newline))
		counted = from
		if wrong == nil {
			wrong = err
			if to-from < len(row) {
				wrong = b.readRow(start+from, start+to, line, sums)
			}
		}
		if wrong != nil {
			b.rejectRow(start+from, start+to, line, wrong)
		}
	})
}

// readRow parses one row. A row with an error is not counted.
func (b *batch) readRow(start, end int, line int64, sums *crc32.Table) error {
	if b.damaged == nil && b.isEntry(start, end) {
		return nil
	}
	if b.maxRow > 0 && end-start > b.maxRow {
		return longRowError{b.maxRow}
	}
	text := b.chunk.Text[start:end]
	found, err := b.unwrapRow(text)
	if err != nil {
		return err
	}
	place := audit.Place{Input: b.page.Input, Line: line, Offset: b.offset + int64(start), Length: int64(end - start)}
	return b.addRecords(found, text, place, sums)
}

// unwrapRow finds the AuditData of a row.
func (b *batch) unwrapRow(row []byte) (found form.Unwrapped, err error) {
	defer crash.Recover("reading the row", &err)
	if b.damaged != nil {
		return found, b.damaged
	}
	if coverage.IsEntry(row) {
		return found, errStray
	}
	kept := b.scratch.Len()
	b.current.row, b.current.facts = b.scratch.ToUTF8(row), rowFacts{}
	found = b.form.UnwrapRow(b.current.row, &b.scratch)
	b.current.aliased = b.scratch.Len() == kept
	if b.wrapper == "" {
		b.wrapper = found.Wrapper
	}
	return found, found.Err
}

// searchRow adds the records of a row that looks like AuditData, and may have a record in it.
func (b *batch) searchRow(row []byte, place audit.Place, sums *crc32.Table) error {
	b.scratch.Thorough = true
	defer func() { b.scratch.Thorough = false }()
	found, err := b.unwrapRow(row)
	if err != nil {
		return err
	}
	return b.addRecords(found, row, place, sums)
}

// addRecords adds the records that were found in a row. The row has an error if it is one record.
func (b *batch) addRecords(found form.Unwrapped, row []byte, place audit.Place, sums *crc32.Table) error {
	if len(found.Others) == 0 {
		return b.addRecord(found, row, place, sums)
	}
	for _, one := range append([]form.Unwrapped{found}, found.Others...) {
		if err := b.addRecord(one, row, place, sums); err != nil {
			start := int(place.Offset - b.offset)
			b.rejectRow(start, start+int(place.Length), place.Line, err)
		}
	}
	return nil
}

// addRecord parses the AuditData that was found in a row, and adds its record to the page. A row with an
// error is not counted.
func (b *batch) addRecord(found form.Unwrapped, row []byte, place audit.Place, sums *crc32.Table) error {
	if found.Err != nil {
		return found.Err
	}
	n := len(b.page.Records)
	b.page.Records = append(b.page.Records, audit.Record{})
	record := &b.page.Records[n]
	if b.current.aliased {
		b.aliased = append(b.aliased, n)
	}
	err := b.parseRecord(found, record)
	if found.Assumed && b.parser.MayBeWrapper() {
		b.page.Records = b.page.Records[:n]
		return b.searchRow(row, place, sums)
	}
	if err != nil {
		b.page.Records = b.page.Records[:n]
		return err
	}
	b.page.Rows++
	resultDoubt := ""
	if found.ResultCount != nil {
		resultDoubt = b.countResult(found.ResultCount, found.ResultIndex, record.ID)
	}
	if why := b.collectDoubts(row, record, resultDoubt); why != "" {
		b.flagRow(place, record.Time, why)
	}
	if found.Partial && record.Sum != (audit.ContentSum{}) {
		record.Sum = record.Sum.JoinSum(b.current.sumContent(row)) // its AuditData may lack columns
	}
	place.Sum = crc32.Checksum(found.Data, sums)
	if record.Operation != audit.MailItemsAccessed {
		b.page.Records = b.page.Records[:n]
		b.countOther(row, place)
		return nil
	}
	b.page.Places = append(b.page.Places, place)
	b.span.addTime(record.Time)
	return nil
}

// countOther counts the row of another operation that was parsed last, and keeps it if it is a sibling.
func (b *batch) countOther(row []byte, at audit.Place) {
	b.page.Other++
	sibling := b.parser.Sibling()
	if sibling == nil {
		return
	}
	if sibling.Partial = b.current.found.Partial; sibling.Partial && sibling.Sum != (audit.ContentSum{}) {
		sibling.Sum = sibling.Sum.JoinSum(b.current.sumContent(row)) // its AuditData may lack columns
	}
	b.page.Siblings = append(b.page.Siblings, *sibling)
	b.page.SiblingPlaces = append(b.page.SiblingPlaces, at)
}

// countResult counts a row that states a ResultCount, and returns what is not understood of it; "" if nothing.
func (b *batch) countResult(count, index []byte, id string) (why string) {
	r, ok, why := readResultRow(count, index, id)
	if ok {
		b.span.rows = append(b.span.rows, r)
	}
	return why
}

// rejectRow counts a row from start to end that cannot be read.
func (b *batch) rejectRow(start, end int, line int64, why error) {
	b.page.Rows++
	b.page.Rejected = append(b.page.Rejected, audit.Rejection{
		Input: b.page.Input, Line: line, Offset: b.offset + int64(start), Reason: why.Error(),
		Time: b.readRejectedTime(b.chunk.Text[start:end]),
	})
	if errors.Is(why, audit.ErrCutOff) {
		b.span.cutOff++
	}
}

// flagRow notes why the row at a place may be misread.
func (b *batch) flagRow(at audit.Place, seconds int64, why string) {
	b.page.Flagged = append(b.page.Flagged, audit.Flag{Input: at.Input, Line: at.Line, Offset: at.Offset, Reason: why, Time: seconds})
}

// parseRecord parses AuditData that was found in the current row.
func (b *batch) parseRecord(found form.Unwrapped, r *audit.Record) (err error) {
	defer crash.Recover("reading the row", &err)
	b.current.found = found
	err = b.parser.ParseWithin(found.Data, r, b.readEnvelope)
	r.Partial = found.Partial || found.IsRearranged()
	return err
}
