// Package background keeps Bubble Tea from asking the terminal for its background colour before
// main runs.
//
// An init of bubbletea v1.3.10 (tea_init.go) writes the query to standard output, whatever the
// command is, and waits up to five seconds for the answer. It does not ask if lipgloss knows the
// answer. Go initializes packages that are ready in the order of their import paths
// (https://go.dev/ref/spec#Program_initialization), so this one has to come before
// "github.com/charmbracelet/bubbletea". No package of the module whoread does: this is a module
// of its own, under a name that nobody can register.
package background

import "github.com/charmbracelet/lipgloss"

// No colour of whoread depends on the background, so either answer will do.
func init() { lipgloss.SetHasDarkBackground(true) }
