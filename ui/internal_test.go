package ui

import tea "github.com/charmbracelet/bubbletea"

// Guard returns a Model as its program runs it.
func Guard(m *Model, send func(tea.Msg)) tea.Model { return &guarded{Model: m, send: send} }

// GuardCommand returns a command as a program runs it.
func GuardCommand(cmd tea.Cmd) tea.Cmd { return guard(cmd) }

// OpenBroken opens an overlay that panics whatever it is to do.
func OpenBroken(m *Model) { m.overlay = 99 }

// ErrorsOf returns the errors that a message carries.
func ErrorsOf(msg tea.Msg) []error { return errorsOf(msg) }
