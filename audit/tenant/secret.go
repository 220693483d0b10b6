package tenant

import (
	"bytes"
	"fmt"
)

// Secret is a secret text. It is never printed, logged or encoded; the text is behind a pointer because
// fmt prints the fields of a struct even if it has a String method. The zero Secret is empty.
type Secret struct{ text *string }

// NewSecret returns a Secret that holds text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// ReadSecret reads a secret from a file, without the white space around it.
func ReadSecret(path string) (Secret, error) {
	text, err := readSmallFile(path)
	if err != nil {
		return Secret{}, fmt.Errorf("reading the client secret: %w", err)
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	if len(text) == 0 {
		return Secret{}, fmt.Errorf("%s has no client secret: it is empty", path)
	}
	if bytes.ContainsAny(text, "\r\n\x00") {
		return Secret{}, fmt.Errorf("%s has no client secret: one line of UTF-8 text is expected", path)
	}
	return NewSecret(string(text)), nil
}

// IsEmpty reports whether there is no secret.
func (s Secret) IsEmpty() bool { return s.text == nil }

// String reports whether there is a secret, without showing it.
func (s Secret) String() string {
	if s.IsEmpty() {
		return "(none)"
	}
	return "(secret)"
}

// GoString returns the same as String.
func (s Secret) GoString() string { return s.String() }

// MarshalText returns the same as String, so that no encoding shows the secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// reveal returns the secret text.
func (s Secret) reveal() string {
	if s.IsEmpty() {
		return ""
	}
	return *s.text
}
