package ui

import (
	"fmt"
	"reflect"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/audit/safe"
	"whoread/ui/widget/keys"
)

// recoveringModel is a Model that recovers from panics: a panic ends one operation or closes one pane,
// but not the program. Bubble Tea would end the program and print the stack over the screen.
type recoveringModel struct {
	*Model
	send func(tea.Msg) // to the program; it may wait for Update
	// drawFailed reports whether a panic of View was sent and no key was pressed since: a screen that
	// always panics must not send itself messages forever.
	drawFailed bool
}

// Init starts the load.
func (r *recoveringModel) Init() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			cmd = r.crashes.reportCrash(crash.NewError("starting the screen", v))
		}
	}()
	return guardCommand(r.Model.Init())
}

// Update sends a message to the Model. If that panics, the top pane is closed, and the Model gets the
// message again unless it was a key or a click: records must not be lost with a pane.
func (r *recoveringModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	input := isInput(msg)
	if input {
		r.drawFailed = false
	}
	cmd, err := r.tryMessage(msg)
	if err != nil && r.closeBroken() && !input {
		cmd, _ = r.tryMessage(msg)
	}
	if err != nil {
		cmd = tea.Batch(cmd, r.afterPanic(msg, err))
	}
	return r, guardCommand(cmd)
}

// tryMessage sends a message to the Model and recovers from a panic.
func (r *recoveringModel) tryMessage(msg tea.Msg) (cmd tea.Cmd, err *crash.Error) {
	defer func() {
		if v := recover(); v != nil {
			err = crash.NewError(describeMessage(msg), v)
		}
	}()
	if failed, ok := msg.(drawFailedMsg); ok {
		r.closeUntilDrawn()
		return r.crashes.reportCrash(failed.err), nil
	}
	cmd = r.routeMessage(msg)
	return tea.Batch(cmd, r.crashes.reportAll(msg), r.settleLayout()), nil
}

// settleLayout lays out the screen. If that panics, the top pane is closed.
func (r *recoveringModel) settleLayout() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			r.closeBroken()
			cmd = r.crashes.reportCrash(crash.NewError("laying out the screen", v))
		}
	}()
	return r.Model.settleLayout()
}

// drawFailedMsg reports that View panicked.
type drawFailedMsg struct{ err *crash.Error }

// View draws the screen, or one sentence if that panics.
func (r *recoveringModel) View() (view string) {
	defer func() {
		if v := recover(); v != nil {
			err := crash.NewError("drawing the screen", v)
			view = plainScreen(err, r.width, r.height)
			if !r.drawFailed {
				r.drawFailed = true
				go r.send(drawFailedMsg{err}) // Update cannot take it now
			}
		}
	}()
	return r.Model.View()
}

// plainScreen returns the text for a screen that cannot be drawn.
func plainScreen(err error, width, height int) string {
	lines := []string{
		safe.Clean(err.Error()).String(),
		"Esc closes the open pane, u undoes, r resets the view, q quits.",
	}
	for i, line := range lines {
		if runes := []rune(line); len(runes) > width {
			lines[i] = string(runes[:max(width, 0)])
		}
	}
	return strings.Join(append(lines, make([]string, max(height-len(lines), 0))...), "\n")
}

// closeUntilDrawn closes panes until the screen can be drawn.
func (r *recoveringModel) closeUntilDrawn() {
	for !r.canDraw() {
		if !r.closeBroken() {
			return
		}
	}
	r.drawFailed = false
}

// canDraw reports whether the screen can be drawn.
func (r *recoveringModel) canDraw() (ok bool) {
	defer func() { ok = recover() == nil }()
	r.Model.View()
	return
}

// closeBroken closes the top pane, and reports whether there was one.
func (r *recoveringModel) closeBroken() (closed bool) {
	defer func() { _ = recover() }() // laying the others out may panic as well
	m := r.Model
	m.queue = nil
	switch {
	case m.prompt.IsOpen():
		m.prompt.CloseLine()
	case m.overlays.isOpen():
		m.overlays.showPane(keys.Table)
	case m.detail.isOpen:
		m.detail.closePane()
	default:
		return false
	}
	closed = true
	m.layOut()
	return closed
}

// afterPanic reports a panic of Update, and starts the commands that the message should have started.
func (r *recoveringModel) afterPanic(msg tea.Msg, err *crash.Error) (cmd tea.Cmd) {
	defer func() { _ = recover() }()
	cmd = r.crashes.reportCrash(err)
	switch msg := msg.(type) {
	case loadedMsg:
		if r.load.run.isLatest(msg.number) {
			cmd = tea.Batch(cmd, r.browser.rebuildView(r.load.snapshot), r.load.requestPages())
		}
	case fetchStatusMsg:
		if r.fetch.polls.isLatest(msg.number) {
			cmd = tea.Batch(cmd, r.fetch.pollLater())
		}
	}
	return cmd
}

// isInput reports whether a message comes from the user.
func isInput(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyMsg, tea.MouseMsg:
		return true
	}
	return false
}

// describeMessage describes the handling of a message.
func describeMessage(msg tea.Msg) string {
	switch msg.(type) {
	case tea.KeyMsg:
		return "handling a key"
	case tea.MouseMsg:
		return "handling the mouse"
	case tea.WindowSizeMsg:
		return "changing the size of the screen"
	}
	return fmt.Sprintf("handling %T", msg)
}

// guardCommand returns a command that turns a panic into a message, and does so for the commands in its
// message.
func guardCommand(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = crashedMsg{crash.NewError("working for the screen", v)}
			}
		}()
		return guardMessages(cmd())
	}
}

// guardMessages guards the commands in a message of tea.Batch or tea.Sequence, whose types are not
// exported.
func guardMessages(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	all := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		all.Index(i).Set(reflect.ValueOf(guardCommand(cmd)))
	}
	return all.Interface()
}

// recoverCommand returns a command that runs do. If do panics, the message is what failed returns for the
// error.
func recoverCommand(doing string, do func() tea.Msg, failed func(error) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = failed(crash.NewError(doing, v))
			}
		}()
		return do()
	}
}
