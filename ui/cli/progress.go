package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"whoread/audit/crash"
	"whoread/audit/safe"
	"whoread/ui/widget/theme"
)

// pollInterval is how often the state of what is asked for is looked at.
const pollInterval = 200 * time.Millisecond

// progress tells on standard error how something goes on: a line for each change, and on a
// terminal one more that is written over.
type progress struct {
	msgs messages
	// pollStatus tells what is new since the last look, a sentence each, and how things stand on one line.
	pollStatus func() (news []string, gist string)
	columns    func() int // of the terminal; 0 if there is none

	width int // of what is to be written over
}

// showDuring tells how things go on while do runs.
func (p *progress) showDuring(ctx context.Context, do func()) {
	watching, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := p.showUntilDone(watching); err != nil {
			p.msgs.printError(err)
		}
	}()
	defer func() {
		stop()
		<-ended
	}()
	do()
}

// showUntilDone tells until ctx ends, and then what is left to tell. A panic ends nothing else.
func (p *progress) showUntilDone(ctx context.Context) (err error) {
	defer crash.Recover("showing the progress", &err)
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		p.printChanges()
		select {
		case <-ticker.C:
		case <-ctx.Done():
			p.printChanges()
			p.clearStatusLine()
			return nil
		}
	}
}

// printChanges tells what is new.
func (p *progress) printChanges() {
	news, gist := p.pollStatus()
	for _, sentence := range news {
		p.clearStatusLine()
		p.msgs.printf("%s", sentence)
	}
	p.drawStatusLine(gist)
}

// drawStatusLine writes the line that is written over, where there is a terminal.
func (p *progress) drawStatusLine(text string) {
	columns := p.columns()
	if columns < 2 {
		return
	}
	text = theme.FirstCells(safe.Clean(text).String(), columns-1)
	width := theme.Width(text)
	_, _ = fmt.Fprint(p.msgs.w, "\r", text, strings.Repeat(" ", max(0, p.width-width)))
	p.width = width
}

// clearStatusLine takes the line away that is written over.
func (p *progress) clearStatusLine() {
	if p.width > 0 {
		_, _ = fmt.Fprint(p.msgs.w, "\r", strings.Repeat(" ", p.width), "\r")
		p.width = 0
	}
}

// terminalWidth tells the width of a terminal that lines can be written over on; 0 if a stream is
// none.
func terminalWidth(stream any) func() int {
	file, ok := stream.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return func() int { return 0 }
	}
	return func() int {
		columns, _, err := term.GetSize(file.Fd())
		if err != nil {
			return 0
		}
		return columns
	}
}
