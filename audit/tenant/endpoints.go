package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
)

// Endpoints are the base URLs of Entra and of the services, without a trailing slash; "" means that
// there is none, or that it is not overridden.
type Endpoints struct {
	Login, Graph, Exchange, Manage string
}

// BaseURL returns the base URL of a service.
func (e Endpoints) BaseURL(s Service) string {
	switch s {
	case Exchange, ExchangeTrace:
		return e.Exchange
	case Manage:
		return e.Manage
	default:
		return e.Graph
	}
}

// withOverrides returns e with the endpoints that are set in other.
func (e Endpoints) withOverrides(other Endpoints) Endpoints {
	set := func(to *string, from string) {
		if from != "" {
			*to = from
		}
	}
	set(&e.Login, other.Login)
	set(&e.Graph, other.Graph)
	set(&e.Exchange, other.Exchange)
	set(&e.Manage, other.Manage)
	return e
}

// ReadEndpoints reads a file that overrides endpoints of a cloud: a JSON object with any of "login",
// "graph", "exchange" and "manage", each a base URL. Plain http is allowed on loopback only, because
// tokens are sent there.
func ReadEndpoints(path string) (Endpoints, error) {
	text, err := readSmallFile(path)
	if err != nil {
		return Endpoints{}, fmt.Errorf("reading the endpoints: %w", err)
	}
	e, err := parseEndpoints(text)
	if err != nil {
		return Endpoints{}, fmt.Errorf("%s: %w", path, err)
	}
	return e, nil
}

// parseEndpoints parses the content of an endpoints file.
func parseEndpoints(text []byte) (Endpoints, error) {
	var given map[string]string
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &given); err != nil {
		return Endpoints{}, fmt.Errorf("this must be a JSON object of base URLs, such as {\"graph\": \"https://graph.example\"}: %w", err)
	}
	var e Endpoints
	known := map[string]*string{"login": &e.Login, "graph": &e.Graph, "exchange": &e.Exchange, "manage": &e.Manage}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		field, ok := known[name]
		if !ok {
			return Endpoints{}, fmt.Errorf("%q is not an endpoint: use login, graph, exchange or manage", name)
		}
		base, err := parseBase(given[name])
		if err != nil {
			return Endpoints{}, fmt.Errorf("%s: %w", name, err)
		}
		*field = base
	}
	return e, nil
}

// parseBase parses a base URL.
func parseBase(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Opaque != "", u.Hostname() == "", u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("%q is not a base URL such as https://graph.example", text)
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return "", errors.New("a base URL has no user, query or fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return "", fmt.Errorf("%q is plain http, which is allowed on loopback only: tokens would be sent unencrypted", text)
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// isLoopback reports whether a host is this computer.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
