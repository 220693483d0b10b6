package filter

import (
	"slices"
	"testing"
)

func TestNearestNames(t *testing.T) {
	t.Parallel()
	names := []string{"TimeStamp", "Folder", "FolderId", "Folders", "Subject", "SubjectState", "User", "Users", "ip", "app"}
	for name, want := range map[string][]string{
		"foldr":     {"Folder", "Folders"},
		"FOLDER":    {"Folder", "FolderId", "Folders"},
		"usre":      {"User"},
		"timestapm": {"TimeStamp"},
		"sub":       {"Subject", "SubjectState"},
		"pi":        {"ip"},
		"":          nil,
		"zzz":       nil,
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": nil,
	} {
		got := NearestNames(name, names)
		if len(got) > len(want) && want != nil {
			got = got[:len(want)]
		}
		if !slices.Equal(got, want) {
			t.Errorf("Nearest(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "a", 0}, {"a", "abc", 1}, {"abc", "a", 2}, {"ab", "ba", 1}, {"abc", "axc", 1}, {"abcd", "acbd", 1}, {"kitten", "sitting", 3}} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("distance(%s, %s) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
