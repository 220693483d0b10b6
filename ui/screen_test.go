package ui_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/fixtures"
	"whoread/ui"
	"whoread/ui/widget/uitest"
)

// pagedFeed is a feed of rows in pages. If gate is not nil, each page waits for a value from it.
type pagedFeed struct {
	rows [][]byte
	page int // rows in a page
	gate chan struct{}

	next   int
	fail   error          // in place of io.EOF
	inputs []source.Input // in place of one that says little of itself
}

func (f *pagedFeed) Next(ctx context.Context) (*audit.Page, error) {
	if f.gate != nil {
		select {
		case <-f.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if f.next == len(f.rows) {
		if f.fail != nil {
			return nil, f.fail
		}
		return nil, io.EOF
	}
	p := &audit.Page{Read: int64(min(f.next+f.page, len(f.rows)))}
	for ; f.next < len(f.rows) && p.Rows < f.page; f.next++ {
		p.Rows++
		place := audit.Place{Line: int64(f.next + 1), Offset: int64(f.next), Length: 1}
		var parser audit.Parser
		var r audit.Record
		err := parser.Parse(f.rows[f.next], &r)
		switch {
		case err != nil:
			p.Rejected = append(p.Rejected, audit.Rejection{Line: place.Line, Reason: err.Error()})
		case r.Operation != audit.MailItemsAccessed:
			p.Other++
			if x := parser.Sibling(); x != nil {
				p.Siblings, p.SiblingPlaces = append(p.Siblings, x.Clone()), append(p.SiblingPlaces, place)
			}
		default:
			p.Records = append(p.Records, r)
			p.Places = append(p.Places, place)
		}
	}
	return p, nil
}

func (f *pagedFeed) Inputs() []source.Input {
	if f.inputs != nil {
		return f.inputs
	}
	return []source.Input{{Path: "audit.jsonl", Format: "JSON Lines"}}
}
func (f *pagedFeed) Size() int64 { return int64(len(f.rows)) }

func (f *pagedFeed) Raw(p audit.Place) ([]byte, error) { return f.rows[p.Line-1], nil }

// story is the synthetic case.
var story = sync.OnceValue(func() [][]byte { //nolint:gochecknoglobals // made once for all tests
	var rows [][]byte
	for _, r := range fixtures.BuildCase().Rows {
		rows = append(rows, r.AuditData)
	}
	return rows
})

// testScreen drives a Model as a terminal does, in the virtual time of a synctest bubble.
type testScreen struct {
	t        *testing.T
	model    tea.Model
	messages chan tea.Msg
	quit     bool
	copied   strings.Builder
}

// openScreen shows a feed on a screen of 120x40 and waits until it holds still.
func openScreen(t *testing.T, feed ui.Feed, change ...func(*ui.Options)) *testScreen {
	t.Helper()
	return openScreenAs(t, feed, func(_ *testScreen, m *ui.Model) tea.Model { return m }, change...)
}

// openScreenAs is open for a model that is another one on the screen.
func openScreenAs(t *testing.T, feed ui.Feed, as func(s *testScreen, m *ui.Model) tea.Model, change ...func(*ui.Options)) *testScreen {
	t.Helper()
	s := &testScreen{t: t, messages: make(chan tea.Msg, 1000)}
	o := ui.Options{
		Title: "audit.jsonl", Version: "v1", Output: &s.copied,
		Now: time.Now, // of the bubble, which begins in the year 2000
	}
	for _, c := range change {
		c(&o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		time.Sleep(time.Minute) // timers that run end with the bubble
	})
	s.model = as(s, ui.New(ctx, feed, o))
	s.runCommand(s.model.Init())
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	s.wait(time.Second)
	return s
}

// runCommand runs a command as the program does, beside everything else.
func (s *testScreen) runCommand(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() { s.messages <- cmd() }()
}

// send hands a message to the model and waits until all that follows from it, but timers, has
// happened.
func (s *testScreen) send(msg tea.Msg) {
	s.handleMessage(msg)
	for {
		synctest.Wait()
		select {
		case msg := <-s.messages:
			s.handleMessage(msg)
		default:
			return
		}
	}
}

func (s *testScreen) handleMessage(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.QuitMsg:
		s.quit = true
	case tea.BatchMsg:
		for _, cmd := range msg {
			s.runCommand(cmd)
		}
	default:
		var cmd tea.Cmd
		s.model, cmd = s.model.Update(msg)
		s.runCommand(cmd)
	}
}

// press types keys, each when all is still, by the names that tea.KeyMsg.String returns.
func (s *testScreen) press(names ...string) {
	for _, name := range names {
		s.send(uitest.NewKey(name))
	}
}

// typeText types text letter by letter.
func (s *testScreen) typeText(text string) {
	for _, r := range text {
		if r == ' ' {
			s.press(" ")
			continue
		}
		s.press(string(r))
	}
}

// wait lets time pass, and takes what timers tell.
func (s *testScreen) wait(d time.Duration) {
	time.Sleep(d)
	s.send(nil)
}

// lines returns the lines of the screen without styles.
func (s *testScreen) lines() []string { return strings.Split(ansi.Strip(s.model.View()), "\n") }

// view returns the screen without styles.
func (s *testScreen) view() string { return ansi.Strip(s.model.View()) }

// cursor returns the line that the cursor is on, and its number.
func (s *testScreen) cursor() (string, int) {
	s.t.Helper()
	for i, l := range s.lines() {
		if strings.HasPrefix(l, ">") {
			return strings.Join(strings.Fields(l), " "), i
		}
	}
	s.t.Fatalf("no cursor on the screen:\n%s", s.view())
	return "", 0
}

// status returns the last line.
func (s *testScreen) status() string {
	lines := s.lines()
	return lines[len(lines)-1]
}

// shows fails the test unless all texts are on the screen.
func (s *testScreen) shows(texts ...string) {
	s.t.Helper()
	view := s.view()
	for _, text := range texts {
		if !strings.Contains(view, text) {
			s.t.Fatalf("%q is not on the screen:\n%s", text, view)
		}
	}
}

// hides fails the test if one of the texts is on the screen.
func (s *testScreen) hides(texts ...string) {
	s.t.Helper()
	view := s.view()
	for _, text := range texts {
		if strings.Contains(view, text) {
			s.t.Fatalf("%q is on the screen:\n%s", text, view)
		}
	}
}

// showsNoLine fails the test if a line of the screen begins with a text.
func (s *testScreen) showsNoLine(beginning string) {
	s.t.Helper()
	for _, l := range s.lines() {
		if strings.HasPrefix(l, beginning) {
			s.t.Fatalf("%q begins a line of the screen:\n%s", beginning, s.view())
		}
	}
}

// bubble runs a test in virtual time.
func bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	story()
	synctest.Test(t, test)
}

// storyFeed returns the story, read at once.
func storyFeed() *pagedFeed { return &pagedFeed{rows: story(), page: 1000} }
