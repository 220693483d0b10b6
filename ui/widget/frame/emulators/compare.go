package emulators

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"whoread/ui/widget/theme"
)

// maskText returns what was sent with blanks drawn over everything that is not ASCII.
func maskText(sent, views []string) []string {
	all := make([]string, len(sent))
	for i, text := range sent {
		var b strings.Builder
		b.WriteString(text + "\x1b[0m\x1b[?7l")
		for y, line := range plainLines(views[i]) {
			eachCharacter(line, func(x int, character string) {
				if len(character) > 1 {
					fmt.Fprintf(&b, "\x1b[%d;%dH%s", y+1, x+1, theme.Blanks(theme.Width(character)))
				}
			})
		}
		all[i] = b.String()
	}
	return all
}

// findMisplaced returns what is wrong on a screen, on its first line that differs; "" if nothing is.
func findMisplaced(shown, view string) string {
	got := strings.Split(strings.ReplaceAll(shown, "\r", ""), "\n")
	for y, line := range plainLines(view) {
		var b strings.Builder
		eachCharacter(line, func(_ int, character string) {
			if len(character) > 1 {
				character = theme.Blanks(theme.Width(character))
			}
			b.WriteString(character)
		})
		want, have := strings.TrimRight(b.String(), " "), ""
		if y < len(got) {
			have = strings.TrimRight(got[y], " ")
		}
		if have != want {
			return fmt.Sprintf("line %d is\n%q, want\n%q; it was drawn from\n%q", y+1, have, want, line)
		}
	}
	return ""
}

// findDifference returns what a screen that was drawn over others does not show as it is drawn alone; "" if
// it is the same. A terminal that widens text can show any part of the text that has no room at the
// end of a line.
func findDifference(over, alone string, widens bool) string {
	end := func(line string) string {
		line = strings.TrimRight(line, " \r")
		if widens {
			line = strings.TrimRightFunc(line, func(r rune) bool { return r > unicode.MaxASCII })
		}
		return line
	}
	got := strings.Split(over, "\n")
	for y, line := range strings.Split(alone, "\n") {
		want, have := end(line), ""
		if y < len(got) {
			have = end(got[y])
		}
		if have != want {
			return fmt.Sprintf("line %d is\n%q, and alone\n%q", y+1, have, want)
		}
	}
	return ""
}

// findMissing returns what letters and signs of a view a screen does not show, on the first line on
// which some are missing; "" if none are. Terminals leave out what they do not know, and some of the
// marks on letters.
func findMissing(shown, view, known string) string {
	got := strings.Split(shown, "\n")
	for y, line := range plainLines(view) {
		want, have := knownLetters(line, known), ""
		if y < len(got) {
			have = knownLetters(got[y], known)
		}
		if have != want {
			return fmt.Sprintf("line %d shows\n%q, want\n%q; it was drawn from\n%q", y+1, have, want, line)
		}
	}
	return ""
}

// knownLetters returns the letters, digits and signs of a text without marks, as far as they are known.
func knownLetters(text, known string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && strings.ContainsRune(known, r) {
			return r
		}
		return -1
	}, text)
}

// plainLines returns the lines of a view without styles.
func plainLines(view string) []string { return strings.Split(ansi.Strip(view), "\n") }

// eachCharacter calls do for every character of a line with the cell that it begins in.
func eachCharacter(line string, do func(x int, character string)) {
	for x := 0; line != ""; {
		character := theme.FirstCharacter(line)
		do(x, character)
		x += theme.Width(character)
		line = line[len(character):]
	}
}
