package audit

import (
	"regexp"
	"strings"
	"testing"
)

// spelledGUID is the simple rule that lowerGUID is compared with.
var spelledGUID = regexp.MustCompile(`^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$`)

func FuzzLowerGUID(f *testing.F) {
	const id = "0000AAAA-bbbb-4ccc-8Ddd-00000000000F"
	for _, text := range []string{"", id, "{" + id + "}", "{" + id, id + "}", strings.ReplaceAll(id, "-", ""), id[:35] + "g", id[:35] + "-", "{" + id[:35] + "}", "}" + id + "{", id + "\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := text
		if spelledGUID.MatchString(text) {
			want = strings.ToLower(strings.Trim(text, "{}"))
		}
		if got := normalizeGUID(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	})
}
