package tenant

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/oauth2"
)

// identity is who has signed in, as far as it is known.
type identity struct {
	status   *clientStatus
	clientID string

	mu     sync.Mutex
	tenant string // its id; "" before a token told it
	user   string // the name; "" before, or if it is not known
}

// claims are what a token says about who it is for.
type claims struct {
	Tenant    string `json:"tid"`
	Name      string `json:"preferred_username"`
	UPN       string `json:"upn"`
	Principal string `json:"unique_name"`
	Object    string `json:"oid"`
}

// IsGUID tells whether a text is a GUID as tenants, apps and mailboxes are known by.
func IsGUID(text string) bool { return guid.MatchString(text) }

var guid = regexp.MustCompile(`^(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)

// readClaims reads the claims of a JSON web token. The signature is not checked: the token came
// from Entra over TLS, and what it says is shown and named in questions, but decides nothing.
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

// setUser notes who a user's token is for. The ID token that comes with it says so.
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

// setApp notes that the app has signed in, and in which tenant if that is known by its id.
func (i *identity) setApp(tenant string) {
	i.mu.Lock()
	i.tenant = firstNonBlank(tenant, i.tenant)
	i.mu.Unlock()
	i.status.updateState(func(s *State) { s.Account = "app " + i.clientID })
}

// tenantAndUser returns what is known.
func (i *identity) tenantAndUser() (tenant, user string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.tenant, i.user
}
