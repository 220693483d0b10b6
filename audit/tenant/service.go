package tenant

import (
	"fmt"
	"strings"
)

// Service is one of the services of a tenant. Each has its own tokens and permission, although several
// may share an address.
type Service uint8

// The services. The first three return audit records, the others find messages.
const (
	Graph Service = iota
	Exchange
	Manage        // the Office 365 Management Activity API
	Mail          // mailboxes, by Graph
	Hunting       // advanced hunting, by Graph
	ExchangeTrace // message traces, by a cmdlet of Exchange
	GraphTrace    // message traces, by Graph
)

// numServices is the number of services.
const numServices = 7

// String returns the name of the service, for use in a sentence.
func (s Service) String() string {
	switch s {
	case Graph:
		return "Graph"
	case Exchange:
		return "Exchange"
	case Manage:
		return "the activity feed"
	case Mail:
		return "the mailbox lookup"
	case Hunting:
		return "advanced hunting"
	case ExchangeTrace:
		return "the message trace of Exchange"
	case GraphTrace:
		return "the message trace of Graph"
	default:
		return fmt.Sprintf("service %d", uint8(s))
	}
}

// FindsMessages reports whether the service finds messages, not audit records.
func (s Service) FindsMessages() bool { return s > Manage }

// capitalName returns the name of a service for the start of a sentence.
func capitalName(s Service) string {
	name := s.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

// maxConcurrent returns the limit of concurrent requests. Exchange documents none, but fails under
// more. Graph allows four concurrent requests for a mailbox, and counts each request of a batch.
func (s Service) maxConcurrent() int64 {
	switch s {
	case Exchange, ExchangeTrace:
		return 2
	case Manage:
		return 8
	default:
		return 4
	}
}

// delegatedPermission returns the least permission that a user must grant the app for the service.
func (s Service) delegatedPermission() string {
	switch s {
	case Exchange, ExchangeTrace:
		return "Exchange.Manage"
	case Manage:
		return "ActivityFeed.Read"
	case Mail:
		return "Mail.ReadBasic.Shared"
	case Hunting:
		return "ThreatHunting.Read.All"
	case GraphTrace:
		return "ExchangeMessageTrace.Read.All"
	default:
		return "AuditLogsQuery-Exchange.Read.All"
	}
}

// appPermission returns the permission that an app needs to use the service without a user.
func (s Service) appPermission() string {
	switch s {
	case Exchange, ExchangeTrace:
		return "Exchange.ManageAsApp"
	case Mail:
		return "Mail.ReadBasic.All"
	default:
		return s.delegatedPermission()
	}
}

// userRole returns the role that a user needs besides the app's permission; "" for none.
func (s Service) userRole() string {
	switch s {
	case Graph, Manage:
		return "the role View-Only Audit Logs (included in the role group Audit Reader of Purview)"
	case Exchange:
		return "the role View-Only Audit Logs in Exchange"
	case Mail:
		return "read access to the mailbox, granted per mailbox in Exchange (an app with the application permission can read all)"
	case Hunting:
		return "a role such as Security Reader in Entra"
	case ExchangeTrace, GraphTrace:
		return "a role that can trace messages, such as Security Reader in Entra or View-Only Recipients in Exchange"
	default:
		return ""
	}
}

// appRole returns the role that an app needs besides its permission; "" for none.
func (s Service) appRole() string {
	switch s {
	case Exchange:
		return "a role such as View-Only Audit Logs in Exchange, or Global Reader in Entra"
	case ExchangeTrace:
		return "a role such as Security Reader or Global Reader in Entra"
	default:
		return ""
	}
}

// Permission returns the permission that the service requires of an app or a user, as in the README and
// in advice.
func (s Service) Permission(appOnly bool) string {
	if appOnly {
		return s.appPermission()
	}
	return s.delegatedPermission()
}

// Role returns the role required besides the permission, as a noun; "" for none.
func (s Service) Role(appOnly bool) string {
	if appOnly {
		return s.appRole()
	}
	return s.userRole()
}

// oauthScopes returns the scopes of a token for the service. A request may name one resource only. The
// resource is the cloud's, even if the endpoint is overridden.
func (s Service) oauthScopes(cloud Cloud, appOnly bool) []string {
	resource := cloud.Endpoints().BaseURL(s)
	if appOnly {
		return []string{resource + "/.default"}
	}
	// openid and profile identify the user, offline_access returns a refresh token.
	return []string{resource + "/" + s.delegatedPermission(), "offline_access", "openid", "profile"}
}
