package graph

import (
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"whoread/audit/tenant/document"
)

// page is a page of a collection.
type page struct {
	// rows are the elements, byte for byte as received, as slices of the body.
	rows [][]byte
	// stated is the number of rows that the page states; notStated if it states none.
	stated int
	// next is the link to the next page; "" on the last page.
	next string
	// flaw says why the page is malformed although its rows are readable; nil if it is not.
	flaw error
}

const notStated = -1

var errNoPage = errors.New("the answer of the service is not a page of a list")

// parsePage parses {"@odata.count":...,"@odata.nextLink":...,"value":[...]}. The count is the number of
// rows in the page, not in the collection
// (learn.microsoft.com/graph/api/security-auditlogquery-list-records).
func parsePage(body []byte) (page, error) {
	o, flaw, err := document.ParseOData(body)
	if err != nil {
		return page{}, fmt.Errorf("%w: it %w", errNoPage, err)
	}
	rows, err := o.Array("value")
	if err != nil {
		return page{}, fmt.Errorf("%w: %w", errNoPage, err)
	}
	p := page{stated: notStated, flaw: flaw}
	for i, row := range rows {
		if row.IsNull() { // nothing to keep
			p.addFlaw(fmt.Errorf("row %d: it is null", i+1))
			continue
		}
		p.rows = append(p.rows, row)
	}
	n, stated, err := o.Number("@odata.count")
	if stated {
		p.stated = n
	}
	p.addFlaw(err)
	p.next, err = o.NextLink()
	p.addFlaw(err)
	return p, nil
}

// addFlaw records why the page is malformed. The first reason is kept.
func (p *page) addFlaw(err error) {
	if p.flaw == nil && err != nil {
		p.flaw = err
	}
}

// checkRecords adds a flaw if a row is not a record: an object with an ID.
func (p *page) checkRecords() {
	for i, row := range p.rows {
		if err := checkRecord(row); err != nil {
			p.addFlaw(fmt.Errorf("row %d: %w", i+1, err))
			return
		}
	}
}

func checkRecord(row document.Value) error {
	o, err := row.ParseObject()
	if err != nil {
		return fmt.Errorf("it %w", err)
	}
	_, err = o.RequiredText("id")
	if err == nil {
		return nil
	}
	inner, none := o.LastValue("auditData").ParseObject()
	if none != nil || !o.LastValue("id").IsNull() {
		return err
	}
	_, err = inner.RequiredText("Id")
	return err
}

// checkNext adds a flaw if the next page does not belong to the query.
func (p *page) checkNext(id string) {
	if p.next != "" && !strings.Contains(strings.ToLower(p.next), strings.ToLower(id)) {
		p.addFlaw(errors.New("the link to the next page does not belong to the same query"))
		p.next = ""
	}
}

// isConsistent reports whether the page is well-formed and has as many rows as it states.
func (p page) isConsistent() bool {
	return p.flaw == nil && (p.stated == notStated || p.stated == len(p.rows))
}

// addMissingRows adds the rows of an earlier reading of the page that this reading lacks.
func (p page) addMissingRows(earlier page) page {
	if len(earlier.rows) == 0 {
		return p
	}
	seed := maphash.MakeSeed()
	has := make(map[uint64]bool, len(p.rows))
	for _, row := range p.rows {
		has[maphash.Bytes(seed, row)] = true
	}
	for _, row := range earlier.rows {
		if !has[maphash.Bytes(seed, row)] {
			p.rows = append(p.rows, row)
		}
	}
	if p.next == "" {
		p.next = earlier.next
	}
	return p
}
