package ui_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestS11HintsLeaveOutTheViewThatIsShown(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		status := func() string {
			lines := s.lines()
			return lines[len(lines)-1]
		}
		if !strings.Contains(status(), "2 sessions") {
			t.Errorf("at 120 columns the hints are %q", status())
		}
		s.send(tea.WindowSizeMsg{Width: 240, Height: 40})
		for key, own := range map[string]string{"1": "1 events", "2": "2 sessions", "3": "3 addresses", "4": "4 items"} {
			s.press(key)
			if strings.Contains(status(), own) {
				t.Errorf("view %s is among its hints: %q", key, status())
			}
		}
	})
}
