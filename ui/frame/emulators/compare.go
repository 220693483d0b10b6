package emulators

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"whoread/ui/theme"
)

// masked returns what was sent with blanks drawn over everything that is not ASCII.
func masked(sent, views []string) []string {
	all := make([]string, len(sent))
	for i, text := range sent {
		var b strings.Builder
		b.WriteString(text + "\x1b[0m\x1b[?7l")
		for y, line := range lines(views[i]) {
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

// compare returns what is wrong on a screen, on its first line that differs; "" if nothing is.
func compare(shown, view string) string {
	got := strings.Split(strings.ReplaceAll(shown, "\r", ""), "\n")
	for y, line := range lines(view) {
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

// lines returns the lines of a view without styles.
func lines(view string) []string { return strings.Split(ansi.Strip(view), "\n") }

// eachCharacter calls do for every character of a line with the cell that it begins in.
func eachCharacter(line string, do func(x int, character string)) {
	for x := 0; line != ""; {
		character := theme.First(line)
		do(x, character)
		x += theme.Width(character)
		line = line[len(character):]
	}
}
