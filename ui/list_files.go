package ui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/listfile"
)

// listFiles are the files with lists that filters name, by name, as they were read last.
type listFiles map[string]listText

// listText is the text of a file, or the error of reading it.
type listText struct {
	text string
	err  error
}

// errListUnread means that a filter names a file that has to be read first.
var errListUnread = errors.New("reading the list")

// listsReadMsg holds files that were read, and the message that waits for them.
type listsReadMsg struct {
	lists   listFiles
	waiting tea.Msg
}

// parseFilter parses a filter. If it names files that were not read, it returns a command that reads them
// and then sends the waiting message again.
func (sh *shared) parseFilter(text string, waiting tea.Msg) (filter.Expr, tea.Cmd, error) {
	var unread []string
	schema := table.FilterSchema(sh.options.Now)
	schema.ReadList = func(name string) (string, error) {
		if known, ok := sh.lists[name]; ok {
			return known.text, known.err
		}
		unread = append(unread, name)
		return "", errListUnread
	}
	e, err := filter.Parse(text, schema)
	if !errors.Is(err, errListUnread) {
		return e, nil, err
	}
	return nil, recoverCommand("reading a list", func() tea.Msg {
		lists := listFiles{}
		for _, name := range unread {
			text, err := listfile.Read(name)
			lists[name] = listText{text, err}
		}
		return listsReadMsg{lists, waiting}
	}, func(err error) tea.Msg {
		lists := listFiles{}
		for _, name := range unread {
			lists[name] = listText{err: err}
		}
		return listsReadMsg{lists, waiting}
	}), nil
}

// addLists keeps files that were read.
func (sh *shared) addLists(lists listFiles) {
	if sh.lists == nil {
		sh.lists = listFiles{}
	}
	for name, text := range lists {
		sh.lists[name] = text
	}
}

// forgetLists makes the next filter read its files again.
func (sh *shared) forgetLists() { sh.lists = nil }
