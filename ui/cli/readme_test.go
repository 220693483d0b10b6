package cli

import (
	"os"
	"strings"
	"testing"

	"whoread/ui/widget/keys"
)

// TestReadmeHasTheKeys compares the README's table of keys with the bindings. With UPDATE_SCRIPTS set it
// rewrites the table.
func TestReadmeHasTheKeys(t *testing.T) {
	const name, begin, end = "../../README.md", "writes what follows -->\n", "<!-- /keys -->"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	table, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("README.md has no place for the keys")
	}
	want := "\n" + strings.TrimSpace(keys.FormatMarkdown()) + "\n\n"
	if table == want {
		return
	}
	if os.Getenv("UPDATE_SCRIPTS") == "" {
		t.Fatal("the table of keys is not that of the bindings; make golden writes it anew")
	}
	if err := os.WriteFile(name, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
