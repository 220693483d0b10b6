package scan

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzUnquoted compares with encoding/json.
func FuzzUnquoted(f *testing.F) {
	f.Add(`"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud83d"`)
	f.Fuzz(func(t *testing.T, quoted string) {
		var want string
		if !strings.HasPrefix(quoted, `"`) || json.Unmarshal([]byte(quoted), &want) != nil || !json.Valid([]byte(quoted)) {
			return
		}
		quoted = strings.TrimSpace(quoted)
		if strings.ToValidUTF8(quoted, "") != quoted {
			return
		}
		if got := string(AppendUnquoted(nil, []byte(quoted))); got != want {
			t.Fatalf("%s is %q, want %q", quoted, got, want)
		}
	})
}
