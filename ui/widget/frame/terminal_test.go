package frame_test

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// measure is how a terminal measures text.
type measure struct {
	name string
	// units splits text into what the terminal places: characters or code points.
	units func(text string) []string
	width func(unit string) int
	// joinsLast adds what has no width to what was drawn last, and not to the cell on the left of
	// the cursor.
	joinsLast bool
	// wrapsWide moves a wide character that begins in the last cell to the next line, although lines
	// are not wrapped, as libvterm does.
	wrapsWide bool
}

// cell is one cell of a screen; the second half of a wide character is empty.
type cell struct{ text string }

// terminal is a model of a terminal that knows what whoread sends.
type terminal struct {
	measure
	cells    [][]cell
	row, col int
	last     [2]int // where something was drawn last
	wrap     bool   // lines are wrapped
	pending  bool   // the next character begins a new line
}

// newTerminal returns a terminal with something else on each cell.
func newTerminal(m measure, w, h int) *terminal {
	t := &terminal{measure: m, wrap: true, cells: make([][]cell, h)}
	for i := range t.cells {
		t.cells[i] = make([]cell, w)
		for j := range t.cells[i] {
			t.cells[i][j].text = "#"
		}
	}
	return t
}

func (t *terminal) Write(p []byte) (int, error) {
	for text := string(p); text != ""; {
		switch text[0] {
		case '\x1b':
			end := strings.IndexFunc(text[2:], func(r rune) bool { return r >= '@' }) + 3
			t.obey(text[2:end-1], text[end-1])
			text = text[end:]
		case '\r':
			t.col, t.pending = 0, false
			text = text[1:]
		case '\n':
			t.down()
			text = text[1:]
		default:
			end := strings.IndexAny(text, "\x1b\r\n")
			if end < 0 {
				end = len(text)
			}
			for _, unit := range t.units(text[:end]) {
				t.draw(unit)
			}
			text = text[end:]
		}
	}
	return len(p), nil
}

// obey runs an escape sequence.
func (t *terminal) obey(parameters string, final byte) {
	n, _ := strconv.Atoi(parameters)
	switch {
	case final == 'H':
		t.row, t.col, t.pending = 0, 0, false
	case final == 'G':
		t.col, t.pending = min(max(n-1, 0), len(t.cells[0])-1), false
	case final == 'K':
		from := t.col
		if n == 2 {
			from = 0
		}
		for i := from; i < len(t.cells[0]); i++ {
			t.erase(i)
		}
	case parameters == "?7":
		t.wrap = final == 'h'
	}
}

func (t *terminal) draw(unit string) {
	n, width := t.width(unit), len(t.cells[0])
	if n == 0 {
		t.join(unit)
		return
	}
	if t.pending || t.col+n > width {
		if t.wrap || t.wrapsWide {
			t.col = 0
			t.down()
		} else {
			t.col = width - n
		}
		t.pending = false
	}
	t.put(t.col, unit)
	if n == 2 {
		t.put(t.col+1, "")
		t.cells[t.row][t.col].text = unit
	}
	t.last = [2]int{t.row, t.col}
	if t.col += n; t.col >= width {
		t.col, t.pending = width-1, t.wrap
		if !t.wrap {
			t.col = width - 1
		}
	}
}

// erase blanks a cell, as tmux does: the other half of a wide character stays.
func (t *terminal) erase(col int) { t.cells[t.row][col].text = " " }

// put writes a cell, and blanks the other half of a wide character that was there.
func (t *terminal) put(col int, text string) {
	line := t.cells[t.row]
	if line[col].text == "" && col > 0 {
		line[col-1].text = " "
	}
	if col+1 < len(line) && line[col+1].text == "" {
		line[col+1].text = " "
	}
	line[col].text = text
}

func (t *terminal) join(unit string) {
	at := t.last
	if !t.joinsLast {
		at = [2]int{t.row, t.col - 1}
	}
	if at[1] >= 0 {
		t.cells[at[0]][at[1]].text += unit
	}
}

// down goes to the next line; a screen that scrolls is recognized by its first line.
func (t *terminal) down() {
	t.pending = false
	if t.row++; t.row == len(t.cells) {
		t.row--
		t.cells = append(t.cells[1:], make([]cell, len(t.cells[0])))
	}
}

// points splits text into code points.
func points(text string) []string { return strings.Split(text, "") }

// characters splits text into what readers take for characters.
func characters(text string) []string {
	var all []string
	for text != "" {
		first, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		all = append(all, first)
		text = text[len(first):]
	}
	return all
}

func first(unit string) rune {
	r, _ := utf8.DecodeRuneInString(unit)
	return r
}
