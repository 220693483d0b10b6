package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Cmdlet is the way to a cmdlet of Exchange by InvokeCommand, which Exchange's own PowerShell
// module uses and Microsoft does not document. All requests of a session go the same way, also if
// more becomes known of the tenant in between: the mailbox that they name decides which server they
// reach.
type Cmdlet struct {
	// Name is that of the cmdlet, such as Search-UnifiedAuditLog.
	Name string
	// Path is where it is called.
	Path string

	caller  Caller
	service Service
	header  http.Header
}

// NewCmdlet returns the way to a cmdlet, for one of the services that stand for Exchange. It signs
// in: only a token may tell which tenant and user it is, which are both part of the way. The header
// is what Exchange's own module sends, without which InvokeCommand is not served.
func NewCmdlet(ctx context.Context, caller Caller, s Service, name string) (*Cmdlet, error) {
	if err := caller.SignIn(ctx, s); err != nil {
		return nil, err
	}
	tenant := caller.Tenant()
	if tenant == "" {
		return nil, &Error{
			Service: s, Kind: Absent,
			Message: "it is asked by the name of the tenant, which is not known", Advice: "name it with --tenant",
		}
	}
	h := http.Header{}
	h.Set("X-AnchorMailbox", anchorMailbox(caller))
	h.Set("X-CmdletName", name)
	h.Set("X-ResponseFormat", "json")
	h.Set("X-SerializationLevel", "Partial")
	h.Set("X-ClientApplication", "ExoManagementModule")
	h.Set("Prefer", "odata.maxpagesize=1000")
	return &Cmdlet{
		Name: name, Path: "/adminapi/beta/" + url.PathEscape(tenant) + "/InvokeCommand",
		caller: caller, service: s, header: h,
	}, nil
}

// anchorMailbox is the mailbox by which Exchange finds the server of the tenant.
func anchorMailbox(caller Caller) string {
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

// EncodeParameters writes the parameters as InvokeCommand takes them: a struct or a map, in which a parameter
// with several values is an array, since a string with commas is a name that nobody has.
func (c *Cmdlet) EncodeParameters(parameters any) ([]byte, error) {
	type command struct {
		CmdletName string
		Parameters any
	}
	body, err := json.Marshal(struct{ CmdletInput command }{command{c.Name, parameters}})
	if err != nil {
		return nil, fmt.Errorf("writing the parameters of %s: %w", c.Name, err)
	}
	return body, nil
}

// Do sends a call to the cmdlet, with a body of [Cmdlet.Body]. Its URL is a next link, or empty for
// the path of the cmdlet; service, method and header are those of the cmdlet.
func (c *Cmdlet) Do(ctx context.Context, call Call) (*Answer, error) {
	call.Service, call.Method, call.Header = c.service, http.MethodPost, c.header.Clone()
	if call.URL == "" {
		call.URL = c.Path
	}
	return c.caller.Do(ctx, call)
}
