package graph

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// query is what the service tells of a query
// (learn.microsoft.com/graph/api/resources/security-auditlogquery).
type query struct {
	id, name, status       string
	from, to               string
	operations, users, ips []string
	// limit is how many records the service returns at most; exceeded tells that there are
	// more. Only beta was seen to state them: told tells that they are.
	told     bool
	exceeded bool
	limit    int
	// about is how many records the service says that it returns. It counts in several places
	// at once and does not promise that the number is right.
	about int
}

// statedLimit is how many records a query returns at least
// (learn.microsoft.com/graph/throttling-limits).
const statedLimit = 1_000_000

// The states of a query that has an answer or may come to have one.
const (
	notStarted = "notStarted"
	running    = "running"
	succeeded  = "succeeded"
)

var errNoQuery = errors.New("the service answered with something that is no query")

// parseQuery reads the answer to a request that creates a query or looks at one.
func parseQuery(body []byte) (query, error) {
	if !json.Valid(body) {
		return query{}, errNoQuery
	}
	q := queryOf(gjson.ParseBytes(body))
	if q.id == "" || q.status == "" {
		return query{}, errNoQuery
	}
	return q, nil
}

// queryPage is a page of a list of queries, and the address of the page after it.
type queryPage struct {
	found []query
	next  string
}

func parseQueries(body []byte) (queryPage, error) {
	p, err := parsePage(body)
	if err != nil {
		return queryPage{}, err
	}
	list := queryPage{next: p.next}
	for _, row := range p.rows {
		list.found = append(list.found, queryOf(gjson.ParseBytes(row)))
	}
	return list, nil
}

func queryOf(r gjson.Result) query {
	exceeded := r.Get("isRecordCountLimitExceeded")
	q := query{
		id: r.Get("id").Str, name: r.Get("displayName").Str, status: r.Get("status").Str,
		from: r.Get("filterStartDateTime").Str, to: r.Get("filterEndDateTime").Str,
		operations: names(r.Get("operationFilters")),
		users:      names(r.Get("userPrincipalNameFilters")),
		ips:        names(r.Get("ipAddressFilters")),
		told:       exceeded.Exists() && exceeded.Type != gjson.Null,
		exceeded:   exceeded.Bool(),
		limit:      int(r.Get("recordCountLimit").Int()),
		about:      int(r.Get("approximateReturnedRecordCount").Int()),
	}
	if q.limit <= 0 {
		q.limit = statedLimit
	}
	return q
}

func names(list gjson.Result) []string {
	var all []string
	for _, name := range list.Array() {
		all = append(all, name.String())
	}
	return all
}

func (q query) is(status string) bool { return strings.EqualFold(q.status, status) }

// goesOn tells whether the query has an answer, or may come to have one; one that failed, was
// cancelled, or ended in a way that whoread does not know has none.
func (q query) goesOn() bool { return q.progress() > 0 }

// progress is how far a query has come; 0 if it leads nowhere.
func (q query) progress() int {
	return 1 + slices.IndexFunc([]string{notStarted, running, succeeded}, q.is)
}

// overfull tells whether the query has more records than its rows.
func (q query) overfull(rows int) bool {
	if q.told {
		return q.exceeded
	}
	return rows >= q.limit
}
