package ui

import (
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/prompt"
	"whoread/ui/widget/keys"
)

// promptLine is the line at the bottom. Filters and searches are previewed while they are typed.
type promptLine struct {
	*shared
	browser *tableBrowser
	prompt.Model
}

// openLine opens the line for a purpose, with a text to begin with.
func (p *promptLine) openLine(purpose prompt.Purpose, text string) tea.Cmd {
	p.forgetLists()
	p.browser.beginSearch()
	p.OpenLine(purpose, text)
	return nil
}

// openFilter opens the line with the current filter.
func (p *promptLine) openFilter() tea.Cmd {
	typed := filterText(p.browser.wantedState().Spec.Filter)
	if typed != "" {
		typed += " "
	}
	return p.openLine(prompt.Filter, typed)
}

// updateLine sends a message to the line. Pasted lines become one term, a list.
func (p *promptLine) updateLine(msg tea.Msg) (cmd tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok && key.Type == tea.KeyRunes && len(key.Runes) > 1 {
		if list, ok := filter.ListText(string(key.Runes)); ok {
			if before := p.Text(); before != "" && !strings.HasSuffix(before, " ") && !strings.HasSuffix(before, "(") {
				list = " " + list
			}
			key.Runes = []rune(list)
			msg = key
		}
	}
	p.Model, cmd = p.Update(msg)
	return cmd
}

// isUrgent reports whether the effect of a key must be there before the next key; other effects wait for
// a pause in typing.
func (p *promptLine) isUrgent(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyEnter, tea.KeyEsc, tea.KeyCtrlC:
		return true
	case tea.KeyTab, tea.KeyShiftTab:
		return p.Purpose() != prompt.Command
	default:
		return false
	}
}

// parseExpr parses an expression of the filter language and shows an error in the line. It returns a
// command instead if the message has to wait for files with lists.
func (p *promptLine) parseExpr(text string, waiting tea.Msg) (e filter.Expr, wait tea.Cmd, ok bool) {
	e, wait, err := p.parseFilter(text, waiting)
	if err == nil {
		return e, wait, wait == nil
	}
	at := -1
	var where *filter.Error
	if errors.As(err, &where) {
		at = where.Pos
	}
	p.SetError(err.Error(), at)
	return nil, nil, false
}

// previewText previews the text while it is typed. An invalid filter leaves the last valid one.
func (p *promptLine) previewText(msg prompt.Changed) tea.Cmd {
	if msg.Purpose == prompt.Command || !p.IsOpen() {
		return nil
	}
	e, wait, ok := p.parseExpr(msg.Text, msg)
	switch {
	case !ok:
		return wait
	case msg.Purpose == prompt.Filter:
		return p.browser.previewState(p.browser.history.Current().withFilter(e))
	}
	return p.browser.searchTyped(e, false)
}

// flipPurpose turns a search into a filter, or a filter into a search.
func (p *promptLine) flipPurpose(msg prompt.Flipped) tea.Cmd {
	var cmd tea.Cmd
	if msg.From == prompt.Filter {
		cmd = p.browser.dropPreview()
	} else {
		p.browser.restoreSearch()
	}
	return tea.Batch(cmd, p.previewText(prompt.Changed{Purpose: msg.To, Text: msg.Text}))
}

// acceptText filters by the text, or searches it.
func (p *promptLine) acceptText(msg prompt.Accepted) tea.Cmd {
	if !p.IsOpen() {
		return nil // it was cancelled while a list was read
	}
	e, wait, ok := p.parseExpr(msg.Text, msg)
	if !ok {
		return wait
	}
	p.CloseLine()
	if msg.Purpose == prompt.Filter {
		return p.browser.commitState(p.browser.history.Current().withFilter(e))
	}
	return p.browser.searchTyped(e, true)
}

// cancelText restores the state from before the line was opened.
func (p *promptLine) cancelText(msg prompt.Closed) tea.Cmd {
	if msg.Purpose == prompt.Search {
		p.browser.restoreSearch()
	}
	return p.browser.dropPreview()
}

// completeText returns the completions of the text before the cursor.
func completeText(p prompt.Purpose, head string) []string {
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

// filterNames returns the names of columns that a filter can use, the short ones first.
func filterNames() []string {
	schema := table.FilterSchema(nil)
	var names []string
	for alias := range schema.Aliases {
		names = append(names, alias)
	}
	for name := range schema.Switches {
		names = append(names, name)
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
		for _, v := range keys.ListVerbs() {
			if strings.HasPrefix(v, verb) && v != verb {
				whole = append(whole, v)
			}
		}
		return whole
	}
	b, ok := keys.FindVerb(verb)
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

// columnsOf returns the columns that can follow a verb.
func columnsOf(a keys.Action) []table.Column {
	switch a {
	case keys.Group:
		return table.GroupableColumns()
	case keys.FacetColumn:
		return uniqueColumns(table.Spec{}, table.Spec{Shape: table.Accesses})
	case keys.SortAsc:
		return uniqueColumns(table.Spec{}, table.Spec{Shape: table.Accesses}, table.Spec{Shape: table.Activity}, table.Spec{Shape: table.Grouped, By: table.Day})
	default:
		return nil
	}
}

// uniqueColumns returns the columns of rows of several kinds, each once.
func uniqueColumns(specs ...table.Spec) []table.Column {
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
