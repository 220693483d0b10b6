package safe_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"whoread/audit/safe"
)

// removeGuard is the inverse of GuardCell.
func removeGuard(s string) string {
	if bare, ok := strings.CutPrefix(s, "'"); ok && safe.IsFormula(bare) {
		return bare
	}
	return s
}

// Spreadsheets trim or ignore these before they look for a formula.
func TestGuardCellIgnoresWhatSpreadsheetsIgnore(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]string{
		"space": " ", "line feed": "\n", "CR LF": "\r\n", "vertical tab": "\v", "form feed": "\f",
		"NUL": "\x00", "escape": "\x1b", "DEL": "\x7f", "next line": "\u0085", "C1 control": "\u0090",
		"no-break space": "\u00a0", "narrow no-break space": "\u202f", "ideographic space": "\u3000", "thin space": "\u2009",
		"Ogham space": "\u1680", "line separator": "\u2028", "paragraph separator": "\u2029",
		"byte order mark": "\ufeff", "zero-width space": "\u200b", "zero-width joiner": "\u200d", "word joiner": "\u2060",
		"soft hyphen": "\u00ad", "grapheme joiner": "\u034f", "variation selector": "\ufe0f", "left-to-right mark": "\u200e",
		"right-to-left override": "\u202e", "tag": "\U000e0041", "unassigned and ignorable": "\U000e0fff",
		"Hangul filler": "\u3164", "blank Braille": "\u2800", "noncharacter": "\ufdd0", "private use": "\ue000",
		"no-break space of Windows-1252": "\xa0", "replacement": "\ufffd",
		"several": " \u00a0\ufeff\n\x00\u200b", "after an apostrophe": "' ", "before an apostrophe": " '",
	} {
		for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"} {
			cell := before + sign + "1"
			if got, want := safe.GuardCell(cell), "'"+cell; got != want {
				t.Errorf("%s: Cell(%q) = %q, want %q", name, cell, got, want)
			}
			if back := removeGuard("'" + cell); back != cell {
				t.Errorf("%s: the guard of %q comes off as %q", name, cell, back)
			}
		}
		for _, ordinary := range []string{before + "Re: 1=1", before} {
			if got := safe.GuardCell(ordinary); got != ordinary && !strings.ContainsAny(before, "\r\t") {
				t.Errorf("%s: Cell(%q) = %q", name, ordinary, got)
			}
		}
	}
}

// What normalises to a sign may be read as one: full-width, small, raised and lowered forms.
func TestGuardCellFindsEveryFormOfASign(t *testing.T) {
	t.Parallel()
	forms := "−"
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if strings.IndexAny(norm.NFKC.String(string(r)), "=+-@") == 0 {
			forms += string(r)
		}
	}
	if n := utf8.RuneCountInString(forms); n < 15 {
		t.Fatalf("%d forms, %q", n, forms)
	}
	for _, sign := range forms {
		if got, want := safe.GuardCell(string(sign)+"1"), "'"+string(sign)+"1"; got != want {
			t.Errorf("%U: Cell = %q, want %q", sign, got, want)
		}
	}
}

func TestGuardCellKeepsOrdinaryText(t *testing.T) {
	for _, cell := range []string{
		"adele.vance@contoso.example", `\Inbox`, "<a@contoso.example>", "2026-10-01T08:28:17Z", "Client=REST;=1+1;", "(none)", "#N/A",
		" Re: two  spaces ", "é", "日本", "'tis", "—", "–5", "≠", "±1", "!=x", "\"=1\"", "[=1]", "\u0301=x",
	} {
		if got := safe.GuardCell(cell); got != cell {
			t.Errorf("Cell(%q) = %q", cell, got)
		}
		text := []byte(cell)
		if n := testing.AllocsPerRun(100, func() { _ = safe.IsFormula(text) }); n != 0 {
			t.Errorf("%q: %v allocations", cell, n)
		}
	}
}

// FuzzCell checks that a guarded cell never begins with a sign, after what spreadsheets ignore, and
// that the guard comes off again.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"=1", " =1", "\u00a0\ufeff\x00-1", "'=1", "' '=1", "\t", "plain", "\xa0@x", "﹦1", "\u200b＋1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		guarded := safe.GuardCell(s)
		bare := strings.TrimLeftFunc(guarded, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.In(r, unicode.C, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
				r == utf8.RuneError
		})
		if r, _ := utf8.DecodeRuneInString(norm.NFKC.String(bare)); strings.ContainsRune("=+-@", r) {
			t.Fatalf("Cell(%q) = %q begins with %q", s, guarded, r)
		}
		if guarded != s && guarded != "'"+s {
			t.Fatalf("Cell(%q) = %q", s, guarded)
		}
		if back := removeGuard(guarded); back != s {
			t.Fatalf("the guard of %q comes off as %q", s, back)
		}
		if safe.IsFormula(s) != safe.IsFormula([]byte(s)) {
			t.Fatalf("%q is a formula either as text or as bytes", s)
		}
	})
}
