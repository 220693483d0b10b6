package cells_test

import (
	"slices"
	"strings"
	"testing"

	"whoread/ui/widget/cells"
	"whoread/ui/widget/theme"
)

func TestStackLines(t *testing.T) {
	th := theme.New(theme.Options{})
	for _, c := range []struct {
		lines []string
		w, h  int
		want  string
	}{
		{[]string{"a", "bcdef"}, 3, 3, "a  \nbc…\n   "},
		{[]string{"a", "b"}, 1, 1, "a"},
		{[]string{"世界"}, 3, 1, "世…"},
		{[]string{"世界"}, 2, 1, "… "},
		{nil, 0, 5, ""},
		{nil, 5, 0, ""},
	} {
		if got := cells.StackLines(th, c.lines, c.w, c.h); got != c.want {
			t.Errorf("Stack(%q, %d, %d) = %q, want %q", c.lines, c.w, c.h, got, c.want)
		}
	}
}

func TestJoinFitting(t *testing.T) {
	parts := []string{"one", "\x1b[1mtwo\x1b[0m", "three"}
	for w, want := range map[int]string{0: "", 2: "", 3: "one", 7: "one", 8: "one  \x1b[1mtwo\x1b[0m", 15: "one  \x1b[1mtwo\x1b[0m  three"} {
		if got := cells.JoinFitting(parts, "  ", w); got != want {
			t.Errorf("Join in %d cells = %q, want %q", w, got, want)
		}
	}
}

func TestWrapText(t *testing.T) {
	for _, c := range []struct {
		text      string
		w, indent int
		want      []string
	}{
		{"", 5, 0, []string{""}},
		{"one two", 7, 0, []string{"one two"}},
		{"one two three", 8, 2, []string{"one two", "  three"}},
		{"a 0123456789", 8, 0, []string{"a 012345", "6789"}},
		{"0123456789", 4, 2, []string{"0123", "  45", "  67", "  89"}},
		{"世界世界", 3, 0, []string{"世", "界", "世", "界"}},
		{"世界", 1, 0, []string{"世", "界"}},
		{"x", 0, 0, nil},
		{"กำกำ", 3, 0, []string{"กำ", "กำ"}},
		{"กำ", 1, 0, []string{"ก", "ำ"}},
	} {
		if got := cells.WrapText(c.text, c.w, c.indent); !slices.Equal(got, c.want) {
			t.Errorf("Wrap(%q, %d, %d) = %q, want %q", c.text, c.w, c.indent, got, c.want)
		}
	}
}

func TestWrapLosesNothingButBlanks(t *testing.T) {
	for _, text := range []string{
		"the quick brown fox", strings.Repeat("é", 200), strings.Repeat("e\u0301", 200),
		strings.Repeat("世", 50) + "x", strings.Repeat("ab ", 300), strings.Repeat("\u0301", 90),
		strings.Repeat("क्", 90), strings.Repeat("\u1112\u1161\u11ab", 60), strings.Repeat("🇩🇪", 40), strings.Repeat("👍🏽", 40),
	} {
		for w := 1; w < 40; w++ {
			lines := cells.WrapText(text, w, 3)
			for _, line := range lines {
				if theme.Width(line) > max(w, 2) {
					t.Fatalf("Wrap(%q, %d) has the line %q", text, w, line)
				}
			}
			if got := dense(strings.Join(lines, "")); got != dense(text) {
				t.Fatalf("Wrap(%q, %d) says %q", text, w, lines)
			}
		}
	}
}

func dense(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestDrawBar(t *testing.T) {
	th := theme.New(theme.Options{ASCII: true})
	for _, c := range []struct {
		share float64
		w     int
		want  string
	}{
		{0, 4, "...."},
		{0.5, 4, "##.."},
		{1, 4, "####"},
		{7, 4, "####"},
		{0.0001, 4, "#..."},
		{-1, 4, "...."},
		{0.5, 0, ""},
		{0.5, -3, ""},
	} {
		if got := cells.DrawBar(th, c.share, c.w); got != c.want {
			t.Errorf("Bar(%v, %d) = %q, want %q", c.share, c.w, got, c.want)
		}
	}
}
