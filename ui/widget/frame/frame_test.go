package frame_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"whoread/audit/safe"
	"whoread/fixtures"
	"whoread/ui/widget/frame"
	"whoread/ui/widget/theme"
)

// measures are ways in which terminals measure text. The last ones do what no terminal does, so that no
// table of the future can matter.
func measures() []measure {
	added := func(width func(r rune) int) func(string) int {
		return func(unit string) int {
			if r := first(unit); r >= utf8.RuneSelf {
				return width(r)
			}
			return 1
		}
	}
	wc := func(r rune) int {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me), r >= 0x1160 && r <= 0x11FF:
			return 0
		}
		return max(ansi.StringWidth(string(r)), 1)
	}
	all := []measure{
		{name: "characters", units: characters, width: ansi.StringWidth},
		{name: "code points", units: points, width: added(wc)},
		{name: "code points, spacing marks without width", units: points, width: added(func(r rune) int {
			if unicode.Is(unicode.Mc, r) {
				return 0
			}
			return wc(r)
		})},
		{name: "code points, joined to the last one", units: points, width: added(wc), joinsLast: true},
		{name: "code points, a cell for marks", units: points, wrapsWide: true, width: added(func(r rune) int {
			return max(wc(r), 1)
		})},
		{name: "two cells for all but ASCII", units: points, width: added(func(rune) int { return 2 })},
		{name: "one cell for all", units: points, width: added(func(rune) int { return 1 })},
		{name: "nothing for all but ASCII", units: points, width: added(func(rune) int { return 0 })},
	}
	for seed := range uint64(5) {
		all = append(all, measure{name: "at random", units: points, width: added(func(r rune) int {
			return int(rand.New(rand.NewPCG(seed, uint64(r))).Uint32() % 3)
		})})
	}
	return all
}

// texts are texts of many scripts, and of code points at random.
func texts(random *rand.Rand, n int) []string {
	scripts := []string{"Unpaid"}
	for _, text := range fixtures.WritingSystems() {
		scripts = append(scripts, text)
	}
	all := make([]string, n)
	for i := range all {
		if all[i] = scripts[random.IntN(len(scripts))]; random.IntN(2) == 0 {
			all[i] = randomText(random)
		}
	}
	return all
}

// randomText is text of code points of one block or of all.
func randomText(random *rand.Rand) string {
	from, to := rune(0), rune(unicode.MaxRune)
	if random.IntN(4) > 0 {
		from = rune(random.IntN(0x20000))
		to = from + 0x80
	}
	var b strings.Builder
	for range 1 + random.IntN(20) {
		b.WriteRune(from + rune(random.IntN(int(to-from))))
	}
	return b.String()
}

// screen draws rows of texts in columns, with a title and a status line, as panes do.
func screen(random *rand.Rand, w, h int) string {
	th := theme.New(theme.Options{})
	columns := []int{19, 3 + random.IntN(20), 1 + random.IntN(8), 12}
	columns = append(columns, w-3-len(columns)-sum(columns))
	random.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
	title := th.AlignEnds(th.Title.Render("whoread")+"  "+th.CleanText(safe.Clean(texts(random, 1)[0])), th.Good.Render("DONE")+th.Dot+"12 records", w)
	lines := []string{title, th.Rule.Render(strings.Repeat(th.Horizontal, w))}
	for len(lines) < h-1 {
		line := ">" + th.Mark + " "
		for i, text := range texts(random, len(columns)) {
			cell := th.Fit(th.CleanText(safe.Clean(text)), columns[i])
			line += highlighted(random, th, cell) + " "
		}
		line = th.Fit(strings.TrimSuffix(line, " "), w)
		if random.IntN(3) == 0 {
			line = th.Cursor.Render(line)
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, th.AlignEnds("DONE"+th.Dot+"row 1 of 12", "? help", w)), "\n")
}

func sum(numbers []int) int {
	n := 0
	for _, m := range numbers {
		n += m
	}
	return n
}

// highlighted returns a text some part of which is in another style.
func highlighted(random *rand.Rand, th theme.Theme, text string) string {
	if random.IntN(2) == 0 {
		return text
	}
	letters := []rune(text)
	from := random.IntN(len(letters))
	to := from + random.IntN(len(letters)-from)
	return string(letters[:from]) + th.Hit.Render(string(letters[from:to])) + string(letters[to:])
}

// draw writes a screen as Bubble Tea does.
func draw(w io.Writer, view string, width int) {
	var b strings.Builder
	b.WriteString("\x1b[H")
	for i, line := range strings.Split(view, "\n") {
		if i > 0 {
			b.WriteString("\r\n")
		}
		line = ansi.Truncate(line, width, "")
		if ansi.StringWidth(line) < width {
			line += "\x1b[K"
		}
		b.WriteString(line)
	}
	_, _ = io.WriteString(frame.NewOutput(w), b.String())
}

// want returns what each cell of a screen may hold: a character of ASCII, or those of a run of others.
func want(view string) [][]string {
	var rows [][]string
	for _, line := range strings.Split(ansi.Strip(view), "\n") {
		var row []string
		for line != "" {
			run := theme.FirstCharacter(line)
			for len(run) > 1 && len(run) < len(line) {
				next := theme.FirstCharacter(line[len(run):])
				if len(next) == 1 {
					break
				}
				run += next
			}
			row = append(row, slices.Repeat([]string{run}, theme.Width(run))...)
			line = line[len(run):]
		}
		rows = append(rows, row)
	}
	return rows
}

// check compares the cells of a terminal with what they must hold.
func check(t *testing.T, term *terminal, view string) {
	t.Helper()
	for y, row := range want(view) {
		for x, text := range row {
			got := term.cells[y][x].text
			foreign := func(r rune) bool { return r != ' ' && r != '\u200e' && !strings.ContainsRune(text, r) }
			if len(text) == 1 && got != text || strings.ContainsFunc(got, foreign) {
				t.Fatalf("%s: cell %d of line %d is %q, want %q; the line is %q",
					term.name, x, y, got, text, strings.Split(view, "\n")[y])
			}
		}
	}
}

func TestScreensStayInPlaceInAnyTerminal(t *testing.T) {
	const w, h = 100, 12
	for seed := range uint64(40) {
		for _, m := range measures() {
			random := rand.New(rand.NewPCG(seed, 1))
			term := newTerminal(m, w, h)
			for range 3 { // over what was there before
				view := screen(random, w, h)
				draw(term, frame.PinColumns(view), w)
				check(t, term, view)
				alone := newTerminal(m, w, h)
				draw(alone, frame.PinColumns(view), w)
				if !reflect.DeepEqual(term.cells, alone.cells) {
					t.Fatalf("%s: %q is drawn over another screen as\n%q, and alone as\n%q", m.name, view, term.cells, alone.cells)
				}
			}
		}
	}
}

func TestPinnedLinesAreExactlyAsWideForBubbleTea(t *testing.T) {
	const w, h = 100, 12
	for seed := range uint64(50) {
		view := screen(rand.New(rand.NewPCG(seed, 2)), w, h)
		for i, line := range strings.Split(frame.PinColumns(view), "\n") {
			if got := ansi.StringWidth(line); got != w {
				t.Fatalf("line %d has the width %d: %q", i, got, line)
			}
		}
	}
}

func TestPinColumns(t *testing.T) {
	for name, c := range map[string]struct{ view, want string }{
		"ASCII stays":          {"one\n\x1b[1mtwo\x1b[0m", "one\n\x1b[1mtwo\x1b[0m"},
		"text":                 {"a é b", "\x1b[2K\x1b[3Gé\x1b[1Ga \x1b[4G b"},
		"at the end":           {"a世\nb", "\x1b[2K\x1b[2G世\x1b[1Ga\x1b[4G\nb"},
		"narrower in sight":    {"กำ|", "\x1b[2K\x1b[2G \x1b[1Gกำ\x1b[1G\x1b[3G|"},
		"in a style":           {"\x1b[7ma é\x1b[0m b", "\x1b[2K\x1b[7m\x1b[3Gé\x1b[0m\x1b[1G\x1b[7ma \x1b[4G\x1b[0m b"},
		"style inside":         {"é\x1b[1mé\x1b[0m b", "\x1b[2K\x1b[1Gé\x1b[1mé\x1b[0m\x1b[1G\x1b[1m\x1b[3G\x1b[0m b"},
		"right to left":        {"אב x", "\x1b[2K\x1b[1Gאב\u200e\x1b[1G\x1b[3G x"},
		"a letter with a mark": {"ae\u0301x", "\x1b[2K\x1b[2Ge\u0301\x1b[1Ga\x1b[3Gx"},
		"too wide in sight":    {"éé|é", "\x1b[2K\x1b[1Géé\x1b[4G\x1b[K\x1b[4Gé\x1b[1G\x1b[3G|\x1b[5G"},
		"a style before it":    {"ae\x1b[1m\u0301x", "\x1b[2K\x1b[2Ge\x1b[1m\u0301\x1b[0m\x1b[1Ga\x1b[1m\x1b[3Gx"},
	} {
		if got := frame.PinColumns(c.view); got != c.want {
			t.Errorf("%s: Pin(%q) = %q, want %q", name, c.view, got, c.want)
		}
	}
}

func TestOutputWrapsNoLines(t *testing.T) {
	var b bytes.Buffer
	n, err := io.WriteString(frame.NewOutput(&b), "text")
	if n != 4 || err != nil || b.String() != "\x1b[?7ltext\x1b[?7h" {
		t.Errorf("wrote %d, %v: %q", n, err, b.String())
	}
}

// TestOutputKeepsTheLastCell leaves out what Bubble Tea sends after a screen that is lower than the
// one before. The cursor is still on the last cell then.
func TestOutputKeepsTheLastCell(t *testing.T) {
	var b bytes.Buffer
	n, err := io.WriteString(frame.NewOutput(&b), "help\x1b[J\x1b[24H")
	if n != 12 || err != nil || b.String() != "\x1b[?7lhelp\x1b[24H\x1b[?7h" {
		t.Errorf("wrote %d, %v: %q", n, err, b.String())
	}
}

func TestOutputOfTerminalIsTerminal(t *testing.T) {
	if f, ok := frame.NewOutput(os.Stderr).(term.File); !ok || f.Fd() != os.Stderr.Fd() {
		t.Error("the size of the terminal cannot be found")
	}
	if _, ok := frame.NewOutput(&bytes.Buffer{}).(term.File); ok {
		t.Error("a buffer is a terminal")
	}
}

// short takes a few bytes and fails.
type short int

var errFull = errors.New("full")

func (s short) Write(p []byte) (int, error) { return min(int(s), len(p)), errFull }

func TestOutputFailsAsTheTerminalDoes(t *testing.T) {
	for _, taken := range []short{0, 3, 7, 100} {
		if n, err := io.WriteString(frame.NewOutput(taken), "text"); n != 0 || !errors.Is(err, errFull) {
			t.Errorf("wrote %d, %v", n, err)
		}
	}
}

func FuzzPin(f *testing.F) {
	for _, text := range texts(rand.New(rand.NewPCG(1, 3)), 40) {
		f.Add(text, text, uint8(9))
	}
	th := theme.New(theme.Options{})
	f.Fuzz(func(t *testing.T, a, b string, room uint8) {
		const w = 60
		first := int(room) % 40
		line := th.AlignEnds(th.Hit.Render(th.Fit(safe.Clean(a).String(), first))+" | "+safe.Clean(b).String(), "|", w)
		view := line + "\n" + th.Cursor.Render(line)
		pinned := frame.PinColumns(view)
		if lines := strings.Split(pinned, "\n"); slices.ContainsFunc(lines, func(l string) bool { return ansi.StringWidth(l) != w }) {
			t.Fatalf("%q is not exactly as wide", pinned)
		}
		for _, m := range measures() {
			term := newTerminal(m, w, 2)
			draw(term, pinned, w)
			check(t, term, view)
		}
	})
}

func BenchmarkPin(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 4))
	scripts := screen(random, 200, 50)
	ascii := strings.Repeat(strings.Repeat("x", 200)+"\n", 50)
	for _, c := range []struct{ name, view string }{{"ASCII", ascii}, {"scripts", scripts}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				frame.PinColumns(c.view)
			}
			b.ReportMetric(float64(len(frame.PinColumns(c.view))), "B/frame")
		})
	}
}
