package export

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"whoread/audit/safe"
)

func TestC49CellsOfCSV(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cell, guarded, raw string }{
		{``, ``, ``},
		{`plain`, `plain`, `plain`},
		{`a,b`, `"a,b"`, `"a,b"`},
		{`say "x"`, `"say ""x"""`, `"say ""x"""`},
		{`"`, `""""`, `""""`},
		{"a\nb", "\"a\nb\"", "\"a\nb\""},
		{"a\rb", "\"a\rb\"", "\"a\rb\""},
		{" a", `" a"`, `" a"`},
		{"a ", `"a "`, `"a "`},
		{"a\tb", "a\tb", "a\tb"},
		{"\xff\x00", "\xff\x00", "\xff\x00"},
		{`=cmd|'/c calc'!A0`, `'=cmd|'/c calc'!A0`, `=cmd|'/c calc'!A0`},
		{`+1`, `'+1`, `+1`},
		{`-1`, `'-1`, `-1`},
		{`@x`, `'@x`, `@x`},
		{"\tx", "'\tx", "\tx"},
		{"\rx", "\"'\rx\"", "\"\rx\""},
		{`＝x`, `'＝x`, `＝x`},
		{`＋x`, `'＋x`, `＋x`},
		{`－x`, `'－x`, `－x`},
		{`＠x`, `'＠x`, `＠x`},
		{`＃x`, `＃x`, `＃x`},
		{`﹦x`, `'﹦x`, `﹦x`},
		{" =x", `' =x`, `" =x"`},
		{"\n=x", "\"'\n=x\"", "\"\n=x\""},
		{"\u00a0=x", "'\u00a0=x", "\u00a0=x"},
		{"\x00=x", "'\x00=x", "\x00=x"},
		{"\ufeff=x", "'\ufeff=x", "\ufeff=x"},
		{"\u200b=x", "'\u200b=x", "\u200b=x"},
		{`'=x`, `''=x`, `'=x`},
		{`'x`, `'x`, `'x`},
		{`=1,"2"`, `"'=1,""2"""`, `"=1,""2"""`},
		{`<a@x>`, `<a@x>`, `<a@x>`},
	} {
		rows := newTextRows("A,B", []string{c.cell, "end"})
		if got, want := writeToString(t, rows, Options{}), "A,B\n"+c.guarded+",end\n"; got != want {
			t.Errorf("%q: %q, want %q", c.cell, got, want)
		}
		if got, want := writeToString(t, rows, Options{RawCSV: true}), "A,B\n"+c.raw+",end\n"; got != want {
			t.Errorf("%q raw: %q, want %q", c.cell, got, want)
		}
	}
}

func TestHeadersAreGuardedToo(t *testing.T) {
	t.Parallel()
	if got, want := writeToString(t, newTextRows("\u00a0=A,B"), Options{}), "'\u00a0=A,B\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEmptyCellOfASingleColumnIsNoBlankLine(t *testing.T) {
	t.Parallel()
	if got, want := writeToString(t, newTextRows("A", []string{""}, []string{"x"}), Options{}), "A\n\"\"\nx\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// FuzzCSVRoundTrip reads with encoding/csv what was written.
func FuzzCSVRoundTrip(f *testing.F) {
	for _, seed := range []string{"", "a\x1fb", "=x\x1f'=x", "a\r\nb\x1f\"\x1f,", " \x1f \n", "\ufeff\x1f\xff", "＝\x1f'", "\r\x1f\n", "''+"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cells := strings.Split(text, "\x1f")
		headers := "H" + strings.Repeat(",H", len(cells)-1)
		rows := newTextRows(headers, cells, cells)
		for _, o := range []Options{{}, {RawCSV: true}} {
			read, err := csv.NewReader(strings.NewReader(writeToString(t, rows, o))).ReadAll()
			if err != nil {
				t.Fatalf("%q: %v", cells, err)
			}
			if len(read) != 3 {
				t.Fatalf("%q: %d lines, want 3", cells, len(read))
			}
			for _, got := range read[1:] {
				want := make([]string, len(cells))
				for i, cell := range cells {
					if !o.RawCSV {
						if guarded := safe.GuardCell(cell); guarded != cell && (guarded != "'"+cell || !safe.IsFormula(cell)) {
							t.Fatalf("%q does not come back from %q", cell, guarded)
						}
						cell = safe.GuardCell(cell)
					}
					// encoding/csv reads the line end CR LF as LF even within quotes, where
					// RFC 4180 has it kept. That is the reader's; the file has both bytes.
					want[i] = strings.ReplaceAll(cell, "\r\n", "\n")
				}
				if !slices.Equal(got, want) {
					t.Fatalf("read %q, want %q", got, want)
				}
			}
		}
	})
}

func TestLineEndsWithinCellsAreKept(t *testing.T) {
	t.Parallel()
	if got := writeToString(t, newTextRows("A", []string{"a\r\nb"}), Options{}); !bytes.Contains([]byte(got), []byte("\"a\r\nb\"\n")) {
		t.Errorf("%q", got)
	}
}
