package tenant

import (
	"bytes"
	"fmt"
)

// Secret is a text that is known to nobody else. It never shows, in whatever way it is printed,
// logged or encoded; the text lies behind a pointer because fmt prints the fields of a struct
// without asking how. The zero Secret is empty.
type Secret struct{ text *string }

// NewSecret keeps a text secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// ReadSecret reads a secret from a file; white space around it is no part of it.
func ReadSecret(path string) (Secret, error) {
	text, err := readSmallFile(path)
	if err != nil {
		return Secret{}, fmt.Errorf("reading the client secret: %w", err)
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	if len(text) == 0 {
		return Secret{}, fmt.Errorf("%s holds no client secret: it is empty", path)
	}
	if bytes.ContainsAny(text, "\r\n\x00") {
		return Secret{}, fmt.Errorf("%s holds no client secret: one line of UTF-8 text is expected", path)
	}
	return NewSecret(string(text)), nil
}

// IsEmpty tells whether there is no secret.
func (s Secret) IsEmpty() bool { return s.text == nil }

// String tells that there is a secret, but not which.
func (s Secret) String() string {
	if s.IsEmpty() {
		return "(none)"
	}
	return "(secret)"
}

// GoString returns the same.
func (s Secret) GoString() string { return s.String() }

// MarshalText returns the same, so that no encoding tells more.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// reveal returns the text.
func (s Secret) reveal() string {
	if s.IsEmpty() {
		return ""
	}
	return *s.text
}
