package exchange

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"whoread/audit/tenant/document"
)

// page is an answer of InvokeCommand.
type page struct {
	// rows are the rows as received; positions are their positions.
	rows      [][]byte
	positions []rowPosition
	warnings  []string
	next      string // link to the next page; "" on the last
	// flaw says why the answer is malformed although its rows are readable; nil if it is not.
	flaw error
}

// rowPosition is the position that a row states in the session's result, and the ID of its record; zero
// if it states none.
type rowPosition struct {
	index, count int
	id           string
	mark         bool // it has no record: it marks a timeout, or is null
}

var errNoRows = errors.New("the answer is not a list of rows")

// parsePage parses an InvokeCommand answer.
func parsePage(body []byte) (page, error) {
	o, flaw, err := document.ParseOData(body)
	if err != nil {
		return page{}, fmt.Errorf("%w: it %w", errNoRows, err)
	}
	rows, err := o.Array("value")
	if err != nil {
		return page{}, fmt.Errorf("%w: %w", errNoRows, err)
	}
	p := page{flaw: flaw}
	for i, row := range rows {
		at, err := readPosition(row)
		if err != nil {
			p.addFlaw(fmt.Errorf("row %d: %w", i+1, err))
		}
		p.rows, p.positions = append(p.rows, row), append(p.positions, at)
	}
	p.readWarnings(o)
	p.readNext(o)
	return p, nil
}

// addFlaw records why the answer is malformed. The first reason is kept.
func (p *page) addFlaw(err error) {
	if p.flaw == nil && err != nil {
		p.flaw = err
	}
}

// readWarnings reads the warnings: a list, or a single one.
func (p *page) readWarnings(o document.Object) {
	const name = "@adminapi.warnings"
	if one, err := o.Text(name); err == nil {
		if one != "" {
			p.warnings = []string{one}
		}
		return
	}
	var err error
	p.warnings, err = o.Texts(name)
	p.addFlaw(err)
}

// readNext reads the link to the next page, which must be an InvokeCommand address.
func (p *page) readNext(o document.Object) {
	next, err := o.NextLink()
	if err == nil && next != "" && !strings.Contains(strings.ToLower(next), "/invokecommand") {
		next, err = "", errors.New("the link to the next page does not belong to InvokeCommand")
	}
	p.next = next
	p.addFlaw(err)
}

// readPosition reads the position of a row. A row that marks a timeout has the number -1 and no record.
func readPosition(row document.Value) (rowPosition, error) {
	if row.IsNull() {
		return rowPosition{mark: true}, errors.New("it is null")
	}
	o, err := row.ParseObject()
	if err != nil {
		return rowPosition{}, fmt.Errorf("it %w", err)
	}
	var at rowPosition
	at.index, err = o.RequiredInteger("ResultIndex")
	if err != nil {
		return at, err
	}
	if at.index < 1 {
		at.mark = o.LastValue("AuditData").IsNull() || string(o.LastValue("AuditData")) == `""`
		at.count, _ = o.RequiredInteger("ResultCount") // the number is enough
		return at, nil
	}
	if at.count, err = o.RequiredInteger("ResultCount"); err != nil {
		return at, err
	}
	at.id, err = recordID(o)
	return at, err
}

// longestRecord limits the size of a record that is parsed for its ID, which needs a copy. Records have
// up to about 100,000 bytes.
const longestRecord = 8 << 20

// recordID returns the ID of a row's record, or the record's hash if the record cannot be parsed, which
// is reported later.
func recordID(row document.Object) (string, error) {
	data := row.LastValue("AuditData")
	if data.IsNull() {
		_, err := row.RequiredText("AuditData")
		return "", err
	}
	sum := sha256.Sum256(data)
	if len(data) > longestRecord {
		return string(sum[:]), nil
	}
	text := []byte(data) // an object if it is not a string
	if data[0] == '"' {
		unquoted, _ := data.ParseText() // it is a string
		text = []byte(unquoted)
	}
	record, err := document.ParseObject(text)
	if err != nil {
		return string(sum[:]), nil //nolint:nilerr // see above
	}
	id, err := record.RequiredText("Id")
	if err == nil {
		return id, nil
	}
	if beside, none := row.RequiredText("Identity"); none == nil {
		return beside, nil
	}
	return "", err
}

// recordRows returns the rows that hold a record.
func (p *page) recordRows() [][]byte {
	rows := p.rows[:0:0]
	for i, row := range p.rows {
		if !p.positions[i].mark {
			rows = append(rows, row)
		}
	}
	return rows
}

// meansMissingRows reports whether a warning means that rows are missing. Exchange's warnings have no
// codes.
func meansMissingRows(warning string) bool {
	warning = strings.ToLower(warning)
	for _, sign := range []string{
		"task was canceled", "task was cancelled", "server side error", // timeouts
		"more results", "truncated", // more rows than were sent
	} {
		if strings.Contains(warning, sign) {
			return true
		}
	}
	return false
}
