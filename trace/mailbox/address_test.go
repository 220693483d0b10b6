package mailbox

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"whoread/audit/messageid"
	"whoread/trace"
)

func odd() []string {
	return []string{
		"<a@x>", "a@x", "'", "''", "<a+b/c'd=e&f%g#h@x>", "<a%2Bb@x>", `<a"b\c@x>`, "<日本@x>", "<😀@x>", "<a\nb@x>", "<a b@x>", "<a;b,c:d?e!f@x>",
		"<' or 1 eq 1 or subject eq '@x>", "<a&$select=body@x>", "</../../me@x>", "<" + strings.Repeat("x", 996) + ">", "<\u2028@x>",
	}
}

// FuzzAddress checks that Graph reads any id and name unchanged from an address in a batch (C47).
func FuzzAddress(f *testing.F) {
	for _, id := range odd() {
		f.Add(id, adele, true)
		f.Add(id, id, false)
	}
	f.Fuzz(func(t *testing.T, id, name string, deleted bool) {
		if !utf8.ValidString(id) || !utf8.ValidString(name) || !isName(name) || strings.Contains(id, "\x00") {
			t.Skip("such are not asked for, and the fake marks quotes with a zero")
		}
		l := &lookup{query: trace.Query{ID: messageid.ID(id)}, mailboxes: []string{name}}
		l.enterPlace(deleted)
		c, err := newBatchCall([]*lookup{l})
		if err != nil {
			t.Fatal(err)
		}
		var sent struct {
			Requests []struct{ URL string }
		}
		if err := json.Unmarshal(c.Body, &sent); err != nil {
			t.Fatal(err)
		}
		got, err := read(sent.Requests[0].URL)
		if want := (asked{mailbox: name, deleted: deleted, id: string(messageid.ID(id).Spellings()[0])}); err != nil || got != want {
			t.Fatalf("%+v comes as %+v, %v", want, got, err)
		}
	})
}

// TestWithin checks that only links to a mailbox are followed to the next page.
func TestWithin(t *testing.T) {
	for _, c := range []struct{ link, want string }{
		{"https://graph.microsoft.com/v1.0/users/a%40b/messages?$skip=10&$filter=a%2Bb", "/users/a%40b/messages?$skip=10&$filter=a%2Bb"},
		{"https://elsewhere.example/v1.0/users/a/messages?$skip=10", "/users/a/messages?$skip=10"}, // Graph is asked, not they
		{"https://graph.microsoft.com/v1.0/groups/a", ""},
		{"https://graph.microsoft.com/beta/users/a/messages", ""},
		{"https://graph.microsoft.com/v1.0/users/../me", ""},
		{"::", ""},
		{"", ""},
	} {
		if got := relativePath(c.link); got != c.want {
			t.Errorf("%q leads to %q, want %q", c.link, got, c.want)
		}
	}
}
