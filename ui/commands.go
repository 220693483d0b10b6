package ui

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
)

// runCommand runs the text of a : line: a row number, or a verb with its argument.
func (m *Model) runCommand(line string) tea.Cmd {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	if row, err := strconv.Atoi(strings.ReplaceAll(line, ",", "")); err == nil {
		return m.browser.gotoRow(row)
	}
	verb, argument, _ := strings.Cut(line, " ")
	argument = strings.TrimSpace(argument)
	switch verb { // as in vim
	case "w":
		verb = "export"
	case "q":
		verb = "quit"
	case "q!":
		return m.endProgram()
	}
	b, ok := keys.FindVerb(verb)
	if !ok {
		return m.showNotice(unknownVerb(verb))
	}
	if argument != "" && b.Args == "" {
		return m.showNotice(":" + b.Verb + " takes no argument")
	}
	if argument == "" && b.Args != "" && !strings.HasPrefix(b.Args, "[") {
		return m.showNotice("argument missing: :" + b.CommandUsage())
	}
	if argument == "" {
		return m.doAction(b.Action)
	}
	return m.runWithArgument(b.Action, argument)
}

// runWithArgument does a verb that something follows.
func (m *Model) runWithArgument(a keys.Action, argument string) tea.Cmd {
	switch a {
	case keys.Goto:
		row, err := strconv.Atoi(strings.ReplaceAll(argument, ",", ""))
		if err != nil {
			return m.showNotice(fmt.Sprintf("%q is not a row number", argument))
		}
		return m.browser.gotoRow(row)
	case keys.Search, keys.Filter:
		return m.browser.runExpr(a, argument)
	case keys.SortAsc:
		return m.browser.sortByText(argument)
	case keys.Group:
		return m.browser.groupByName(argument)
	case keys.ShowMatrix:
		by, then, err := parseColumnPair(argument)
		if err != nil {
			return m.showNotice(err.Error())
		}
		return m.matrix.openColumns(by, then)
	case keys.FacetColumn:
		c, err := table.ColumnByName(argument)
		if err != nil {
			return m.showNotice(err.Error())
		}
		return m.facet.openColumn(c)
	case keys.ExportRows:
		return m.export.offerRows(argument)
	default:
		return m.doAction(a)
	}
}

func unknownVerb(verb string) string {
	said := fmt.Sprintf("unknown command %q", verb)
	if near := filter.NearestNames(verb, keys.ListVerbs()); len(near) > 0 {
		return said + "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return said + "; ? lists the commands"
}
