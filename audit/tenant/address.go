package tenant

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// address finds where a call goes. A path goes to the base of its service. A link goes where it
// says if that is the host of the base; one to the host that the service has in its cloud goes to
// the base, for what stands there may hand on links as they are. No token goes anywhere else.
func (c *Client) address(call Call) (string, error) {
	base := c.endpoints.BaseURL(call.Service)
	if strings.HasPrefix(call.URL, "/") {
		return base + call.URL, nil
	}
	link, err := url.Parse(call.URL)
	if err != nil || link.Host == "" || link.Opaque != "" {
		return "", notFollowed(call.Service, "a link that is no address")
	}
	if link.User != nil {
		return "", notFollowed(call.Service, "a link with a user name in it")
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
	return "", notFollowed(call.Service, fmt.Sprintf("a link to %s", tidy(link.Scheme+"://"+link.Host)))
}

// notFollowed is the error of a link that is not safe to follow.
func notFollowed(s Service, what string) *Error {
	return &Error{
		Service: s,
		Message: "it sent " + what + ", where no token may go",
		Advice:  "if a proxy stands between, name its address with --endpoints",
	}
}

// origin returns the host and the port of an address, as the port is if it is not named.
func origin(u *url.URL) string {
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
