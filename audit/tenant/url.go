package tenant

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// resolveURL returns the absolute address of a call. A path is relative to the service's base URL. A
// link is followed only to the host of the base URL; a link to the service's usual host in its cloud is
// sent to the base URL, since a proxy may pass on links unchanged.
func (c *Client) resolveURL(call Call) (string, error) {
	base := c.endpoints.BaseURL(call.Service)
	if strings.HasPrefix(call.URL, "/") {
		return base + call.URL, nil
	}
	link, err := url.Parse(call.URL)
	if err != nil || link.Host == "" || link.Opaque != "" {
		return "", newLinkError(call.Service, "an invalid link")
	}
	if link.User != nil {
		return "", newLinkError(call.Service, "a link with a user name")
	}
	link.Fragment, link.RawFragment = "", ""
	own, err := url.Parse(base)
	if err == nil && sameOrigin(link, own) {
		return link.String(), nil
	}
	usual, err := url.Parse(c.config.Cloud.Endpoints().BaseURL(call.Service))
	if err == nil && sameOrigin(link, usual) {
		return base + link.RequestURI(), nil
	}
	return "", newLinkError(call.Service, fmt.Sprintf("a link to %s", cleanText(link.Scheme+"://"+link.Host)))
}

// newLinkError returns the error for a link that is not safe to follow.
func newLinkError(s Service, what string) *Error {
	return &Error{
		Service: s,
		Message: "it returned " + what + ", which must not receive a token",
		Advice:  "if you use a proxy, set its address with --endpoints",
	}
}

// hostPort returns the host and port of an address, with the default port if none is given.
func hostPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	case u.Scheme == "http":
		port = "80"
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
