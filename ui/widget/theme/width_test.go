package theme_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/safe"
	"whoread/ui/widget/theme"
)

// scripts are texts whose width terminals disagree on, and the most that one takes.
func scripts() map[string]int {
	return map[string]int{
		"plain":                    5,
		"\x1b[1mbold\x1b[0m":       4,
		"Boîte e\u0301":            7,
		"受信トレイ":                    10,
		"น้ำ":                      2, // with AM as a character of its own
		"हिन्दी":                   5, // with both spacing marks
		"\u1112\u1161\u11ab":       4, // a wide consonant, a vowel and a consonant
		"한":                        2,
		"👍🏽":                       4, // the skin tone beside the hand
		"🇩🇪":                       4,
		"1\u20e3":                  1,
		"\u1000\u103b\u103d\u1031": 3,
		"か\u3099":                  2,
		"\u4dc0\u3248":             4,
		"":                         0,
	}
}

func TestWidthIsTheMostThatATerminalTakes(t *testing.T) {
	for text, want := range scripts() {
		if got := theme.Width(text); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}

// TestWidthIsNeverLessThanThatOfBubbleTea goes through every character that can reach the screen.
// The renderer cuts lines that it takes for wider than the screen.
func TestWidthIsNeverLessThanThatOfBubbleTea(t *testing.T) {
	for r := ' '; r <= unicode.MaxRune; r++ {
		text := safe.Clean(string(r)).String()
		if got, least := theme.Width(text), ansi.StringWidth(text); got < least {
			t.Errorf("%U has the width %d, and %d for the renderer", r, got, least)
		}
	}
}

func TestFirstCharacter(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "ab": "a", "世界": "世", "e\u0301x": "e\u0301", "น้ำใจ": "น้ำ", "क्षमा": "क्ष", "👍🏽👍": "👍🏽", "🇩🇪🇫🇷": "🇩🇪",
		"\u0d4e x": "\u0d4e", "\u0d4e\u0d15x": "\u0d4e\u0d15",
		strings.Repeat("क्", 500): "क्",
	} {
		if first := theme.FirstCharacter(text); first != want {
			t.Errorf("First(%q) = %q, want %q", text, first, want)
		}
	}
}

func TestFirstCellsEndsBetweenCharacters(t *testing.T) {
	for _, c := range []struct {
		text string
		w    int
		want string
	}{
		{"abc", 2, "ab"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"\x1b[1mabc\x1b[0m", 2, "\x1b[1mab"},
		{"世界", 3, "世"},
		{"abe\u0301\u0302c", 3, "abe\u0301\u0302"},
		{"น้ำน้ำ", 3, "น้ำ"},
		{"น้ำ", 1, "น้"}, // more than the whole line
		{"क्षमा", 3, "क्ष"},
		{"🇩🇪🇫🇷", 7, "🇩🇪"},
		{strings.Repeat("क्", 500), 3, "क्क्क्"},
	} {
		if got := theme.FirstCells(c.text, c.w); got != c.want {
			t.Errorf("Head(%q, %d) = %q, want %q", c.text, c.w, got, c.want)
		}
	}
}

func FuzzHead(f *testing.F) {
	for text := range scripts() {
		f.Add(text, 3)
	}
	f.Add(strings.Repeat("क्", 40)+"\u0903x", 7)
	f.Fuzz(func(t *testing.T, s string, w int) {
		w %= 200
		text := safe.Clean(s).String()
		head := theme.FirstCells(text, w)
		rest, whole := strings.CutPrefix(text, head)
		if !whole || theme.Width(head) > max(w, 0) || theme.Width(head)+theme.Width(rest) != theme.Width(text) {
			t.Fatalf("Head(%q, %d) = %q", text, w, head)
		}
		if rest != "" && theme.Width(head)+theme.Width(theme.FirstCharacter(rest)) <= w {
			t.Fatalf("Head(%q, %d) = %q leaves room for %q", text, w, head, theme.FirstCharacter(rest))
		}
		if w > 0 {
			th := theme.New(theme.Options{})
			if fitted := th.Fit(th.Warn.Render(text), w); theme.Width(fitted) != w {
				t.Fatalf("Fit(%q, %d) = %q has %d cells", text, w, fitted, theme.Width(fitted))
			}
		}
	})
}

func BenchmarkWidth(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"ASCII", `\Finance\Invoices 2026`}, {"Thai", "ใบแจ้งหนี้ที่ค้างชำระ"}, {"Japanese", "受信トレイの請求書一覧"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				theme.Width(c.text)
			}
		})
	}
}
