package tenant

import (
	"fmt"
	"slices"
	"strings"
)

// Auth is a way to sign in.
type Auth uint8

// The ways to sign in. The last two sign in an app without a user.
const (
	Device  Auth = iota // a code that the user enters in any browser
	Browser             // the browser on this computer
	ClientSecret
	ClientCertificate
)

func authNames() []string { return []string{"device", "browser", "secret", "certificate"} }

// ParseAuth parses the name of a way to sign in: device, browser, secret or certificate.
func ParseAuth(name string) (Auth, error) {
	i := slices.Index(authNames(), strings.ToLower(name))
	if i < 0 {
		return 0, fmt.Errorf("%q is not a way to sign in: use one of %s", name, strings.Join(authNames(), ", "))
	}
	return Auth(i), nil
}

// String returns the name of the way to sign in.
func (a Auth) String() string {
	if names := authNames(); int(a) < len(names) {
		return names[a]
	}
	return fmt.Sprintf("auth %d", uint8(a))
}

// AppOnly reports whether an app signs in without a user.
func (a Auth) AppOnly() bool { return a == ClientSecret || a == ClientCertificate }
