package graph

import (
	"encoding/json"
	"errors"

	"github.com/tidwall/gjson"
)

// page is one page of a collection.
type page struct {
	// rows are the elements, byte for byte as the service wrote them, within the body.
	rows [][]byte
	// stated is how many rows the page says that it holds; notStated if it does not say.
	stated int
	// next is the address of the page after it; "" for the last one.
	next string
}

const notStated = -1

var errNoPage = errors.New("the service answered with something that is no page of a list")

// parsePage reads {"@odata.count":...,"@odata.nextLink":...,"value":[...]}. The count is that
// of the rows of the page, not of the collection
// (learn.microsoft.com/graph/api/security-auditlogquery-list-records).
func parsePage(body []byte) (page, error) {
	if !json.Valid(body) {
		return page{}, errNoPage
	}
	p, isPage := page{stated: notStated}, false
	gjson.ParseBytes(body).ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "@odata.count":
			p.stated = int(value.Int())
		case "@odata.nextLink":
			p.next = value.Str
		case "value":
			isPage = value.IsArray()
			p.rows = elements(body, value)
		}
		return true
	})
	if !isPage {
		return page{}, errNoPage
	}
	return p, nil
}

// elements returns the elements of an array within a body.
func elements(body []byte, array gjson.Result) [][]byte {
	var all [][]byte
	array.ForEach(func(_, element gjson.Result) bool {
		end := element.Index + len(element.Raw)
		all = append(all, body[element.Index:end:end])
		return true
	})
	return all
}

// even tells whether the page holds as many rows as it states.
func (p page) even() bool { return p.stated == notStated || p.stated == len(p.rows) }

// join adds the rows of an earlier reading of the page that this one does not have.
func (p page) join(earlier page) page {
	if len(earlier.rows) == 0 {
		return p
	}
	has := make(map[string]bool, len(p.rows))
	for _, row := range p.rows {
		has[string(row)] = true
	}
	for _, row := range earlier.rows {
		if !has[string(row)] {
			p.rows = append(p.rows, row)
		}
	}
	if p.next == "" {
		p.next = earlier.next
	}
	return p
}
