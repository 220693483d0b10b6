// Package keys is the table of the keys and what they do. The key map, the help, the hint line, the
// commands of the : line and the table in the README are generated from it, so that they always agree.
package keys

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Pane is a part of the screen that can have the focus.
type Pane uint8

// The panes. The bindings of Table are valid in every pane without a binding of its own for the action.
const (
	Table Pane = iota
	Prompt
	Detail
	Facet
	Pivot
	Matrix
	Queries
	Timeline
	ColumnSettings
	Export
	Inputs
	Coverage
	Checklist
	SignIn
	Lookup
	Help
)

// Section is a heading of the help.
type Section string

// The sections, in the order of the help.
const (
	Moving    Section = "Moving"
	Finding   Section = "Searching and filtering"
	Sorting   Section = "Sorting and columns"
	Viewing   Section = "Views and groups"
	LookingUp Section = "Subjects"
	Exporting Section = "Marking, copying, exporting"
	Loading   Section = "Loading"
	Program   Section = "Program"
)

// Binding is an action with its keys, and its verb on the : line.
type Binding struct {
	Action Action
	Pane   Pane
	// Keys are named as by tea.KeyMsg.String. They are optional if there is a verb. A pane lists keys
	// only for what is not an action.
	Keys []string
	// Verb is the name on the : line; Args names its argument, in brackets if it is optional. Bindings of
	// panes other than Table have no verb: they only describe what the action does there.
	Verb, Args string
	// Short is for the hint line, Long for the help.
	Short, Long string
	Section     Section
}

// ActionOf returns the action of a key, or None. Pasted text is never a key.
func ActionOf(msg tea.KeyMsg) Action {
	name := msg.String()
	for _, b := range tableBindings() {
		for _, key := range b.Keys {
			if key == name {
				return b.Action
			}
		}
	}
	return None
}

// SplitRunes splits a message with several characters, typed faster than the terminal was read, into one
// per key. A paste stays whole.
func SplitRunes(msg tea.KeyMsg) []tea.KeyMsg {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return []tea.KeyMsg{msg}
	}
	single := make([]tea.KeyMsg, len(msg.Runes))
	for i, r := range msg.Runes {
		single[i] = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt}
	}
	return single
}

// BindingsOf returns the bindings of a pane, in the order of the help.
func BindingsOf(p Pane) []Binding {
	if p == Table {
		return tableBindings()
	}
	var of []Binding
	for _, b := range paneBindings() {
		if b.Pane == p {
			if b.Action != None {
				b.Keys = findBinding(b.Action).Keys
			}
			of = append(of, b)
		}
	}
	return of
}

// FindVerb finds the binding of a word of the : line: a verb, or an unambiguous beginning of one.
func FindVerb(word string) (Binding, bool) {
	var found []Binding
	for _, b := range tableBindings() {
		if b.Verb == word {
			return b, true
		}
		if word != "" && strings.HasPrefix(b.Verb, word) {
			found = append(found, b)
		}
	}
	if len(found) != 1 {
		return Binding{}, false
	}
	return found[0], true
}

// ListVerbs returns every verb of the : line.
func ListVerbs() []string {
	var verbs []string
	for _, b := range tableBindings() {
		verbs = append(verbs, b.Verb)
	}
	return verbs
}

// HintOf returns the key and the word of an action for the hint line of a pane, such as "/" and "search".
func HintOf(p Pane, a Action) (key, word string) {
	b := findBinding(a)
	word = b.Short
	for _, own := range paneBindings() {
		if own.Pane == p && own.Action == a {
			word = own.Short
		}
	}
	if len(b.Keys) == 0 {
		return ":" + b.Verb, word
	}
	return KeyLabel(b.Keys[0]), word
}

// KeyLabels returns the names of the keys of a binding: "j Down".
func (b Binding) KeyLabels() string {
	labels := make([]string, len(b.Keys))
	for i, key := range b.Keys {
		labels[i] = KeyLabel(key)
	}
	return strings.Join(labels, " ")
}

// KeyLabel returns the name of a key for people: "^S", "PgDn", "Space".
func KeyLabel(key string) string {
	switch key {
	case " ":
		return "Space"
	case "up", "down", "left", "right", "home", "backspace", "end", "enter", "esc", "tab":
		return strings.ToUpper(key[:1]) + key[1:]
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	case "shift+tab", "shift+left", "shift+right":
		return "Shift+" + strings.ToUpper(key[6:7]) + key[7:]
	case "f1", "f2":
		return strings.ToUpper(key)
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "^" + strings.ToUpper(letter)
	}
	return key
}

func findBinding(a Action) Binding {
	for _, b := range tableBindings() {
		if b.Action == a {
			return b
		}
	}
	return Binding{}
}
