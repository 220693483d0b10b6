package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/tenant/document"
)

// query is the state of a query as the service describes it
// (learn.microsoft.com/graph/api/resources/security-auditlogquery).
type query struct {
	id, name, status       string
	from, to               string
	operations, users, ips []string
	// limit is the maximum number of records that the service returns; exceeded reports that there are
	// more. Only beta is known to state them: statesLimit reports whether it does.
	statesLimit bool
	exceeded    bool
	limit       int
	// approximateCount is the number of records that the service claims to return. It counts in several
	// places at once, and does not guarantee the number.
	approximateCount int
}

// statedLimit is the documented limit of records per query
// (learn.microsoft.com/graph/throttling-limits).
const statedLimit = 1_000_000

// The states of a query that has a result or may get one.
const (
	notStarted = "notStarted"
	running    = "running"
	succeeded  = "succeeded"
)

var errNoQuery = errors.New("the answer of the service is not a query")

// parseQuery parses the answer to a request that creates or reads a query.
func parseQuery(body []byte) (query, error) {
	o, flaw, err := document.ParseOData(body)
	if err != nil {
		return query{}, fmt.Errorf("%w: it %w", errNoQuery, err)
	}
	q, err := readQuery(o)
	if err = cmp.Or(flaw, err); err != nil {
		return query{}, fmt.Errorf("%w: %w", errNoQuery, err)
	}
	return q, nil
}

// queryPage is a page of a list of queries, and the link to the next page.
type queryPage struct {
	found []query
	next  string
}

// parseQueries parses a page of a list of queries. It skips unreadable queries, which cannot be reused.
func parseQueries(body []byte) (queryPage, error) {
	p, err := parsePage(body)
	if err == nil && p.flaw != nil {
		err = fmt.Errorf("%w: %w", errNoPage, p.flaw)
	}
	if err != nil {
		return queryPage{}, err
	}
	list := queryPage{next: p.next}
	for _, row := range p.rows {
		if q, err := parseQuery(row); err == nil {
			list.found = append(list.found, q)
		}
	}
	return list, nil
}

// readQuery reads the members of a query. They must all be understood: a misread limit would let an
// incomplete result look complete.
func readQuery(o document.Object) (query, error) {
	r := memberReader{object: o}
	q := query{
		id: r.readText("id"), name: r.readText("displayName"), status: r.readText("status"),
		from: r.readText("filterStartDateTime"), to: r.readText("filterEndDateTime"),
		operations: r.readTexts("operationFilters"), users: r.readTexts("userPrincipalNameFilters"), ips: r.readTexts("ipAddressFilters"),
		limit: r.readNumber("recordCountLimit"), approximateCount: r.readNumber("approximateReturnedRecordCount"),
	}
	q.exceeded, q.statesLimit = r.readBool("isRecordCountLimitExceeded")
	if q.limit == 0 {
		q.limit = statedLimit
	}
	for _, name := range []string{"id", "status"} {
		if _, err := o.RequiredText(name); err != nil {
			r.keepError(err)
		}
	}
	return q, r.err
}

// memberReader reads members of an object, and keeps the first error.
type memberReader struct {
	object document.Object
	err    error
}

func (r *memberReader) keepError(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *memberReader) readText(name string) string {
	text, err := r.object.Text(name)
	r.keepError(err)
	return text
}

func (r *memberReader) readTexts(name string) []string {
	texts, err := r.object.Texts(name)
	r.keepError(err)
	return texts
}

func (r *memberReader) readNumber(name string) int {
	n, _, err := r.object.Number(name)
	r.keepError(err)
	return n
}

func (r *memberReader) readBool(name string) (flag, stated bool) {
	flag, stated, err := r.object.Bool(name)
	r.keepError(err)
	return flag, stated
}

func (q query) hasStatus(status string) bool { return strings.EqualFold(q.status, status) }

// isUsable reports whether the query has a result or may get one. A query that failed, was cancelled or
// has an unknown status does not.
func (q query) isUsable() bool { return q.progress() > 0 }

// progress returns how far a query has come; 0 if it is not usable.
func (q query) progress() int {
	return 1 + slices.IndexFunc([]string{notStarted, running, succeeded}, q.hasStatus)
}

// exceedsLimit reports whether the query has more records than it returns.
func (q query) exceedsLimit(rows int) bool {
	if q.statesLimit {
		return q.exceeded
	}
	return rows >= q.limit
}
