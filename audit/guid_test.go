package audit

import (
	"encoding/hex"
	"regexp"
	"strings"
	"testing"
)

// spelledGUID is the simple rule that normalizeGUID is compared with.
var spelledGUID = regexp.MustCompile(`^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$`)

func FuzzNormalizeGUID(f *testing.F) {
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

var guidShape = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// decodeGUID is a simple ParseGUID.
func decodeGUID(s string) (g [16]byte, ok bool) {
	if !guidShape.MatchString(s) {
		return g, false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	return [16]byte(b), err == nil
}

// FuzzParseGUID compares ParseGUID with a simple parser, and parses again what FormatGUID returns.
func FuzzParseGUID(f *testing.F) {
	const id = "28cb6ca9-0000-4000-8000-000000000007"
	for _, seed := range []string{
		"", "-", "0123456789abcdef", id, strings.ToUpper(id), "{" + id + "}",
		"00000000-0000-0000-0000-0000000000-0", "00000000-0000-0000-0000-00000000000-",
		"-0000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000--00000000000",
		"00000000-0000-0000-0000-00000000000g", "00000000-0000-0000-0000-00000000000\xff",
		strings.Repeat("-", 36), strings.Repeat("0", 36), "0000000-00000-0000-0000-000000000000",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := ParseGUID(s)
		want, wantOK := decodeGUID(s)
		if ok != wantOK || ok && got != want {
			t.Fatalf("ParseGUID(%q) is %x, %v; want %x, %v", s, got, ok, want, wantOK)
		}
		if ok && FormatGUID(got) != strings.ToLower(s) {
			t.Fatalf("%q comes back as %q", s, FormatGUID(got))
		}
	})
}
