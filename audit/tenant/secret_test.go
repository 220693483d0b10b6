package tenant

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretsAreNotPrinted(t *testing.T) {
	const text = "s3cr3t~Of.The-App"
	type keeper struct {
		hidden Secret
		Shown  Secret
		At     *Secret
	}
	secret := NewSecret(text)
	config := Config{Secret: secret, ClientID: "the-app", Tenant: "contoso.example", Auth: ClientSecret}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	values := []any{
		secret, &secret,
		[]Secret{secret},
		map[string]Secret{"a": secret},
		keeper{secret, secret, &secret},
		&keeper{secret, secret, &secret},
		config, &config, client, *client,
	}
	var out bytes.Buffer
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%T", "% x", "%#x", "%e", "%c", "%U", "%b", "%o", "%w"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		_ = json.NewEncoder(&out).Encode(v) // some values cannot be encoded
		slog.New(slog.NewTextHandler(&out, nil)).Info("a", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("a", "v", v)
	}
	for _, form := range []string{text, hex.EncodeToString([]byte(text)), fmt.Sprintf("%X", text), fmt.Sprintf("% x", text), "115 51 99 114"} {
		if strings.Contains(out.String(), form) {
			t.Errorf("it shows as %q", form)
		}
	}
	if secret.reveal() != text || (Secret{}).reveal() != "" || (Secret{}).String() != "(none)" {
		t.Error("it is not kept")
	}
}

func TestReadSecret(t *testing.T) {
	for text, want := range map[string]string{
		"abc~def": "abc~def", " abc\r\n": "abc", "\ufeffabc\n": "abc", "a b": "a b",
		"": "", " \n": "", "a\nb": "", "a\x00b\x00": "",
	} {
		path := writeFile(t, text)
		got, err := ReadSecret(path)
		if got.reveal() != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got.reveal(), err)
		}
		if err != nil && (!strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "a\n")) {
			t.Errorf("%q: %v", text, err)
		}
	}
	missing := writeFile(t, "") + "-not"
	if _, err := ReadSecret(missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("no file: %v", err)
	}
}
