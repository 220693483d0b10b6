package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Cmdlet calls a cmdlet of Exchange by InvokeCommand, which Exchange's PowerShell module uses and
// Microsoft does not document. All requests of a session name the same mailbox, which determines the
// server.
type Cmdlet struct {
	// Name is the cmdlet's name, such as Search-UnifiedAuditLog.
	Name string
	// Path is the path of InvokeCommand.
	Path string

	caller  Caller
	service Service
	header  http.Header
}

// NewCmdlet returns a caller of a cmdlet, for one of the services of Exchange. It signs in first,
// because the path and the header need the tenant and the user. Without the header that Exchange's
// module sends, InvokeCommand fails.
func NewCmdlet(ctx context.Context, caller Caller, s Service, name string) (*Cmdlet, error) {
	if err := caller.SignIn(ctx, s); err != nil {
		return nil, err
	}
	tenant := caller.Tenant()
	if tenant == "" {
		return nil, &Error{
			Service: s, Kind: Absent,
			Message: "its address contains the tenant's name, which is unknown", Advice: "set it with --tenant",
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

// anchorMailbox returns the mailbox by which Exchange finds the tenant's server.
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

// EncodeParameters encodes the parameters for InvokeCommand: a struct or a map. A parameter with
// several values must be an array; Exchange takes a string with commas as one name.
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

// Do sends a call with a body from [Cmdlet.EncodeParameters]. The URL is a next link, or empty for the
// cmdlet's path. Do sets service, method and header.
func (c *Cmdlet) Do(ctx context.Context, call Call) (*Answer, error) {
	call.Service, call.Method, call.Header = c.service, http.MethodPost, c.header.Clone()
	if call.URL == "" {
		call.URL = c.Path
	}
	return c.caller.Do(ctx, call)
}
