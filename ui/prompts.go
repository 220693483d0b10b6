package ui

import (
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/keys"
	"whoread/ui/prompt"
)

// openPrompt opens the prompt, with a text to begin with.
func (m *Model) openPrompt(p prompt.Purpose, text string) tea.Cmd {
	m.browse.beginSearch()
	m.prompt.Open(p, text)
	return nil
}

// openFilter opens the prompt with the filter that there is.
func (m *Model) openFilter() tea.Cmd {
	typed := text(m.browse.state().Spec.Filter)
	if typed != "" {
		typed += " "
	}
	return m.openPrompt(prompt.Filter, typed)
}

// parse reads an expression of the filter language and shows in the prompt what is wrong.
func (m *Model) parse(text string) (filter.Expr, bool) {
	e, err := filter.Parse(text, table.FilterSchema(m.options.Now))
	if err == nil {
		return e, true
	}
	at := -1
	var where *filter.Error
	if errors.As(err, &where) {
		at = where.Pos
	}
	m.prompt.SetError(err.Error(), at)
	return nil, false
}

// promptKey hands a key to the prompt. What Enter, Esc and Tab lead to must be there before
// the next key; the others wait for a pause.
func (m *Model) promptKey(msg tea.KeyMsg) tea.Cmd {
	cmd := m.toPrompt(msg)
	switch msg.Type {
	case tea.KeyEnter, tea.KeyEsc, tea.KeyCtrlC, tea.KeyTab, tea.KeyShiftTab:
		if m.prompt.Purpose() == prompt.Command && (msg.Type == tea.KeyTab || msg.Type == tea.KeyShiftTab) {
			return cmd
		}
		return m.now(cmd)
	default:
		return cmd
	}
}

func (m *Model) toPrompt(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.prompt, cmd = m.prompt.Update(msg)
	return cmd
}

// promptChanged tries what is typed while it is typed. A filter that cannot be understood
// leaves the last good one.
func (m *Model) promptChanged(msg prompt.Changed) tea.Cmd {
	if msg.Purpose == prompt.Command {
		return nil
	}
	e, ok := m.parse(msg.Text)
	if !ok {
		return nil
	}
	if msg.Purpose == prompt.Filter {
		return m.browse.try(m.browse.history.Now().filtered(e))
	}
	m.browse.setSearch(e)
	return m.browse.findHit(m.browse.search.from-1, false)
}

// promptFlipped makes the text a filter in place of a search, or a search in place of a filter.
func (m *Model) promptFlipped(msg prompt.Flipped) tea.Cmd {
	var cmd tea.Cmd
	if msg.From == prompt.Filter {
		cmd = m.browse.revert()
	} else {
		m.browse.giveUpSearch()
	}
	return tea.Batch(cmd, m.promptChanged(prompt.Changed{Purpose: msg.To, Text: msg.Text}))
}

// promptAccepted takes what was typed.
func (m *Model) promptAccepted(msg prompt.Accepted) tea.Cmd {
	switch msg.Purpose {
	case prompt.Command:
		m.closePrompt()
		return m.run(msg.Text)
	case prompt.Filter:
		e, ok := m.parse(msg.Text)
		if !ok {
			return nil
		}
		m.closePrompt()
		return m.browse.decide(m.browse.history.Now().filtered(e))
	default:
		e, ok := m.parse(msg.Text)
		if !ok {
			return nil
		}
		m.closePrompt()
		m.browse.setSearch(e)
		return m.browse.findHit(m.browse.search.from-1, false)
	}
}

// promptClosed makes all as it was before the prompt was opened.
func (m *Model) promptClosed(msg prompt.Closed) tea.Cmd {
	m.layOut()
	if msg.Purpose == prompt.Search {
		m.browse.giveUpSearch()
	}
	return m.browse.revert()
}

func (m *Model) closePrompt() {
	m.prompt.Close()
	m.layOut()
}

// complete returns what the text before the cursor of a prompt can become.
func complete(p prompt.Purpose, head string) []string {
	if p == prompt.Command {
		return completeCommand(head)
	}
	at := strings.LastIndexAny(head, " (!|-") + 1
	word := strings.ToLower(head[at:])
	if word == "" {
		return nil
	}
	var whole []string
	for _, name := range filterNames() {
		if strings.HasPrefix(strings.ToLower(name), word) && len(name) > len(word) {
			whole = append(whole, head[:at]+name)
		}
	}
	return whole
}

// filterNames are the names of columns that a filter can use, the short ones first.
func filterNames() []string {
	schema := table.FilterSchema(nil)
	var names []string
	for alias := range schema.Aliases {
		names = append(names, alias)
	}
	slices.Sort(names)
	for _, c := range schema.Columns {
		names = append(names, c.Name)
	}
	return names
}

// completeCommand completes the verb of a command, or the column after it.
func completeCommand(head string) []string {
	verb, argument, hasArgument := strings.Cut(head, " ")
	var whole []string
	if !hasArgument {
		for _, v := range keys.Verbs() {
			if strings.HasPrefix(v, verb) && v != verb {
				whole = append(whole, v)
			}
		}
		return whole
	}
	b, ok := keys.Verb(verb)
	if !ok {
		return nil
	}
	at := strings.LastIndexAny(argument, ",-+") + 1
	word := strings.ToLower(argument[at:])
	for _, c := range columnsOf(b.Action) {
		if name := c.String(); strings.HasPrefix(strings.ToLower(name), word) {
			whole = append(whole, verb+" "+argument[:at]+name)
		}
	}
	return whole
}

// columnsOf are the columns that can follow a verb.
func columnsOf(a keys.Action) []table.Column {
	switch a {
	case keys.Group:
		return table.Groupable()
	case keys.FacetColumn:
		return every(table.Spec{}, table.Spec{Shape: table.Accesses})
	case keys.SortAsc:
		return every(table.Spec{}, table.Spec{Shape: table.Accesses}, table.Spec{Shape: table.Grouped, By: table.Day})
	default:
		return nil
	}
}

// every returns the columns of rows of several kinds, each once.
func every(specs ...table.Spec) []table.Column {
	var all []table.Column
	for _, s := range specs {
		for _, c := range s.Columns() {
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	return all
}
