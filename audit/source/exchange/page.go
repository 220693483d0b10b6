package exchange

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"whoread/audit/tenant/document"
)

// page is one answer of InvokeCommand.
type page struct {
	// rows are the rows as they stand in the answer; places say where each stands.
	rows      [][]byte
	positions []rowPosition
	warnings  []string
	next      string // the address of the next page; "" if the slice ends here
	// flaw is why the answer is malformed, though its rows can be read; nil if it is not.
	flaw error
}

// rowPosition is where a row says that it stands in the result of its session, and the id of its record;
// zero where it does not say so.
type rowPosition struct {
	index, count int
	id           string
	mark         bool // it holds no record: it marks a time-out, or is null
}

var errNoRows = errors.New("the answer is not a list of rows")

// parsePage reads an answer of InvokeCommand.
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

// addFlaw notes why the answer is malformed; the first reason counts.
func (p *page) addFlaw(err error) {
	if p.flaw == nil && err != nil {
		p.flaw = err
	}
}

// readWarnings reads the warnings: a list, or one of them alone.
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

// readNext reads the address of the next page, which is one of InvokeCommand.
func (p *page) readNext(o document.Object) {
	next, err := o.NextLink()
	if err == nil && next != "" && !strings.Contains(strings.ToLower(next), "/invokecommand") {
		next, err = "", errors.New("the next page was expected to be one of InvokeCommand, and its address names another resource")
	}
	p.next = next
	p.addFlaw(err)
}

// readPosition reads where a row stands. A row that marks a time-out has the number -1 and no record.
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
		at.count, _ = o.RequiredInteger("ResultCount") // the number says enough
		return at, nil
	}
	if at.count, err = o.RequiredInteger("ResultCount"); err != nil {
		return at, err
	}
	at.id, err = recordID(o)
	return at, err
}

// longestRecord is up to how long a record is read for its id: that takes a copy of it. Records have
// up to some 100,000 bytes.
const longestRecord = 8 << 20

// recordID returns the id of the record of a row. What the record says counts; one that cannot be
// read is reported when it is parsed, and is known by its sum.
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
	text := []byte(data) // an object, if it is no text
	if data[0] == '"' {
		unquoted, _ := data.ParseText() // it is one
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

// recordRows are the rows without those that hold no record.
func (p *page) recordRows() [][]byte {
	rows := p.rows[:0:0]
	for i, row := range p.rows {
		if !p.positions[i].mark {
			rows = append(rows, row)
		}
	}
	return rows
}

// meansMissingRows tells whether a warning says that rows are missing. Exchange has no codes for warnings.
func meansMissingRows(warning string) bool {
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
