package safe_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/safe"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"plain text", "Re: Q3 (final) ~ 100%", "Re: Q3 (final) ~ 100%"},
		{"letters of all scripts", "Boîte de réception 受信トレイ", "Boîte de réception 受信トレイ"},
		{"escape sequence", "a\x1b[2Jb", "a␛[2Jb"},
		{"unterminated title", "a\x1b]0;b", "a␛]0;b"},
		{"clipboard", "\x1b]52;c;ZXZpbA==\a", "␛]52;c;ZXZpbA==␇"},
		{"raw CSI byte", "a\x9b2Jb", "a␛2Jb"},
		{"CSI as a character", "a\u009b2J", "a␛2J"},
		{"DCS and OSC as characters", "\u0090\u009d\u009c", "␛␛␛"},
		{"other C1", "\u0081", "␦"},
		{"backspace, NUL and DEL", "a\b\x00\x7f", "a␈␀␡"},
		{"lone carriage return", "a\rb", "a␍b"},
		{"line breaks", "a\nb\r\nc\u2028d\u2029e\u0085f", "a⏎b⏎c⏎d⏎e⏎f"},
		{"tab", "a\tb", "a b"},
		{"bidirectional", "\u202egpj.exe\u2066x\u200e\u061c", "⇄gpj.exe⇄x⇄⇄"},
		{"no width", "a\u200b\u200c\u200d\u2060\ufeffb", "a·····b"},
		{"tags", "a\U000e0041\U000e007f", "a··"},
		{"fillers", "\u3164\u115f\uffa0\u2800", "····"},
		{"soft hyphen", "a\u00adb", "a-b"},
		{"variation selectors", "a\ufe0f\U000e0100", "a··"},
		{"private use", "\ue000", "�"},
		{"not UTF-8", "a\xff\xfeb", "a��b"},
		{"cut in a character", "a\xe2\x82", "a��"},
		{"three marks", "e\u0301\u0302\u0303", "e\u0301\u0302\u0303"},
		{"twenty marks", "e" + strings.Repeat("\u0301", 20) + "x", "e\u0301\u0301\u0301x"},
		{"mark at the beginning", "\u0301x", "◌\u0301x"},
		{"marks of both kinds", "\u1000\u103b\u103d\u1031\u1038", "\u1000\u103b\u103d\u1031\u1038"},
		{"twenty spacing marks", "क" + strings.Repeat("\u093e", 20) + "x", "क\u093e\u093e\u093ex"},
		{"marks of both kinds in turn", "क" + strings.Repeat("\u093e\u0941", 20), "क\u093e\u0941\u093e\u0941\u093e\u0941"},
		{"spacing mark at the beginning", "\u093ex", "◌\u093ex"},
		{"Thai and Lao AM", "น\u0e33ນ\u0eb3", "น\u0e33ນ\u0eb3"},
		{"twenty Thai AM", "น" + strings.Repeat("\u0e33", 20), "น\u0e33\u0e33\u0e33"},
		{"Thai AM at the beginning", "\u0e33", "◌\u0e33"},
		{"Hangul of conjoining letters", "\u1112\u1161\u11ab\u1100\u1173\u11af", "\u1112\u1161\u11ab\u1100\u1173\u11af"},
		{"twenty conjoining vowels", "\u1112" + strings.Repeat("\u1161", 20), "\u1112\u1161\u1161\u1161"},
		{"twenty leading consonants", strings.Repeat("\u1112", 20) + "\u1161", "\u1112\u1112\u1112\u1112"},
		{"conjoining vowel at the beginning", "\u1161x", "◌\u1161x"},
		{"conjoining letters of old Hangul", "\ua960\ud7b0\ud7cb", "\ua960\ud7b0\ud7cb"},
		{"skin tones", "👍" + strings.Repeat("\U0001f3fd", 9), "👍" + strings.Repeat("\U0001f3fd", 3)},
		{"skin tone at the beginning", "\U0001f3fd", "◌\U0001f3fd"},
		{"half-width voicing", "\uff76\uff9e", "\uff76\uff9e"},
		{"Tibetan stack", "\u0f66\u0f92\u0fb2\u0f74\u0f56", "\u0f66\u0f92\u0fb2\u0f74\u0f56"},
		{"Khmer and Myanmar stacks", "\u1780\u17d2\u179a\u17bb\u1000\u1039\u1001", "\u1780\u17d2\u179a\u17bb\u1000\u1039\u1001"},
		{"prepended letter before a blank", "\u0d4e x", "\u0d4e x"},
		{"unassigned", "\u0378\U000e1000\ufdd0", "���"},
		{"unassigned where emoji and ideographs are added", "\U0001fae9\U0002ebf0", "\U0001fae9\U0002ebf0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := safe.Clean(c.in).String(); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestCleanCutsLongText(t *testing.T) {
	for _, unit := range []string{"a", "é", "\x00", "字", "\U0001F600", "e\u0301"} {
		whole := strings.Repeat(unit, 3*safe.MaxBytes)
		got := safe.Clean(whole).String()
		if len(got) > safe.MaxBytes || len(got) < safe.MaxBytes-8 || !strings.HasSuffix(got, "…") {
			t.Errorf("%q repeated gives %d bytes ending in %q", unit, len(got), got[max(0, len(got)-8):])
		}
	}
	for _, exact := range []string{strings.Repeat("a", safe.MaxBytes), strings.Repeat("é", safe.MaxBytes/2)} {
		if got := safe.Clean(exact).String(); got != exact {
			t.Errorf("a text of %d bytes was cut to %d", len(exact), len(got))
		}
	}
}

func TestCleanKeepsPlainTextWithoutCopying(t *testing.T) {
	s := strings.Repeat("plain ", 20)
	if n := testing.AllocsPerRun(100, func() { _ = safe.Clean(s) }); n != 0 {
		t.Errorf("%v allocations for plain text", n)
	}
}

func TestASCII(t *testing.T) {
	for in, want := range map[string]string{
		"plain":               "plain",
		"Boîte":               "Bo?te",
		"a\nb\x1b[2J":         "a|b?[2J",
		"e\u0301x":            "ex",
		"\u202egpj":           "?gpj",
		"\U0001F600 字 \ue000": "? ? ?",
	} {
		if got := safe.Clean(in).ASCII().String(); got != want {
			t.Errorf("%q in ASCII is %q, want %q", in, got, want)
		}
	}
	if got := safe.Clean(strings.Repeat("字", safe.MaxBytes)).ASCII().String(); !strings.HasSuffix(got, "?~") {
		t.Errorf("a long text ends in %q", got[len(got)-4:])
	}
}

func TestC49GuardCellGuardsFormulas(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		"Re: hello":        "Re: hello",
		"=cmd|' /C calc'!": "'=cmd|' /C calc'!",
		"+1":               "'+1",
		"-1":               "'-1",
		"@x":               "'@x",
		"\tx":              "'\tx",
		"\rx":              "'\rx",
		"＝1":               "'＝1",
		"＋1":               "'＋1",
		"－1":               "'－1",
		"＠1":               "'＠1",
		"！":                "！",
		"a=b":              "a=b",
		"'tis":             "'tis",
		"'=1":              "''=1",
		"'":                "'",
	} {
		got := safe.GuardCell(in)
		if got != want {
			t.Errorf("Cell(%q) = %q, want %q", in, got, want)
		}
		if back := removeGuard(got); back != in {
			t.Errorf("removeGuard(%q) = %q, want %q", got, back, in)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[2J\x9b", "\u202e\u200b\U000e0041", "e\u0301\u0302\u0303\u0304\u034f\u0301", "\r\n\t\xff", "'=1"} {
		f.Add(s)
	}
	f.Add(strings.Repeat("é\u0301", 2000))
	f.Add("\u1112\u1112\u1161\u11ab\u093e\u0941\u093e\u0e33\u0e33\U0001f3fd\u0378")
	f.Fuzz(func(t *testing.T, s string) {
		texts := []safe.Text{safe.Clean(s), safe.Clean(s).ASCII()}
		for _, text := range texts {
			out := text.String()
			if !utf8.ValidString(out) || len(out) > safe.MaxBytes {
				t.Fatalf("%q is not valid or has %d bytes", out, len(out))
			}
			if i := strings.IndexFunc(out, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }); i >= 0 {
				t.Fatalf("%q has %q", out, out[i:])
			}
			if stripped := ansi.Strip(out); stripped != out {
				t.Fatalf("%q has a sequence: stripped it is %q", out, stripped)
			}
			if again := safe.Clean(out).String(); again != out {
				t.Fatalf("%q becomes %q when it is cleaned again", out, again)
			}
		}
		if back := removeGuard(safe.GuardCell(s)); back != s {
			t.Fatalf("the guard of %q comes off as %q", s, back)
		}
	})
}
