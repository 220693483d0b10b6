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

// pollInterval is the time between two updates of the progress.
const pollInterval = 200 * time.Millisecond

// progress shows the progress of a task on standard error: a line for each change, and on a terminal a
// status line that is overwritten.
type progress struct {
	msgs messageWriter
	// pollStatus returns sentences about what changed since the last call, and a status line.
	pollStatus func() (changes []string, status string)
	columns    func() int // width of the terminal; 0 if there is none

	width int // of the status line to overwrite
}

// showDuring shows the progress while do runs.
func (p *progress) showDuring(ctx context.Context, do func()) {
	watchCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := p.showUntilDone(watchCtx); err != nil {
			p.msgs.printError(err)
		}
	}()
	defer func() {
		stop()
		<-ended
	}()
	do()
}

// showUntilDone shows the progress until ctx is done, then the last changes. It returns a panic as an error.
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

// printChanges prints what changed, and the status line.
func (p *progress) printChanges() {
	changes, status := p.pollStatus()
	for _, sentence := range changes {
		p.clearStatusLine()
		p.msgs.printf("%s", sentence)
	}
	p.drawStatusLine(status)
}

// drawStatusLine overwrites the status line, if there is a terminal.
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

// clearStatusLine clears the status line.
func (p *progress) clearStatusLine() {
	if p.width > 0 {
		_, _ = fmt.Fprint(p.msgs.w, "\r", strings.Repeat(" ", p.width), "\r")
		p.width = 0
	}
}

// terminalWidth returns a function that returns the width of a terminal on which lines can be overwritten;
// 0 if the stream is not one.
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
