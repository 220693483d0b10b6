package graph

import (
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"whoread/audit/tenant/document"
)

// page is one page of a collection.
type page struct {
	// rows are the elements, byte for byte as the service wrote them, within the body.
	rows [][]byte
	// stated is how many rows the page says that it holds; notStated if it does not say.
	stated int
	// next is the address of the page after it; "" for the last one.
	next string
	// flaw is why the page is malformed, though its rows can be read; nil if it is not.
	flaw error
}

const notStated = -1

var errNoPage = errors.New("the service answered with something that is no page of a list")

// parsePage reads {"@odata.count":...,"@odata.nextLink":...,"value":[...]}. The count is that
// of the rows of the page, not of the collection
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
		if row.IsNull() { // there is nothing to keep
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

// addFlaw notes why the page is malformed; the first reason counts.
func (p *page) addFlaw(err error) {
	if p.flaw == nil && err != nil {
		p.flaw = err
	}
}

// checkRecords finds rows that are no records: each is an object with an id.
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

// checkNext finds that the next page is not one of the query with an id.
func (p *page) checkNext(id string) {
	if p.next != "" && !strings.Contains(strings.ToLower(p.next), strings.ToLower(id)) {
		p.addFlaw(errors.New("the next page was expected to be of the same query, and its address names another resource"))
		p.next = ""
	}
}

// isConsistent reports whether the page is well-formed and holds as many rows as it states.
func (p page) isConsistent() bool {
	return p.flaw == nil && (p.stated == notStated || p.stated == len(p.rows))
}

// addMissingRows adds the rows of an earlier reading of the page that this one does not have.
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
