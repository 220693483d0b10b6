package filter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// slowContains is a simple implementation of newContainsFunc.
func slowContains(s, needle string, fold bool) bool {
	if !fold {
		return strings.Contains(s, needle)
	}
	return strings.Contains(lowestCase(s), lowestCase(needle))
}

// lowestCase replaces each rune with the least rune that folds to it, and keeps bytes that are not
// runes.
func lowestCase(s string) string {
	var b strings.Builder
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			b.WriteByte(s[0])
		} else {
			for range 4 {
				r = min(r, unicode.SimpleFold(r))
				if next := unicode.SimpleFold(unicode.SimpleFold(r)); next < r {
					r = next
				}
			}
			b.WriteRune(r)
		}
		s = s[size:]
	}
	return b.String()
}

func TestContainsFoldsLikeUnicode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s, needle string
		fold      bool
		want      bool
	}{
		{"", "", true, true},
		{"abc", "", false, true},
		{"", "a", true, false},
		{"xABCx", "abc", true, true},
		{"xABCx", "abc", false, false},
		{"ab", "abc", true, false},
		{"ababac", "ABAC", true, true},
		{"aAaAb", "aab", true, true},
		{"ZzqQ", "qq", true, true},
		{"[x]", "{X}", true, false}, // not letters, though their bytes differ as letters do
		{"@", "`", true, false},
		{"\u212aelvin", "kelvin", true, true},
		{"\u212aelvin", "KELVIN", true, true},
		{"ma\u017f\u017fe", "masse", true, true},
		{"kelvin", "\u212aELVIN", true, true},
		{"ΟΔΟΣ", "οδος", true, true},
		{"größe", "GRÖßE", true, true},
		{"straße", "strasse", true, false}, // simple folding only
		{"日本語", "本", true, true},
		{"\xff\xfe", "\xfe", true, true},
		{"é\xff", "É\xff", true, true},
		{"é\ufffd", "É\xff", true, false},
		{"é", "éé", true, false},
	} {
		if got := newContainsFunc(c.needle, c.fold)(c.s); got != c.want {
			t.Errorf("containing(%q, %v)(%q) = %v", c.needle, c.fold, c.s, got)
		}
	}
}

func FuzzContains(f *testing.F) {
	f.Add("The Quick brown", "quick", true)
	f.Add("\u212aelvin \u017f", "kelvin s", true)
	f.Add("aAaAaAb", "AAB", true)
	f.Add("é\xffÉ", "\xffé", true)
	f.Add("abc", "B", false)
	f.Fuzz(func(t *testing.T, s, needle string, fold bool) {
		if !utf8.ValidString(s) || !utf8.ValidString(needle) {
			// A needle that is not UTF-8 can match in the middle of a rune; that is nobody's question.
			t.Skip()
		}
		if got, want := newContainsFunc(needle, fold)(s), slowContains(s, needle, fold); got != want {
			t.Fatalf("containing(%q, %v)(%q) = %v, want %v", needle, fold, s, got, want)
		}
	})
}

func TestContainsDoesNotAllocate(t *testing.T) {
	texts := []string{"<DB9PR04MB8462ABCDEF@eurprd04.prod.outlook.com>", "Ünïcödé Straße"}
	for _, needle := range []string{"outlook", "nowhere", "skulk", "ünï", "straßen"} {
		in := newContainsFunc(needle, true)
		if n := testing.AllocsPerRun(10, func() {
			for _, s := range texts {
				in(s)
			}
		}); n != 0 {
			t.Errorf("looking for %q allocates %v times", needle, n)
		}
	}
}

func BenchmarkContains(b *testing.B) {
	ids, size := messageIDs(100_000)
	for _, needle := range []string{"nowhere", "outlook.con", "sticky", "x7q", "e", "zürich"} {
		b.Run(needle, func(b *testing.B) {
			in := newContainsFunc(needle, true)
			b.SetBytes(int64(size))
			for b.Loop() {
				for _, id := range ids {
					in(id)
				}
			}
		})
	}
}

func messageIDs(n int) (ids []string, size int) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	random := rand.New(rand.NewPCG(1, 2))
	ids = make([]string, n)
	for i := range ids {
		var unique [40]byte
		for j := range unique {
			unique[j] = letters[random.IntN(len(letters))]
		}
		ids[i] = fmt.Sprintf("DB9PR04MB%04d%s@DB9PR04MB%04d.eurprd04.prod.outlook.com", i%10000, unique, i%10000)
		size += len(ids[i])
	}
	return ids, size
}

func BenchmarkTimeContains(b *testing.B) {
	for _, part := range []string{"2026-10-01", "08:28"} {
		b.Run(part, func(b *testing.B) {
			in, err := timeContaining("TimeStamp", part)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				in(1_790_843_297)
			}
		})
	}
}
