package activity

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// contentType is the content type that includes the records of mailboxes.
const contentType = "Audit.Exchange"

// feed is the feed of one tenant.
type feed struct {
	caller tenant.Caller
	tenant string // its ID
}

// newFeed returns the feed of the signed-in tenant. Its addresses contain the tenant's ID, which only a
// token may state.
func newFeed(ctx context.Context, caller tenant.Caller) (*feed, error) {
	if err := caller.SignIn(ctx, tenant.Manage); err != nil {
		return nil, err
	}
	id := caller.Tenant()
	if !tenant.IsGUID(id) {
		return nil, &tenant.Error{
			Service: tenant.Manage, Kind: tenant.Absent,
			Message: fmt.Sprintf("its address contains the tenant's ID, a GUID, and %q is not a GUID", id),
			Advice:  "set the tenant's ID with --tenant",
		}
	}
	return &feed{caller, id}, nil
}

// sendCall sends a call and counts it.
func (f *feed) sendCall(ctx context.Context, w fetch.Window, method, address string) (*tenant.Answer, error) {
	answer, err := f.caller.Do(ctx, tenant.Call{Service: tenant.Manage, Method: method, URL: address})
	w.AddCalls(tenant.CountCalls(answer, err))
	return answer, err
}

// fetchURL fetches an address that the feed returned.
func (f *feed) fetchURL(ctx context.Context, w fetch.Window, address string) (*tenant.Answer, error) {
	return f.sendCall(ctx, w, http.MethodGet, f.addPublisher(address))
}

// addPublisher adds the publisher identifier to an address, and changes nothing else. Calls without an
// identifier share one quota with all other callers that send none.
func (f *feed) addPublisher(address string) string {
	const name = "PublisherIdentifier="
	path, query, found := strings.Cut(address, "?")
	switch {
	case !found:
		return path + "?" + name + f.tenant
	case strings.Contains(query, name):
		return address
	default:
		return address + "&" + name + f.tenant
	}
}

// subscriptionURL returns the address of an operation on subscriptions.
func (f *feed) subscriptionURL(operation string, parameters url.Values) string {
	parameters.Set("PublisherIdentifier", f.tenant)
	return "/api/v1.0/" + f.tenant + "/activity/feed/subscriptions/" + operation + "?" + parameters.Encode()
}

// listURL returns the address of the list of blobs published in a span. The feed expects whole seconds
// of UTC, without a Z.
func (f *feed) listURL(s coverage.Span) string {
	const layout = "2006-01-02T15:04:05"
	return f.subscriptionURL("content", url.Values{
		"contentType": {contentType},
		"startTime":   {s.From.UTC().Format(layout)},
		"endTime":     {s.To.UTC().Format(layout)},
	})
}
