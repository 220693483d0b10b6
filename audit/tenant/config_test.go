package tenant

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestConfigValidate(t *testing.T) {
	secret, certificate := NewSecret("abc"), &Certificate{}
	cases := []struct {
		config Config
		want   string // "" for a valid configuration
	}{
		{Config{ClientID: "a"}, ""},
		{Config{ClientID: "a", Auth: Browser, Tenant: "organizations", Cache: "x"}, ""},
		{Config{ClientID: "a", Auth: ClientSecret, Tenant: tenantGUID, Secret: secret}, ""},
		{Config{ClientID: "a", Auth: ClientCertificate, Tenant: "contoso.example", Certificate: certificate}, ""},
		{Config{}, "--client-id"},
		{Config{ClientID: " "}, "--client-id"},
		{Config{ClientID: "a", Tenant: "../x"}, "--tenant"},
		{Config{ClientID: "a", Tenant: "contoso.example/oauth2?"}, "--tenant"},
		{Config{ClientID: "a", Tenant: "con toso"}, "--tenant"},
		{Config{ClientID: "a", Auth: ClientSecret, Secret: secret}, "--tenant"},
		{Config{ClientID: "a", Auth: ClientSecret, Tenant: "Organizations", Secret: secret}, "--tenant"},
		{Config{ClientID: "a", Auth: ClientCertificate, Tenant: "common", Certificate: certificate}, "--tenant"},
		{Config{ClientID: "a", Auth: ClientSecret, Tenant: "contoso.example"}, "WHOREAD_CLIENT_SECRET"},
		{Config{ClientID: "a", Auth: ClientCertificate, Tenant: "contoso.example"}, "--certificate"},
		{Config{ClientID: "a", Auth: ClientSecret, Tenant: "contoso.example", Secret: secret, Cache: "x"}, "token cache"},
	}
	for _, c := range cases {
		err := c.config.Validate()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.config, err, c.want)
		}
		if _, made := New(c.config); c.want != "" && (made == nil || made.Error() != err.Error()) {
			t.Errorf("%+v: New says %v", c.config, made)
		}
	}
}

func TestNewReadsCertificatesToTrust(t *testing.T) {
	for _, path := range []string{writeFile(t, "no certificate"), filepath.Join(t.TempDir(), "missing")} {
		if _, err := New(Config{ClientID: "a", CAFile: path}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%v", err)
		}
	}
}
