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

// guarded is a Model whose mistakes end one operation or close one pane, but never the screen. Bubble
// Tea would end the program, and print the stack over the screen.
type guarded struct {
	*Model
	send func(tea.Msg) // to the program; it may wait for Update
	// undrawn is whether a panic of View was sent and no key was pressed since. A screen that panics
	// each time it is drawn must not send messages to itself for ever.
	undrawn bool
}

// Init begins to load.
func (g *guarded) Init() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			cmd = g.crashes.reportCrash(crash.NewError("starting the screen", v))
		}
	}()
	return guard(g.Model.Init())
}

// Update hands a message to the Model. If that panics, the pane on top is closed, and the Model gets
// the message once more unless it was a key or a click: records that came must not be lost with
// a pane.
func (g *guarded) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	input := isInput(msg)
	if input {
		g.undrawn = false
	}
	cmd, err := g.tryMessage(msg)
	if err != nil && g.closeBroken() && !input {
		cmd, _ = g.tryMessage(msg)
	}
	if err != nil {
		cmd = tea.Batch(cmd, g.afterPanic(msg, err))
	}
	return g, guard(cmd)
}

// tryMessage hands a message to the Model.
func (g *guarded) tryMessage(msg tea.Msg) (cmd tea.Cmd, err *crash.Error) {
	defer func() {
		if v := recover(); v != nil {
			err = crash.NewError(doingOf(msg), v)
		}
	}()
	if failed, ok := msg.(undrawnMsg); ok {
		g.closeUndrawn()
		return g.crashes.reportCrash(failed.err), nil
	}
	cmd = g.routeMessage(msg)
	return tea.Batch(cmd, g.crashes.reportAll(msg), g.settleLayout()), nil
}

// settleLayout lays the screen out. If that panics, the pane on top is closed, and what a message led to
// goes on.
func (g *guarded) settleLayout() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			g.closeBroken()
			cmd = g.crashes.reportCrash(crash.NewError("laying out the screen", v))
		}
	}()
	return g.Model.settleLayout()
}

// undrawnMsg says that View panicked.
type undrawnMsg struct{ err *crash.Error }

// View draws the screen, or one sentence in place of it if that panics.
func (g *guarded) View() (view string) {
	defer func() {
		if v := recover(); v != nil {
			err := crash.NewError("drawing the screen", v)
			view = plainScreen(err, g.width, g.height)
			if !g.undrawn {
				g.undrawn = true
				go g.send(undrawnMsg{err}) // Update cannot take it now
			}
		}
	}()
	return g.Model.View()
}

// plainScreen is what is shown in place of a screen that cannot be drawn.
func plainScreen(err error, width, height int) string {
	lines := []string{
		safe.Clean(err.Error()).String(),
		"Esc closes what is open, u goes back, r resets the view, q quits.",
	}
	for i, line := range lines {
		if runes := []rune(line); len(runes) > width {
			lines[i] = string(runes[:max(width, 0)])
		}
	}
	return strings.Join(append(lines, make([]string, max(height-len(lines), 0))...), "\n")
}

// closeUndrawn closes panes until the screen can be drawn.
func (g *guarded) closeUndrawn() {
	for !g.canDraw() {
		if !g.closeBroken() {
			return
		}
	}
	g.undrawn = false
}

// canDraw reports whether the screen can be drawn.
func (g *guarded) canDraw() (ok bool) {
	defer func() { ok = recover() == nil }()
	g.Model.View()
	return
}

// closeBroken closes the pane on top, and reports whether there was one.
func (g *guarded) closeBroken() (closed bool) {
	defer func() { _ = recover() }() // laying the others out may panic as well
	m := g.Model
	m.queue = nil
	switch {
	case m.prompt.IsOpen():
		m.prompt.CloseLine()
	case m.overlays.isOpen():
		m.overlays.showPane(keys.Table)
	case m.detail.isOpen:
		m.detail.close()
	default:
		return false
	}
	closed = true
	m.layOut()
	return closed
}

// afterPanic reports a panic of Update, and goes on with what the message was to go on with.
func (g *guarded) afterPanic(msg tea.Msg, err *crash.Error) (cmd tea.Cmd) {
	defer func() { _ = recover() }()
	cmd = g.crashes.reportCrash(err)
	switch msg := msg.(type) {
	case loadedMsg:
		if g.load.run.is(msg.number) {
			cmd = tea.Batch(cmd, g.browse.rebuildView(g.load.snapshot), g.load.requestPages())
		}
	case fetchStatusMsg:
		if g.fetch.query.is(msg.number) {
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

// doingOf says what handling a message is.
func doingOf(msg tea.Msg) string {
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

// guard returns a command whose panic becomes a message, also that of a command that it returns.
func guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = crashedMsg{crash.NewError("working for the screen", v)}
			}
		}()
		return guardList(cmd())
	}
}

// guardList guards the commands that a message consists of: those of tea.Batch and tea.Sequence,
// whose type has no name outside of Bubble Tea.
func guardList(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	all := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		all.Index(i).Set(reflect.ValueOf(guard(cmd)))
	}
	return all.Interface()
}

// attempt returns the command of an operation. If do panics, the message that failed makes of the
// error ends the operation.
func attempt(doing string, do func() tea.Msg, failed func(error) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = failed(crash.NewError(doing, v))
			}
		}()
		return do()
	}
}
