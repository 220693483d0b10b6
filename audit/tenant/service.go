package tenant

import (
	"fmt"
	"strings"
)

// Service is one of the services of a tenant. Each has its own tokens, since each takes a
// permission of its own, though several may stand behind one address.
type Service uint8

// The services. The first three are asked for the audit log, the others for messages.
const (
	Graph Service = iota
	Exchange
	Manage        // the Office 365 Management Activity API
	Mail          // mailboxes, by Graph
	Hunting       // advanced hunting, by Graph
	ExchangeTrace // message traces, by a cmdlet of Exchange
	GraphTrace    // message traces, by Graph
)

// numServices is how many services there are.
const numServices = 7

// String returns what the service is called in a sentence.
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

// FindsMessages tells whether the service is asked for messages and not for the audit log.
func (s Service) FindsMessages() bool { return s > Manage }

// capitalName returns the name of a service for the beginning of a sentence.
func capitalName(s Service) string {
	name := s.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

// maxConcurrent is how many requests to the service may be in flight. Exchange has no documented limit,
// and is known to fail under more; of a mailbox, Graph answers four requests at a time, and those
// of one batch count each.
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

// delegatedPermission is the permission that a user grants an app to ask the service for them; it is the
// least that is enough.
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

// appPermission is the permission that an app needs to ask the service by itself.
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

// userRole is what a user needs beside the permission of the app; "" for nothing.
func (s Service) userRole() string {
	switch s {
	case Graph, Manage:
		return "the role View-Only Audit Logs, as it is in the role group Audit Reader of Purview"
	case Exchange:
		return "the role View-Only Audit Logs in Exchange"
	case Mail:
		return "read access to the mailbox, which Exchange gives for each one; an app with the application permission reads all"
	case Hunting:
		return "a role such as Security Reader in Entra"
	case ExchangeTrace, GraphTrace:
		return "a role that may trace messages, such as Security Reader in Entra or View-Only Recipients in Exchange"
	default:
		return ""
	}
}

// appRole is what an app needs beside its permission; "" for nothing.
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

// Permission is the permission of the service that a sign-in needs, for an app by itself or for a
// user, as the README and the advice of errors name it.
func (s Service) Permission(appOnly bool) string {
	if appOnly {
		return s.appPermission()
	}
	return s.delegatedPermission()
}

// Role is what whoever signs in needs beside the permission, as a noun; "" for nothing.
func (s Service) Role(appOnly bool) string {
	if appOnly {
		return s.appRole()
	}
	return s.userRole()
}

// oauthScopes are what a token for the service is asked for. A request may name one resource only.
// The resource is that of the cloud wherever the service is reached.
func (s Service) oauthScopes(cloud Cloud, appOnly bool) []string {
	resource := cloud.Endpoints().BaseURL(s)
	if appOnly {
		return []string{resource + "/.default"}
	}
	// openid and profile tell who has signed in, offline_access gives a refresh token.
	return []string{resource + "/" + s.delegatedPermission(), "offline_access", "openid", "profile"}
}
