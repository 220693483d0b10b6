package tenant

import (
	"fmt"
	"slices"
	"strings"
)

// Cloud is one of the clouds of Microsoft 365. A tenant is in one of them, and its tokens are not valid
// in another (learn.microsoft.com/graph/deployments).
type Cloud uint8

// The clouds.
const (
	Global  Cloud = iota // and GCC, where only the activity feed has another address
	GCCHigh              // US Government L4
	DoD                  // US Government L5
	China                // operated by 21Vianet
)

func cloudNames() []string { return []string{"global", "gcchigh", "dod", "china"} }

// ParseCloud parses the name of a cloud: global, gcchigh, dod or china.
func ParseCloud(name string) (Cloud, error) {
	i := slices.Index(cloudNames(), strings.ToLower(name))
	if i < 0 {
		return 0, fmt.Errorf("%q is not a cloud: use one of %s", name, strings.Join(cloudNames(), ", "))
	}
	return Cloud(i), nil
}

// String returns the name of the cloud.
func (c Cloud) String() string {
	if names := cloudNames(); int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("cloud %d", uint8(c))
}

// Endpoints returns the addresses of the cloud: for Entra and Graph see
// learn.microsoft.com/entra/identity-platform/authentication-national-cloud, for the activity feed
// learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference.
// InvokeCommand at the last two addresses of Exchange is not documented.
func (c Cloud) Endpoints() Endpoints {
	switch c {
	case GCCHigh:
		return Endpoints{
			Login:    "https://login.microsoftonline.us",
			Graph:    "https://graph.microsoft.us",
			Exchange: "https://outlook.office365.us",
			Manage:   "https://manage.office365.us",
		}
	case DoD:
		return Endpoints{
			Login:    "https://login.microsoftonline.us",
			Graph:    "https://dod-graph.microsoft.us",
			Exchange: "https://webmail.apps.mil",
			Manage:   "https://manage.protection.apps.mil",
		}
	case China:
		return Endpoints{
			Login:    "https://login.partner.microsoftonline.cn",
			Graph:    "https://microsoftgraph.chinacloudapi.cn",
			Exchange: "https://partner.outlook.cn",
		}
	default:
		return Endpoints{
			Login:    "https://login.microsoftonline.com",
			Graph:    "https://graph.microsoft.com",
			Exchange: "https://outlook.office365.com",
			Manage:   "https://manage.office.com",
		}
	}
}

// signInPages returns the pages where users of the cloud enter a sign-in code. A page without a path
// allows every page of its host.
func (c Cloud) signInPages() []string {
	switch c {
	case GCCHigh, DoD:
		return []string{"https://microsoft.com/deviceloginus", "https://www.microsoft.com/deviceloginus", "https://login.microsoftonline.us"}
	case China:
		return []string{
			"https://microsoft.com/deviceloginchina", "https://www.microsoft.com/deviceloginchina",
			"https://login.partner.microsoftonline.cn", "https://login.chinacloudapi.cn",
		}
	default:
		return []string{
			"https://microsoft.com/devicelogin", "https://www.microsoft.com/devicelogin",
			"https://login.microsoft.com", "https://login.microsoftonline.com",
		}
	}
}

// HasService reports whether the cloud has the service, for what whoread needs of it.
func (c Cloud) HasService(s Service) bool { return c.UnavailableReason(s) == "" }

// UnavailableReason returns why the cloud lacks a service; "" if it has it. Audit queries and message
// traces of Graph exist in the global cloud only
// (learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries,
// learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces), hunting not in China
// (learn.microsoft.com/graph/api/security-security-runhuntingquery). In China there is no activity
// feed, and Search-UnifiedAuditLog answers but never finds anything
// (learn.microsoft.com/powershell/module/exchange/search-unifiedauditlog): that must not look like a
// mailbox that nobody read.
func (c Cloud) UnavailableReason(s Service) string {
	switch {
	case s == Graph && c != Global:
		return fmt.Sprintf("Graph has no audit log queries in the cloud %s", c)
	case s == Exchange && c == China:
		return fmt.Sprintf("Exchange finds nothing in the audit log of the cloud %s", c)
	case s == Manage && c == China:
		return fmt.Sprintf("the activity feed does not exist in the cloud %s", c)
	case s == Hunting && c == China:
		return fmt.Sprintf("advanced hunting does not exist in the cloud %s", c)
	case s == GraphTrace && c != Global:
		return fmt.Sprintf("Graph has no message traces in the cloud %s", c)
	default:
		return ""
	}
}
