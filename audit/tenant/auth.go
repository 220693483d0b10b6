package tenant

import (
	"fmt"
	"slices"
	"strings"
)

// Auth is a way to sign in.
type Auth uint8

// The ways to sign in. The last two are those of an app without a user.
const (
	Device  Auth = iota // a code that a user enters in a browser anywhere
	Browser             // the browser of this computer
	ClientSecret
	ClientCertificate
)

func authNames() []string { return []string{"device", "browser", "secret", "certificate"} }

// ParseAuth reads the name of a way to sign in: device, browser, secret or certificate.
func ParseAuth(name string) (Auth, error) {
	i := slices.Index(authNames(), strings.ToLower(name))
	if i < 0 {
		return 0, fmt.Errorf("%q is no way to sign in: it is one of %s", name, strings.Join(authNames(), ", "))
	}
	return Auth(i), nil
}

// String returns the name of the way.
func (a Auth) String() string {
	if names := authNames(); int(a) < len(names) {
		return names[a]
	}
	return fmt.Sprintf("auth %d", uint8(a))
}

// AppOnly tells whether an app signs in without a user.
func (a Auth) AppOnly() bool { return a == ClientSecret || a == ClientCertificate }
