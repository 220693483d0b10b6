package tenant

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"software.sslmate.com/src/go-pkcs12"
)

// issueCertificate returns a self-signed certificate for a key.
func issueCertificate(t testing.TB, key crypto.Signer, name string) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

func pemBlock(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func requireNoError[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestReadCertificate(t *testing.T) {
	key := requireNoError[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	other := requireNoError[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	curve := requireNoError[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	leaf, root, curved := issueCertificate(t, key, "app"), issueCertificate(t, other, "authority"), issueCertificate(t, curve, "curve")

	bytes := requireNoError[[]byte](t)
	pkcs8, pkcs1 := pemBlock("PRIVATE KEY", bytes(x509.MarshalPKCS8PrivateKey(key))), pemBlock("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
	sec1 := pemBlock("EC PRIVATE KEY", bytes(x509.MarshalECPrivateKey(curve)))
	leafPEM, rootPEM := pemBlock("CERTIFICATE", leaf.Raw), pemBlock("CERTIFICATE", root.Raw)
	pfx := func(password string) string {
		return string(bytes(pkcs12.Modern.Encode(key, leaf, []*x509.Certificate{root}, password)))
	}
	old := string(bytes(pkcs12.LegacyDES.Encode(key, leaf, nil, "pass")))

	cases := map[string]struct {
		text, password string
		want           string // "" if the certificate is read
	}{
		"key first":              {pkcs8 + leafPEM, "", ""},
		"certificate first":      {leafPEM + pkcs1, "", ""},
		"with its chain":         {rootPEM + "text between\n" + pkcs8 + leafPEM, "", ""},
		"PFX":                    {pfx("pass"), "pass", ""},
		"PFX of long ago":        {old, "pass", ""},
		"PFX without a password": {pfx(""), "", ""},
		"PFX, wrong password":    {pfx("pass"), "word", "WHOREAD_CERTIFICATE_PASSWORD is wrong"},
		"PFX, no password":       {pfx("pass"), "", "set the environment variable WHOREAD_CERTIFICATE_PASSWORD"},
		"PFX that is cut":        {pfx("pass")[:400], "pass", "nor a PFX file"},
		"a key only":             {pkcs8, "", "has no certificate"},
		"a certificate only":     {leafPEM, "", "has no private key"},
		"another's key":          {pkcs8 + rootPEM, "", "none of its certificates matches its private key"},
		"a key on a curve":       {sec1 + pemBlock("CERTIFICATE", curved.Raw), "", "not an RSA key"},
		"a key with a password":  {pemBlock("ENCRYPTED PRIVATE KEY", []byte("x")) + leafPEM, "", "has a password"},
		"an old key with one": {
			"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n" + leafPEM, "", "has a password",
		},
		"a damaged key":         {pemBlock("PRIVATE KEY", []byte("x")) + leafPEM, "", "private key is damaged"},
		"a damaged certificate": {pkcs8 + pemBlock("CERTIFICATE", []byte("x")), "", "certificate in it is damaged"},
		"nothing":               {"", "", "neither a PEM file nor a PFX file"},
		"something else":        {"whoread", "", "neither a PEM file nor a PFX file"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, c.text)
			got, err := ReadCertificate(path, NewSecret(c.password))
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
					t.Errorf("%v: want it to name the file and say %q", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !got.leaf.Equal(leaf) || !got.key.Equal(key) {
				t.Error("another certificate or key")
			}
		})
	}
}

func TestSignAssertion(t *testing.T) {
	key := requireNoError[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	c := &Certificate{key, issueCertificate(t, key, "app")}
	now := time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)
	const audience = "https://login.example/contoso.example/oauth2/v2.0/token"
	seen := map[any]bool{}
	for range 2 {
		text, err := c.signAssertion("the-app", audience, now)
		if err != nil {
			t.Fatal(err)
		}
		parser := jwt.NewParser(jwt.WithValidMethods([]string{"PS256"}), jwt.WithTimeFunc(func() time.Time { return now }),
			jwt.WithAudience(audience), jwt.WithIssuer("the-app"), jwt.WithSubject("the-app"), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
		token, err := parser.Parse(text, func(*jwt.Token) (any, error) { return &key.PublicKey, nil })
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(c.leaf.Raw)
		if token.Header["x5t#S256"] != base64.RawURLEncoding.EncodeToString(sum[:]) {
			t.Errorf("header %v", token.Header)
		}
		claims := token.Claims.(jwt.MapClaims)
		if _, one := claims["aud"].(string); !one {
			t.Errorf("aud %v is no text", claims["aud"])
		}
		from, to := claims["nbf"].(float64), claims["exp"].(float64)
		if to-from > 600 || to-float64(now.Unix()) != 300 {
			t.Errorf("valid from %v to %v", from, to)
		}
		if id := claims["jti"]; seen[id] || !guid.MatchString(fmt.Sprint(id)) {
			t.Errorf("jti %v", id)
		}
		seen[claims["jti"]] = true
	}
}

func TestCertificateIsNotPrinted(t *testing.T) {
	key := requireNoError[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	c := &Certificate{key, issueCertificate(t, key, "app")}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		fmt.Fprintf(&out, verb+verb, c, Config{Certificate: c})
	}
	for _, secret := range []string{key.D.String(), key.Primes[0].String(), key.D.Text(16)} {
		if strings.Contains(out.String(), secret) {
			t.Error("the key shows")
		}
	}
	if !strings.Contains(c.String(), "valid until 2027-01-01") {
		t.Errorf("%s", c)
	}
	if none := (*Certificate)(nil); none.String() != "the certificate" {
		t.Errorf("%s", none)
	}
}

// Entra checks that it is the audience, whatever address it is reached at. A server on loopback
// replaces Entra and expects its own address.
func TestAssertionAudience(t *testing.T) {
	const token = "/contoso.example/oauth2/v2.0/token"
	for _, c := range []struct {
		cloud       Cloud
		login, want string
	}{
		{Global, "", "https://login.microsoftonline.com" + token},
		{GCCHigh, "", "https://login.microsoftonline.us" + token},
		{Global, "https://entra.proxy.example", "https://login.microsoftonline.com" + token},
		{DoD, "https://entra.proxy.example/login", "https://login.microsoftonline.us" + token},
		{Global, "http://127.0.0.1:8080", "http://127.0.0.1:8080" + token},
		{GCCHigh, "https://localhost:8443", "https://localhost:8443" + token},
		{Global, "http://[::1]:8080", "http://[::1]:8080" + token},
	} {
		l := entraClient{
			config:    Config{Cloud: c.cloud, Tenant: "contoso.example"},
			endpoints: c.cloud.Endpoints().withOverrides(Endpoints{Login: c.login}),
		}
		if got := l.assertionAudience(); got != c.want {
			t.Errorf("%s at %q: it is for %s, want %s", c.cloud, c.login, got, c.want)
		}
	}
}
