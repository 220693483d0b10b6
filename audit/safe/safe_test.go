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

func TestC49CellGuardsFormulas(t *testing.T) {
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
		got := safe.Cell(in)
		if got != want {
			t.Errorf("Cell(%q) = %q, want %q", in, got, want)
		}
		if back := safe.Uncell(got); back != in {
			t.Errorf("Uncell(%q) = %q, want %q", got, back, in)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[2J\x9b", "\u202e\u200b\U000e0041", "e\u0301\u0302\u0303\u0304\u034f\u0301", "\r\n\t\xff", "'=1"} {
		f.Add(s)
	}
	f.Add(strings.Repeat("é\u0301", 2000))
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
		if back := safe.Uncell(safe.Cell(s)); back != s {
			t.Fatalf("the guard of %q comes off as %q", s, back)
		}
	})
}
