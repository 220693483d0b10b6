package tenant

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/oauth2"
)

// identity is who has signed in, as far as known.
type identity struct {
	status   *clientStatus
	clientID string

	mu     sync.Mutex
	tenant string // its ID; "" before a token names it
	user   string // the name; "" before sign-in, or if it is unknown
}

// claims are what a token states about its owner.
type claims struct {
	Tenant    string `json:"tid"`
	Name      string `json:"preferred_username"`
	UPN       string `json:"upn"`
	Principal string `json:"unique_name"`
	Object    string `json:"oid"`
}

// IsGUID reports whether a text is a GUID, as tenants, apps and mailboxes have.
func IsGUID(text string) bool { return guid.MatchString(text) }

var guid = regexp.MustCompile(`^(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)

// readClaims parses the claims of a JSON web token. It does not check the signature: the token came
// from Entra over TLS, and its claims are shown and used in names, but decide nothing.
func readClaims(token string) claims {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return c
	}
	if json.Unmarshal(text, &c) != nil {
		return claims{}
	}
	if !IsGUID(c.Tenant) {
		c.Tenant = ""
	}
	return c
}

// setUser records the owner of a user's token, from its ID token.
func (i *identity) setUser(t *oauth2.Token) {
	text, _ := t.Extra("id_token").(string)
	c := readClaims(text)
	name := cleanText(firstNonBlank(c.Name, c.UPN, c.Principal))
	if name == "" && c.Tenant == "" {
		return
	}
	i.mu.Lock()
	i.user = firstNonBlank(name, i.user)
	i.tenant = firstNonBlank(c.Tenant, i.tenant)
	i.mu.Unlock()
	i.status.updateState(func(s *State) { s.Account = firstNonBlank(name, s.Account, cleanText("user "+c.Object)) })
}

// setApp records that the app has signed in, and the tenant's ID if known.
func (i *identity) setApp(tenant string) {
	i.mu.Lock()
	i.tenant = firstNonBlank(tenant, i.tenant)
	i.mu.Unlock()
	i.status.updateState(func(s *State) { s.Account = "app " + i.clientID })
}

// tenantAndUser returns the tenant's ID and the user's name; "" if unknown.
func (i *identity) tenantAndUser() (tenant, user string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.tenant, i.user
}
