package tenant

import (
	"fmt"
	"strings"
)

// services is how many services there are.
const services = 3

// String returns what the service is called in a sentence.
func (s Service) String() string {
	switch s {
	case Graph:
		return "Graph"
	case Exchange:
		return "Exchange"
	case Manage:
		return "the activity feed"
	default:
		return fmt.Sprintf("service %d", uint8(s))
	}
}

// capital returns the name of a service for the beginning of a sentence.
func capital(s Service) string {
	name := s.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

// atOnce is how many requests to the service may be in flight. Exchange has no documented limit,
// and is known to fail under more.
func (s Service) atOnce() int64 {
	switch s {
	case Exchange:
		return 2
	case Manage:
		return 8
	default:
		return 4
	}
}

// delegated is the permission that a user grants an app to read the audit log for them; it is the
// least that is enough.
func (s Service) delegated() string {
	switch s {
	case Exchange:
		return "Exchange.Manage"
	case Manage:
		return "ActivityFeed.Read"
	default:
		return "AuditLogsQuery-Exchange.Read.All"
	}
}

// application is the permission that an app needs to read the audit log by itself.
func (s Service) application() string {
	if s == Exchange {
		return "Exchange.ManageAsApp"
	}
	return s.delegated()
}

// permission is the one that the sign-in needs for the service.
func (s Service) permission(appOnly bool) string {
	if appOnly {
		return s.application()
	}
	return s.delegated()
}

// scopes are what a token for the service is asked for. A request may name one resource only.
// The resource is that of the cloud wherever the service is reached.
func (s Service) scopes(cloud Cloud, appOnly bool) []string {
	resource := cloud.Endpoints().Base(s)
	if appOnly {
		return []string{resource + "/.default"}
	}
	// openid and profile tell who has signed in, offline_access gives a refresh token.
	return []string{resource + "/" + s.delegated(), "offline_access", "openid", "profile"}
}
