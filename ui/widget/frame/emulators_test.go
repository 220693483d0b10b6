package frame_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"whoread/audit/safe"
	"whoread/fixtures"
	"whoread/ui/widget/frame/emulators"
	"whoread/ui/widget/theme"
)

// TestScreensStayInPlaceInEmulators draws screens over each other in real terminals, with 1,000
// texts of all scripts and more than 1,000 at random.
func TestScreensStayInPlaceInEmulators(t *testing.T) {
	const w, h = 160, 52
	random := rand.New(rand.NewPCG(1, 5))
	var views []string
	for range 10 {
		views = append(views, screen(random, w, h))
	}
	emulators.CheckScreens(t, w, h, views...)
}

// TestRowsThatMoveShowEveryLetter draws rows of every script where other scripts stood before, as
// sorting and scrolling do.
func TestRowsThatMoveShowEveryLetter(t *testing.T) {
	const w, h = 120, 40
	var texts []string
	for _, text := range fixtures.WritingSystems() {
		texts = append(texts, safe.Clean(text).String())
	}
	texts = append(texts, safe.Clean("\u202eevil\u202c").String(), safe.Clean("\x1b[31mred").String(), "漢字かな漢字かな", "ｆｕｌｌ")
	th := theme.New(theme.Options{})
	views := make([]string, 12)
	for i := range views {
		lines := make([]string, h)
		for y := range lines {
			text := func(n int) string { return texts[(y+7*i+n)%len(texts)] }
			line := th.Fit(text(0), 12+i%2) + " " + th.Fit(text(3), 31) + " 12 " + text(5) + " | " + text(11)
			lines[y] = th.Fit(line, w)
		}
		views[i] = strings.Join(lines, "\n")
	}
	emulators.CheckLetters(t, w, h, views...)
}
