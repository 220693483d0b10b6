package exchange

import (
	"context"
	"net/http"
	"net/url"

	"whoread/audit/tenant"
)

// channel is the way to a cmdlet. All requests of a session go the same way, also if more becomes
// known of the tenant in between: the mailbox that they name decides which server they reach.
type channel struct {
	caller tenant.Caller
	path   string
	header http.Header
}

// channelTo returns the way to a cmdlet. Only a token may tell which tenant and user it is, which
// are both part of the way. The header is what Exchange's own module sends, without which
// InvokeCommand is not served.
func (s *Service) channelTo(ctx context.Context, cmdlet string) (*channel, error) {
	if err := s.caller.SignIn(ctx, tenant.Exchange); err != nil {
		return nil, err
	}
	name := s.caller.Tenant()
	if name == "" {
		return nil, &tenant.Error{
			Service: tenant.Exchange, Kind: tenant.Absent,
			Message: "it is asked by the name of the tenant, which is not known", Advice: "name it with --tenant",
		}
	}
	h := http.Header{}
	h.Set("X-AnchorMailbox", anchor(s.caller))
	h.Set("X-CmdletName", cmdlet)
	h.Set("X-ResponseFormat", "json")
	h.Set("X-SerializationLevel", "Partial")
	h.Set("X-ClientApplication", "ExoManagementModule")
	h.Set("Prefer", "odata.maxpagesize=1000")
	return &channel{s.caller, "/adminapi/beta/" + url.PathEscape(name) + "/InvokeCommand", h}, nil
}

// anchor is the mailbox by which Exchange finds the server of the tenant.
func anchor(caller tenant.Caller) string {
	const system = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@"
	switch {
	case caller.AppOnly():
		return "APP:" + system + caller.Tenant()
	case caller.User() != "":
		return "UPN:" + caller.User()
	default:
		return "UPN:" + system + caller.Tenant()
	}
}

// call sends a command to the path, or to a next link. All that is called here reads; once says
// that it must not be repeated nevertheless when it is not known whether it took effect.
func (c *channel) call(ctx context.Context, at string, body []byte, once bool) (*tenant.Answer, error) {
	return c.caller.Do(ctx, tenant.Call{
		Service: tenant.Exchange,
		Method:  http.MethodPost,
		URL:     at,
		Header:  c.header.Clone(),
		Body:    body,
		Once:    once,
	})
}
