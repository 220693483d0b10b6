package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/ui/terminal"
	"whoread/ui/widget/frame"
)

// secondSignalTimeout is how long the screen may take to end after a second signal.
const secondSignalTimeout = 300 * time.Millisecond

// programRunner runs a Model as a Bubble Tea program on a terminal.
type programRunner struct {
	endTimeout time.Duration
	terminal   *terminal.Terminal // of the process; nil if the program has another one
	program    *tea.Program
	model      *Model
	// lostTerminal is closed when the screen has to end while the terminal belongs to another program.
	lostTerminal chan struct{}
}

// runFeed shows the records of a feed until the end, and restores the terminal.
func (p *programRunner) runFeed(ctx context.Context, feed Feed, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// A handler of Bubble Tea could wait for a loop that has ended.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, terminal.EndSignals()...)
	defer signal.Stop(signals)

	p.model, p.lostTerminal = New(ctx, feed, o), make(chan struct{})
	settings := []tea.ProgramOption{
		tea.WithAltScreen(), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithoutCatchPanics(),
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg { return p.handleSuspend(ctx, msg) }),
	}
	if !o.NoMouse {
		settings = append(settings, tea.WithMouseCellMotion())
	}
	if o.Input != nil {
		settings = append(settings, tea.WithInput(o.Input))
	}
	settings = append(settings, tea.WithOutput(frame.NewOutput(p.model.options.Output)))
	// Commands may run before there is a program to send to.
	inner := &recoveringModel{Model: p.model, send: func(msg tea.Msg) { p.program.Send(msg) }}
	p.program = tea.NewProgram(frame.Model{Model: inner}, settings...)
	ended := make(chan error, 1)
	go func() { ended <- p.runProgram() }()
	err := p.waitForEnd(ctx, signals, ended)
	p.terminal.RestoreModes(err == nil || errors.Is(err, tea.ErrProgramKilled))
	if err != nil && (ctx.Err() == nil || !errors.Is(err, tea.ErrProgramKilled)) {
		return fmt.Errorf("showing the table: %w", err)
	}
	return nil
}

// runProgram runs the program. A panic of Bubble Tea itself ends it.
func (p *programRunner) runProgram() (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = crash.NewError("running the screen", v)
			p.model.exit.end()
			_ = p.program.ReleaseTerminal()
		}
	}()
	_, err = p.program.Run()
	return err //nolint:wrapcheck // show says what it was
}

// waitForEnd waits for the end of the program. Once the user or ctx ends it, it has only endTimeout, and
// less after a second signal.
func (p *programRunner) waitForEnd(ctx context.Context, signals <-chan os.Signal, ended <-chan error) error {
	quit, cancelled := p.model.exit.ending, ctx.Done()
	var late <-chan time.Time
	for received := 0; ; {
		select {
		case err := <-ended:
			return err
		case <-p.lostTerminal:
			return nil
		case <-quit:
			quit, late = nil, time.After(p.endTimeout)
		case <-cancelled:
			cancelled, late = nil, time.After(p.endTimeout)
		case <-signals: // the first ends ctx, which is up to the caller
			if received++; received > 1 {
				late = time.After(secondSignalTimeout)
			}
		case <-late:
			return ErrStuck
		}
	}
}

// handleSuspend suspends the program instead of Bubble Tea, and returns other messages unchanged. Bubble
// Tea would wait forever where no shell can continue the program, and would take the terminal from a
// shell that continues it in the background.
func (p *programRunner) handleSuspend(ctx context.Context, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); !ok || p.terminal == nil || !terminal.HasJobs {
		return msg
	}
	if err := p.program.ReleaseTerminal(); err != nil {
		return nil
	}
	if !p.terminal.Suspend(ctx) {
		close(p.lostTerminal)
		select {} // going on would write to a terminal that belongs to another program
	}
	_ = p.program.RestoreTerminal() // if it fails, drawing fails as well and ends the program
	return tea.ResumeMsg{}
}
