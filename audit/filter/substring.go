package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// newContainsFunc returns a function that reports whether a text contains the needle, in any case
// if fold is set (Unicode simple folding). The function does not allocate: it runs on every text of
// a million records at each key stroke.
func newContainsFunc(needle string, fold bool) func(string) bool {
	switch {
	case needle == "":
		return func(string) bool { return true }
	case !fold || !hasCase(needle):
		return func(s string) bool { return strings.Contains(s, needle) }
	case isASCII(needle):
		return newASCIIFinder(needle).foundIn
	default:
		return newRuneFinder(needle).foundIn
	}
}

// asciiFinder finds an ASCII needle in any case. It looks for the rarest byte of the needle and
// compares the text around it.
type asciiFinder struct {
	needle       string // lower-case
	rarestIndex  int    // where the rarest byte is in it
	lower, upper byte   // that byte in both cases
	// beyond finds the needle in texts with the Kelvin sign or the long s, the only characters
	// beyond ASCII that fold to k and s. It is nil if the needle has neither letter.
	beyond *runeFinder
}

func newASCIIFinder(needle string) *asciiFinder {
	f := &asciiFinder{needle: strings.ToLower(needle)}
	for i := range len(f.needle) {
		if rankRarity(f.needle[i]) > rankRarity(f.needle[f.rarestIndex]) {
			f.rarestIndex = i
		}
	}
	f.lower = f.needle[f.rarestIndex]
	f.upper = strings.ToUpper(f.needle)[f.rarestIndex]
	if strings.ContainsAny(f.needle, "ks") {
		f.beyond = newRuneFinder(needle)
	}
	return f
}

// rankRarity ranks a lower-case byte by how rarely it appears in ids, addresses and words.
func rankRarity(c byte) int {
	const byFrequency = "eoaridnt0clmspu12345678h9bfg.wykv-xjqz@"
	if rank := strings.IndexByte(byFrequency, c); rank >= 0 {
		return rank
	}
	return len(byFrequency)
}

func (f *asciiFinder) foundIn(s string) bool {
	if f.searchASCII(s) {
		return true
	}
	return f.beyond != nil && hasKelvinOrLongS(s) && f.beyond.foundIn(s)
}

func hasKelvinOrLongS(s string) bool {
	return strings.Contains(s, "\u017f") || strings.Contains(s, "\u212a")
}

func (f *asciiFinder) searchASCII(s string) bool {
	starts := len(s) - len(f.needle) + 1
	if starts <= 0 {
		return false
	}
	// Where the rarest byte can be, so that an index in it is where the needle would start.
	window := s[f.rarestIndex : f.rarestIndex+starts]
	lower, upper := indexFrom(window, f.lower, 0), starts
	if f.upper != f.lower {
		upper = indexFrom(window, f.upper, 0)
	}
	for lower < starts || upper < starts {
		start := min(lower, upper)
		if equalLower(s[start:start+len(f.needle)], f.needle) {
			return true
		}
		if start == lower {
			lower = indexFrom(window, f.lower, start+1)
		} else {
			upper = indexFrom(window, f.upper, start+1)
		}
	}
	return false
}

// indexFrom returns the index of c in s at or after from, or len(s).
func indexFrom(s string, c byte, from int) int {
	i := strings.IndexByte(s[from:], c)
	if i < 0 {
		return len(s)
	}
	return from + i
}

// equalLower reports whether s in lower case equals lower, which has the same length.
func equalLower(s, lower string) bool {
	for i := range len(lower) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// runeFinder finds a needle with characters beyond ASCII, in any case.
type runeFinder struct {
	needle []rune // folded
}

func newRuneFinder(needle string) *runeFinder {
	var f runeFinder
	for needle != "" {
		r, size := foldedRune(needle)
		f.needle = append(f.needle, r)
		needle = needle[size:]
	}
	return &f
}

func (f *runeFinder) foundIn(s string) bool {
	for s != "" {
		if f.matchesStart(s) {
			return true
		}
		_, size := utf8.DecodeRuneInString(s)
		s = s[size:]
	}
	return false
}

func (f *runeFinder) matchesStart(s string) bool {
	for _, want := range f.needle {
		if s == "" {
			return false
		}
		r, size := foldedRune(s)
		if r != want {
			return false
		}
		s = s[size:]
	}
	return true
}

// foldedRune decodes the first rune of s and returns the least rune that folds to it. A byte that
// is not UTF-8 gets a value of its own.
func foldedRune(s string) (r rune, size int) {
	if c := s[0]; c < utf8.RuneSelf {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		return rune(c), 1
	}
	r, size = utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return unicode.MaxRune + 1 + rune(s[0]), 1
	}
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return least, size
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hasCase reports whether s has a letter with more than one case.
func hasCase(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.SimpleFold(r) != r })
}
