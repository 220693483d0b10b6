package tenant

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/oauth2"
)

// userCode matches a plausible device code.
var userCode = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{3,31}$`)

// checkDeviceCode returns the code and the page for the user if both look like Entra's: nobody may be
// led to enter a code and a password on a stranger's page.
func (c *entraClient) checkDeviceCode(s Service, code *oauth2.DeviceAuthResponse) (*DeviceCode, error) {
	const advice = "check the login address in --endpoints and the proxy, or use --auth browser"
	if !c.isSignInPage(code.VerificationURI) {
		return nil, &Error{
			Service: s, Kind: Refused, signIn: true, Advice: advice,
			Message: fmt.Sprintf("its answer sends the user to %q, which is not a sign-in page of the cloud %s", cleanText(code.VerificationURI), c.config.Cloud),
		}
	}
	if !userCode.MatchString(code.UserCode) {
		return nil, &Error{
			Service: s, Kind: Refused, signIn: true, Advice: advice,
			Message: fmt.Sprintf("its answer has %q, which is not a code to enter", cleanText(code.UserCode)),
		}
	}
	return &DeviceCode{User: code.UserCode, Address: code.VerificationURI}, nil
}

// isSignInPage reports whether users may be sent to an address: a page of the login endpoint, which
// --endpoints may set, or one of the cloud's sign-in pages.
func (c *entraClient) isSignInPage(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.User != nil || u.Host == "" || cleanText(address) != address || strings.ContainsAny(address, " \\") {
		return false
	}
	login, err := url.Parse(c.endpoints.Login) // https, or http on loopback
	if err == nil && sameOrigin(u, login) {
		return true
	}
	for _, page := range c.config.Cloud.signInPages() {
		own, err := url.Parse(page)
		if err == nil && sameOrigin(u, own) && (own.Path == "" || strings.TrimSuffix(u.Path, "/") == own.Path) {
			return true
		}
	}
	return false
}
