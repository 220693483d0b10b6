package ui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// env is what all parts of the screen share.
type env struct {
	ctx     context.Context // the commands of a program end with it
	options Options
	theme   theme.Theme

	width, height int
	notice        notice
	stopping      bool // ^C was pressed and would quit if pressed again
}

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
func (e *env) say(sentence string) tea.Cmd {
	e.notice.text = e.clean(sentence)
	number := e.notice.timer.next()
	return tea.Tick(noticeTime, func(time.Time) tea.Msg { return noticeExpiredMsg{number: number} })
}

// expireNotice takes the notice away when its time is over.
func (e *env) expireNotice(msg noticeExpiredMsg) {
	if e.notice.timer.is(msg.number) {
		e.hideNotice()
		e.stopping = false
	}
}

// hideNotice takes the notice away.
func (e *env) hideNotice() { e.notice.text = "" }

// clean returns text from outside as the screen can show it.
func (e *env) clean(s string) string { return e.theme.CleanText(safe.Clean(s)) }

// keyOf returns the key of an action at the table.
func (e *env) keyOf(a keys.Action) string { return e.theme.Key.Render(keyLabel(a)) }

// describeVersion returns what a report of a problem needs to know.
func (e *env) describeVersion() string {
	return fmt.Sprintf("whoread %s, %dx%d, TERM=%s", e.options.Version, e.width, e.height, os.Getenv("TERM"))
}

// copy hands text to the clipboard of the terminal.
func (e *env) copy(text, what string) tea.Cmd {
	out := e.options.Output
	return func() tea.Msg { return copyText(out, text, what) }
}

// copyLines copies lines that are to stay apart.
func (e *env) copyLines(lines []string, what string) tea.Cmd {
	clean := make([]string, len(lines))
	for i, l := range lines {
		clean[i] = plainText(l)
	}
	return e.copy(strings.Join(clean, "\n"), what)
}

// reportCopy says how a copy went.
func (e *env) reportCopy(msg copiedMsg) tea.Cmd {
	if msg.err != nil {
		return e.say("not copied: " + msg.err.Error())
	}
	return e.say("copied " + msg.what + " to the clipboard, if this terminal allows it (OSC 52)")
}
