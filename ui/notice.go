package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
)

// noticeTime is how long a notice stays if no key takes it away before.
const noticeTime = 6 * time.Second

// notice is a sentence about what just happened, in place of the hints.
type notice struct {
	text  string
	timer latest
}

// noticeExpiredMsg says that the time of a notice is over.
type noticeExpiredMsg struct{ number int }

// say shows a notice. The sentence may quote text from outside.
func (m *Model) say(sentence string) tea.Cmd {
	m.notice.text = m.theme.Text(safe.Clean(sentence))
	number := m.notice.timer.next()
	return tea.Tick(noticeTime, func(time.Time) tea.Msg { return noticeExpiredMsg{number: number} })
}

func (m *Model) hideNotice(msg noticeExpiredMsg) {
	if m.notice.timer.is(msg.number) {
		m.notice.text = ""
		m.stopping = false
	}
}
