package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// lookUpTenantID returns the ID of a tenant named by one of its domains, which the activity feed does
// not accept. Entra states it publicly in the issuer address
// (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc). It returns "" on failure: the name
// is enough for the other services.
func (c *entraClient) lookUpTenantID(ctx context.Context, s Service) string {
	name := c.config.Tenant
	if IsGUID(name) {
		return name
	}
	address := c.endpoints.Login + "/" + url.PathEscape(name) + "/v2.0/.well-known/openid-configuration"
	answer, err := requestWithRetry(ctx, c, s, func(ctx context.Context) (reply, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			return reply{}, fmt.Errorf("asking for the tenant: %w", err)
		}
		answer := c.sender.sendOnce(ctx, r)
		switch {
		case answer.err != nil:
			return reply{}, &unansweredError{answer}
		case !isSuccess(answer.status):
			said := &http.Response{StatusCode: answer.status, Header: answer.header}
			return reply{}, &oauth2.RetrieveError{Response: said, Body: answer.body}
		}
		return answer, nil
	})
	if err != nil {
		return ""
	}
	var known struct {
		Issuer string `json:"issuer"`
	}
	if json.Unmarshal(answer.body, &known) != nil {
		return ""
	}
	for part := range strings.SplitSeq(known.Issuer, "/") {
		if IsGUID(part) {
			return part
		}
	}
	return ""
}
