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

// shared is the state that all parts of the screen share.
type shared struct {
	ctx     context.Context // the commands of a program end with it
	options Options
	theme   theme.Theme

	width, height int
	notice        notice
	stopping      bool // ^C was pressed and would quit if pressed again
	lists         listFiles
}

// noticeTime is how long a notice stays if no key removes it.
const noticeTime = 6 * time.Second

// notice is a sentence about what just happened; it replaces the hints.
type notice struct {
	text  string
	timer latestRequest
}

// noticeExpiredMsg reports that the time of a notice is over.
type noticeExpiredMsg struct{ number int }

// showNotice shows a notice. The sentence may quote text from outside.
func (sh *shared) showNotice(sentence string) tea.Cmd {
	sh.notice.text = sh.cleanText(sentence)
	number := sh.notice.timer.newNumber()
	return tea.Tick(noticeTime, func(time.Time) tea.Msg { return noticeExpiredMsg{number: number} })
}

// expireNotice removes the notice when its time is over.
func (sh *shared) expireNotice(msg noticeExpiredMsg) {
	if sh.notice.timer.isLatest(msg.number) {
		sh.hideNotice()
		sh.stopping = false
	}
}

// hideNotice removes the notice.
func (sh *shared) hideNotice() { sh.notice.text = "" }

// cleanText makes text from outside safe for the screen.
func (sh *shared) cleanText(s string) string { return sh.theme.CleanText(safe.Clean(s)) }

// renderKey returns the key of an action at the table.
func (sh *shared) renderKey(a keys.Action) string { return sh.theme.Key.Render(keyLabel(a)) }

// describeVersion returns the facts that a bug report needs.
func (sh *shared) describeVersion() string {
	return fmt.Sprintf("whoread %s, %dx%d, TERM=%s", sh.options.Version, sh.width, sh.height, os.Getenv("TERM"))
}

// copyToClipboard copies text to the clipboard of the terminal.
func (sh *shared) copyToClipboard(text, what string) tea.Cmd {
	out := sh.options.Output
	return func() tea.Msg { return copyText(out, text, what) }
}

// copyLines copies lines and keeps them separate.
func (sh *shared) copyLines(lines []string, what string) tea.Cmd {
	clean := make([]string, len(lines))
	for i, l := range lines {
		clean[i] = plainText(l)
	}
	return sh.copyToClipboard(strings.Join(clean, "\n"), what)
}

// reportCopy shows a notice about a copy.
func (sh *shared) reportCopy(msg copiedMsg) tea.Cmd {
	if msg.err != nil {
		return sh.showNotice("not copied: " + msg.err.Error())
	}
	return sh.showNotice("copied " + msg.what + " to the clipboard, if this terminal allows it (OSC 52)")
}
