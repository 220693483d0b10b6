package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/source/fetch"
)

// queryRequest is the body of the request that creates a query. It also identifies the query in a list.
//
// It names operations instead of record types, since a Sync is an ExchangeItem and a Bind an
// ExchangeItemAggregated. It names no service, because the documentation contradicts itself about the
// type of that member.
type queryRequest struct {
	Type       string   `json:"@odata.type"`
	Name       string   `json:"displayName"`
	From       string   `json:"filterStartDateTime"`
	To         string   `json:"filterEndDateTime"`
	Operations []string `json:"operationFilters,omitempty"`
	// Users are actors: their actions in any mailbox.
	Users []string `json:"userPrincipalNameFilters,omitempty"`
	IPs   []string `json:"ipAddressFilters,omitempty"`
}

// newQueryRequest returns the request for a window, in whole seconds like the records. It includes up
// to a second more than the window.
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

// matches reports whether a query has this name and asks for the same. The name alone is not enough,
// since somebody else may have used it.
func (q queryRequest) matches(found query) bool {
	return q.Name == found.name &&
		sameTime(q.From, found.from) && sameTime(q.To, found.to) &&
		sameNames(q.Operations, found.operations) &&
		sameNames(q.Users, found.users) && sameNames(q.IPs, found.ips)
}

// sameTime compares two times; one may have fractions of a second or another time zone.
func sameTime(a, b string) bool {
	at, err := time.Parse(time.RFC3339, a)
	bt, bad := time.Parse(time.RFC3339, b)
	return err == nil && bad == nil && at.Equal(bt)
}

// sameNames compares two lists regardless of order and case.
func sameNames(a, b []string) bool {
	return slices.EqualFunc(sortNames(a), sortNames(b), strings.EqualFold)
}

func sortNames(names []string) []string {
	return slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
	})
}
