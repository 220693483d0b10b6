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

// contentType is the part of the feed that holds the records of mailboxes.
const contentType = "Audit.Exchange"

// feed is the feed of one tenant.
type feed struct {
	caller tenant.Caller
	tenant string // its id
}

// newFeed returns the feed of the tenant that is signed in to. It has no other name than the id,
// which is part of every address and may be told by a token only.
func newFeed(ctx context.Context, caller tenant.Caller) (*feed, error) {
	if err := caller.SignIn(ctx, tenant.Manage); err != nil {
		return nil, err
	}
	id := caller.Tenant()
	if !tenant.IsGUID(id) {
		return nil, &tenant.Error{
			Service: tenant.Manage, Kind: tenant.Absent,
			Message: fmt.Sprintf("it is asked by the id of the tenant, a GUID, and %q is none", id),
			Advice:  "name the tenant by its id with --tenant",
		}
	}
	return &feed{caller, id}, nil
}

// sendCall makes a call and counts it.
func (f *feed) sendCall(ctx context.Context, w fetch.Window, method, address string) (*tenant.Answer, error) {
	answer, err := f.caller.Do(ctx, tenant.Call{Service: tenant.Manage, Method: method, URL: address})
	w.AddCalls(tenant.CountCalls(answer, err))
	return answer, err
}

// fetchURL fetches an address that the feed gave.
func (f *feed) fetchURL(ctx context.Context, w fetch.Window, address string) (*tenant.Answer, error) {
	return f.sendCall(ctx, w, http.MethodGet, f.addPublisher(address))
}

// addPublisher is an address that the feed gave with the id of who asks, without which the call is
// counted with those of everybody else who gives none. The address stays as it is otherwise.
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

// subscriptionURL is that of an operation on subscriptions.
func (f *feed) subscriptionURL(operation string, parameters url.Values) string {
	parameters.Set("PublisherIdentifier", f.tenant)
	return "/api/v1.0/" + f.tenant + "/activity/feed/subscriptions/" + operation + "?" + parameters.Encode()
}

// listURL is the address of the list of what was published in a span. The feed knows whole
// seconds, of UTC but without a Z.
func (f *feed) listURL(s coverage.Span) string {
	const layout = "2006-01-02T15:04:05"
	return f.subscriptionURL("content", url.Values{
		"contentType": {contentType},
		"startTime":   {s.From.UTC().Format(layout)},
		"endTime":     {s.To.UTC().Format(layout)},
	})
}
