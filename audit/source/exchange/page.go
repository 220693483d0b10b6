package exchange

import (
	"errors"
	"strings"

	"github.com/tidwall/gjson"
)

// page is one answer of InvokeCommand.
type page struct {
	// rows are the rows as they stand in the answer; places say where each stands.
	rows     [][]byte
	places   []place
	warnings []string
	next     string // the address of the next page; "" if the slice ends here
}

// place is where a row says that it stands in the result of its session; zero where it does not
// say so.
type place struct{ index, count int }

var errNoRows = errors.New("the answer is not a list of rows")

// parsePage reads an answer of InvokeCommand. Its keys hold dots and an @, which a path of gjson
// would read as its own.
func parsePage(body []byte) (page, error) {
	if !gjson.ValidBytes(body) {
		return page{}, errNoRows
	}
	var (
		p      page
		listed bool
	)
	gjson.ParseBytes(body).ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "value":
			listed = value.IsArray()
			p.take(value)
		case "@odata.nextLink":
			p.next = value.Str
		case "@adminapi.warnings":
			value.ForEach(func(_, warning gjson.Result) bool {
				p.warnings = append(p.warnings, warning.String())
				return true
			})
		}
		return true
	})
	if !listed {
		return page{}, errNoRows
	}
	return p, nil
}

// take reads the rows.
func (p *page) take(rows gjson.Result) {
	p.rows, p.places = nil, nil
	if !rows.IsArray() {
		return
	}
	rows.ForEach(func(_, row gjson.Result) bool {
		p.rows = append(p.rows, []byte(row.Raw))
		p.places = append(p.places, place{int(row.Get("ResultIndex").Int()), int(row.Get("ResultCount").Int())})
		return true
	})
}

// records are the rows without those that only mark a time-out, which hold no record.
func (p *page) records() [][]byte {
	rows := p.rows[:0:0]
	for i, row := range p.rows {
		if p.places[i].index >= 1 || gjson.GetBytes(row, "AuditData").String() != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// grave tells whether a warning says that rows are missing. Exchange has no codes for warnings.
func grave(warning string) bool {
	warning = strings.ToLower(warning)
	for _, sign := range []string{
		"task was canceled", "task was cancelled", "server side error", // time-outs
		"more results", "truncated", // there is more than was sent
	} {
		if strings.Contains(warning, sign) {
			return true
		}
	}
	return false
}
