package tenant

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"software.sslmate.com/src/go-pkcs12"
)

// Certificate is a certificate with its private key, which an app signs in with.
type Certificate struct {
	key  *rsa.PrivateKey
	leaf *x509.Certificate
}

// ReadCertificate reads a certificate and its key from a file: PEM with both, in any order, or PFX
// (PKCS #12), which may have a password.
func ReadCertificate(path string, password Secret) (*Certificate, error) {
	text, err := readSmallFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	c, err := ParseCertificate(text, password)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// ParseCertificate parses the content of a PEM or PFX file.
func ParseCertificate(text []byte, password Secret) (*Certificate, error) {
	parse := parsePFX
	if bytes.Contains(text, []byte("-----BEGIN ")) {
		parse = parsePEM
	}
	key, chain, err := parse(text, password)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("its key is not an RSA key, but Entra requires one")
	}
	for _, leaf := range chain {
		if private.PublicKey.Equal(leaf.PublicKey) {
			return &Certificate{private, leaf}, nil
		}
	}
	return nil, errors.New("none of its certificates matches its private key")
}

// parsePFX parses the key and the certificates of a PFX file.
func parsePFX(text []byte, password Secret) (key any, chain []*x509.Certificate, err error) {
	key, leaf, others, err := pkcs12.DecodeChain(text, password.reveal())
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password.IsEmpty():
		return nil, nil, errors.New("it needs a password: set the environment variable WHOREAD_CERTIFICATE_PASSWORD")
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, errors.New("the password in the environment variable WHOREAD_CERTIFICATE_PASSWORD is wrong")
	case err != nil:
		return nil, nil, fmt.Errorf("it is neither a PEM file nor a PFX file with one key and its certificate: %s", cleanText(err.Error()))
	}
	return key, append(others, leaf), nil
}

// parsePEM parses the key and the certificates of a PEM file, which has no password.
func parsePEM(text []byte, _ Secret) (key any, chain []*x509.Certificate, err error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "CERTIFICATE":
			leaf, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, nil, fmt.Errorf("a certificate in it is damaged: %w", err)
			}
			chain = append(chain, leaf)
		case !strings.HasSuffix(block.Type, "PRIVATE KEY"):
		case block.Type == "ENCRYPTED PRIVATE KEY", block.Headers["DEK-Info"] != "":
			return nil, nil, errors.New("its private key has a password; this is supported for PFX files only")
		default:
			if key, err = parseKey(block.Bytes); err != nil {
				return nil, nil, err
			}
		}
	}
	switch {
	case key == nil:
		return nil, nil, errors.New("it has no private key: put the key and the certificate into one file")
	case len(chain) == 0:
		return nil, nil, errors.New("it has no certificate: put the key and the certificate into one file")
	}
	return key, chain, nil
}

// parseKey parses a private key in one of the forms used in PEM files. The error has no details, since
// the key is secret.
func parseKey(der []byte) (any, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	return nil, errors.New("its private key is damaged, or of an unknown kind")
}

// GoString returns the same as String, without the key.
func (c *Certificate) GoString() string { return c.String() }

// String describes the certificate as Entra shows it.
func (c *Certificate) String() string {
	if c == nil {
		return "the certificate"
	}
	return fmt.Sprintf("the certificate with the thumbprint %X, valid until %s,",
		sha1.Sum(c.leaf.Raw), c.leaf.NotAfter.UTC().Format(time.DateOnly))
}

// An assertion is valid from shortly before it is made, since clocks differ.
const (
	assertionLife  = 5 * time.Minute
	assertionSlack = time.Minute
)

// signAssertion signs an assertion of the app's identity for a token endpoint
// (learn.microsoft.com/entra/identity-platform/certificate-credentials). Each can be used once.
func (c *Certificate) signAssertion(clientID, audience string, now time.Time) (string, error) {
	sum := sha256.Sum256(c.leaf.Raw)
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"aud": audience,
		"iss": clientID,
		"sub": clientID,
		"jti": newID(),
		"iat": now.Unix(),
		"nbf": now.Add(-assertionSlack).Unix(),
		"exp": now.Add(assertionLife).Unix(),
	})
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum[:])
	signed, err := token.SignedString(c.key)
	if err != nil {
		return "", fmt.Errorf("signing with the certificate: %w", err)
	}
	return signed, nil
}
