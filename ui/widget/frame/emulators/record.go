package emulators

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/frame"
)

// still is a program that shows one of several screens.
type still struct {
	views []string
	at    int
}

type turnTo int

func (s still) Init() tea.Cmd { return nil }

func (s still) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if at, ok := msg.(turnTo); ok {
		s.at = int(at)
	}
	return s, nil
}

func (s still) View() string { return s.views[s.at] }

// recordOutput returns what is sent to a terminal of w by h cells until each of the screens is drawn, one
// over the other.
func recordOutput(w, h int, views []string) ([]string, error) {
	var out tape
	program := tea.NewProgram(frame.Model{Model: still{views: views}}, tea.WithAltScreen(), tea.WithInput(nil),
		tea.WithOutput(frame.NewOutput(&out)), tea.WithoutSignalHandler(), tea.WithFPS(120))
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	sent := make([]string, len(views))
	var before []string
	for i, view := range views {
		program.Send(turnTo(i))
		drawn := strings.Split(frame.PinColumns(view), "\n")
		changed := slices.IndexFunc(drawn, func(line string) bool { return line != "" && !slices.Contains(before, line) })
		if changed < 0 {
			return nil, fmt.Errorf("screen %d has nothing new", i+1)
		}
		var err error
		if sent[i], err = out.waitUntil(drawn[changed]); err != nil {
			return nil, fmt.Errorf("screen %d: %w", i+1, err)
		}
		before = drawn
	}
	program.Quit()
	return sent, <-ended
}

// tape is an output that is kept.
type tape struct {
	mutex sync.Mutex
	text  strings.Builder
	seen  int // up to where a text was found
}

func (t *tape) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.text.Write(p)
	return len(p), nil
}

var errNotDrawn = errors.New("it was not drawn")

// waitUntil waits for a text, and returns everything that was written until then. Bubble Tea writes a
// screen at once.
func (t *tape) waitUntil(text string) (string, error) {
	for deadline := time.Now().Add(emulatorTimeout); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		t.mutex.Lock()
		all, seen := t.text.String(), t.seen
		if found := strings.Contains(all[seen:], text); found {
			t.seen = len(all)
			t.mutex.Unlock()
			return all, nil
		}
		t.mutex.Unlock()
	}
	return "", errNotDrawn
}
