package safe_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"whoread/audit/safe"
)

func TestJSON(t *testing.T) {
	for in, want := range map[string]string{
		"{\n  \"a\": 1\n}\n":              "{\n  \"a\": 1\n}\n",
		"\"Boîte 受信 \U0001F600\"":         "\"Boîte 受信 \U0001F600\"",
		"\"\x7f\"":                        `"\u007f"`,
		"\"a\u009b2J\u0085\"":             `"a\u009b2J\u0085"`,
		"\"\u202egpj\u2066\u200e\u061c\"": `"\u202egpj\u2066\u200e\u061c"`,
		"\"\u2028\u2029\"":                `"\u2028\u2029"`,
		"\"\u200b\u2060\ufeff\u00ad\"":    `"\u200b\u2060\ufeff\u00ad"`,
		"\"\U000e0041\U000e007f\"":        `"\udb40\udc41\udb40\udc7f"`,
	} {
		if got := safe.EscapeJSON(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[2J\u009b", "\u202e\u200b\U000e0041\u2028", "\r\n\t\x7f", `\"<&>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd")
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		out := safe.EscapeJSON(string(text))
		var back string
		if err := json.Unmarshal([]byte(out), &back); err != nil || back != s {
			t.Fatalf("%q comes back from %s as %q: %v", s, out, back, err)
		}
		if i := strings.IndexFunc(out, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }); i >= 0 {
			t.Fatalf("%q has %q", out, out[i:])
		}
	})
}
