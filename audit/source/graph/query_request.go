package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/source/fetch"
)

// queryRequest is the body of the request that creates a query, and what a query is known by when
// it has to be found again.
//
// It names operations and never record types, since a Sync is an ExchangeItem and a Bind an
// ExchangeItemAggregated: one record type loses the other. It names no service, which the
// documentation has as one name on one page and as a collection on another.
type queryRequest struct {
	Type       string   `json:"@odata.type"`
	Name       string   `json:"displayName"`
	From       string   `json:"filterStartDateTime"`
	To         string   `json:"filterEndDateTime"`
	Operations []string `json:"operationFilters,omitempty"`
	// Users are actors: what they did in any mailbox.
	Users []string `json:"userPrincipalNameFilters,omitempty"`
	IPs   []string `json:"ipAddressFilters,omitempty"`
}

// newQueryRequest asks for a window. Records have whole seconds; so has the question, which rather
// takes in a second too much.
func newQueryRequest(a fetch.Request, w fetch.Window) queryRequest {
	span := w.Span()
	return queryRequest{
		Type:       "#microsoft.graph.security.auditLogQuery",
		Name:       fmt.Sprintf("whoread-%s-%d", w.Run(), w.ID()),
		From:       span.From.UTC().Truncate(time.Second).Format(time.RFC3339),
		To:         roundUpSecond(span.To.UTC()).Format(time.RFC3339),
		Operations: a.Operations,
		Users:      a.Users,
		IPs:        a.IPs,
	}
}

// matches tells whether a query asks this question under this name. The names alone would do
// but for a name that somebody else gave.
func (q queryRequest) matches(found query) bool {
	return q.Name == found.name &&
		sameTime(q.From, found.from) && sameTime(q.To, found.to) &&
		sameNames(q.Operations, found.operations) &&
		sameNames(q.Users, found.users) && sameNames(q.IPs, found.ips)
}

// sameTime compares times of which one may be written with fractions or another zone.
func sameTime(a, b string) bool {
	at, err := time.Parse(time.RFC3339, a)
	bt, bad := time.Parse(time.RFC3339, b)
	return err == nil && bad == nil && at.Equal(bt)
}

// sameNames compares lists whose order and case mean nothing.
func sameNames(a, b []string) bool {
	return slices.EqualFunc(sortNames(a), sortNames(b), strings.EqualFold)
}

func sortNames(names []string) []string {
	return slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
	})
}
