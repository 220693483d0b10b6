package tenant

import (
	"fmt"
	"net/http"
	"strings"
)

// adviceFor returns what to do about a service's error; "" if unknown. Permissions:
// learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries,
// learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2,
// learn.microsoft.com/graph/api/user-list-messages,
// learn.microsoft.com/graph/api/security-security-runhuntingquery and
// learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces.
func (c *Client) adviceFor(e *Error) string {
	switch {
	case e.Kind == Denied && strings.Contains(strings.ToLower(e.Message), "audience"):
		return fmt.Sprintf("the token is for another service or cloud: check --cloud (%s) and --endpoints", c.config.Cloud)
	case e.Kind == Denied:
		return c.permissionAdvice(e.Service)
	case e.Service == Manage && strings.HasPrefix(e.Code, "AF2001"):
		return "check --tenant: the activity feed needs the ID of the tenant that signed in, not one of its domains"
	case e.Code == "AF20023":
		return "enable the subscription, or ask who disabled it"
	case e.Status >= http.StatusMultipleChoices && e.Status < http.StatusBadRequest:
		return "it redirects to an address that must not receive a token; if you use a proxy, set its address with --endpoints"
	default:
		return ""
	}
}

// permissionAdvice names the permission and the role that a query of the service needs.
func (c *Client) permissionAdvice(s Service) string {
	grant := fmt.Sprintf("grant the app %s the application permission %s with admin consent", c.config.ClientID, s.appPermission())
	who := ""
	if !c.AppOnly() {
		grant = fmt.Sprintf("grant the app %s the delegated permission %s with admin consent", c.config.ClientID, s.delegatedPermission())
		who = cleanText(firstNonBlank(c.User(), "the user")) + " "
	}
	if role := s.Role(c.AppOnly()); role != "" {
		grant += ", and " + who + role
	}
	return grant
}
