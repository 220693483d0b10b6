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

// recoveringModel is a Model whose mistakes end one operation or close one pane, but never the screen. Bubble
// Tea would end the program, and print the stack over the screen.
type recoveringModel struct {
	*Model
	send func(tea.Msg) // to the program; it may wait for Update
	// drawFailed is whether a panic of View was sent and no key was pressed since. A screen that panics
	// each time it is drawn must not send messages to itself for ever.
	drawFailed bool
}

// Init begins to load.
func (g *recoveringModel) Init() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			cmd = g.crashes.reportCrash(crash.NewError("starting the screen", v))
		}
	}()
	return guardCommand(g.Model.Init())
}

// Update hands a message to the Model. If that panics, the pane on top is closed, and the Model gets
// the message once more unless it was a key or a click: records that came must not be lost with
// a pane.
func (g *recoveringModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	input := isInput(msg)
	if input {
		g.drawFailed = false
	}
	cmd, err := g.tryMessage(msg)
	if err != nil && g.closeBroken() && !input {
		cmd, _ = g.tryMessage(msg)
	}
	if err != nil {
		cmd = tea.Batch(cmd, g.afterPanic(msg, err))
	}
	return g, guardCommand(cmd)
}

// tryMessage hands a message to the Model.
func (g *recoveringModel) tryMessage(msg tea.Msg) (cmd tea.Cmd, err *crash.Error) {
	defer func() {
		if v := recover(); v != nil {
			err = crash.NewError(describeMessage(msg), v)
		}
	}()
	if failed, ok := msg.(drawFailedMsg); ok {
		g.closeUntilDrawn()
		return g.crashes.reportCrash(failed.err), nil
	}
	cmd = g.routeMessage(msg)
	return tea.Batch(cmd, g.crashes.reportAll(msg), g.settleLayout()), nil
}

// settleLayout lays the screen out. If that panics, the pane on top is closed, and what a message led to
// goes on.
func (g *recoveringModel) settleLayout() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			g.closeBroken()
			cmd = g.crashes.reportCrash(crash.NewError("laying out the screen", v))
		}
	}()
	return g.Model.settleLayout()
}

// drawFailedMsg says that View panicked.
type drawFailedMsg struct{ err *crash.Error }

// View draws the screen, or one sentence in place of it if that panics.
func (g *recoveringModel) View() (view string) {
	defer func() {
		if v := recover(); v != nil {
			err := crash.NewError("drawing the screen", v)
			view = plainScreen(err, g.width, g.height)
			if !g.drawFailed {
				g.drawFailed = true
				go g.send(drawFailedMsg{err}) // Update cannot take it now
			}
		}
	}()
	return g.Model.View()
}

// plainScreen is what is shown in place of a screen that cannot be drawn.
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
func (g *recoveringModel) closeUntilDrawn() {
	for !g.canDraw() {
		if !g.closeBroken() {
			return
		}
	}
	g.drawFailed = false
}

// canDraw reports whether the screen can be drawn.
func (g *recoveringModel) canDraw() (ok bool) {
	defer func() { ok = recover() == nil }()
	g.Model.View()
	return
}

// closeBroken closes the pane on top, and reports whether there was one.
func (g *recoveringModel) closeBroken() (closed bool) {
	defer func() { _ = recover() }() // laying the others out may panic as well
	m := g.Model
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

// afterPanic reports a panic of Update, and goes on with what the message was to go on with.
func (g *recoveringModel) afterPanic(msg tea.Msg, err *crash.Error) (cmd tea.Cmd) {
	defer func() { _ = recover() }()
	cmd = g.crashes.reportCrash(err)
	switch msg := msg.(type) {
	case loadedMsg:
		if g.load.run.isLatest(msg.number) {
			cmd = tea.Batch(cmd, g.browser.rebuildView(g.load.snapshot), g.load.requestPages())
		}
	case fetchStatusMsg:
		if g.fetch.polls.isLatest(msg.number) {
			cmd = tea.Batch(cmd, g.fetch.pollLater())
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

// describeMessage says what handling a message is.
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

// guardCommand returns a command whose panic becomes a message, also that of a command that it returns.
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

// guardMessages guards the commands that a message consists of: those of tea.Batch and tea.Sequence,
// whose type has no name outside of Bubble Tea.
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

// recoverCommand returns the command of an operation. If do panics, the message that failed makes of the
// error ends the operation.
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
