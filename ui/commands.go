package ui

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/keys"
)

// run does what a : line says: a row number, or a verb with what may follow it.
func (m *Model) run(line string) tea.Cmd {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	if row, err := strconv.Atoi(strings.ReplaceAll(line, ",", "")); err == nil {
		return m.gotoRow(row)
	}
	verb, argument, _ := strings.Cut(line, " ")
	argument = strings.TrimSpace(argument)
	b, ok := keys.Verb(verb)
	if !ok {
		return m.say(unknownVerb(verb))
	}
	if argument != "" && b.Args == "" {
		return m.say(":" + b.Verb + " takes nothing after it")
	}
	if argument == "" && b.Args != "" && !strings.HasPrefix(b.Args, "[") {
		return m.say("what? :" + b.Usage())
	}
	if argument == "" {
		return m.act(b.Action)
	}
	return m.runWith(b.Action, argument)
}

// runWith does a verb that something follows.
func (m *Model) runWith(a keys.Action, argument string) tea.Cmd {
	switch a {
	case keys.Goto:
		row, err := strconv.Atoi(strings.ReplaceAll(argument, ",", ""))
		if err != nil {
			return m.say(fmt.Sprintf("%q is not a row number", argument))
		}
		return m.gotoRow(row)
	case keys.Search, keys.Filter:
		return m.runExpr(a, argument)
	case keys.SortAsc:
		return m.runSort(argument)
	case keys.Group:
		return m.runGroup(argument)
	case keys.FacetColumn:
		c, err := table.ColumnByName(argument)
		if err != nil {
			return m.say(err.Error())
		}
		return m.openFacet(c)
	case keys.ExportRows:
		return m.openExport(argument)
	default:
		return m.act(a)
	}
}

func (m *Model) gotoRow(row int) tea.Cmd {
	m.grid.Goto(row - 1)
	return m.refreshDetail()
}

func (m *Model) runExpr(a keys.Action, text string) tea.Cmd {
	e, err := filter.Parse(text, table.FilterSchema(m.options.Now))
	if err != nil {
		return m.say(err.Error())
	}
	if a == keys.Filter {
		return m.change(m.look().filtered(e))
	}
	m.setSearch(e)
	return m.nextHit(false)
}

// runSort sorts by keys such as "ClientIP,-TimeStamp"; a plus adds to those there are.
func (m *Model) runSort(text string) tea.Cmd {
	text, add := strings.CutPrefix(text, "+")
	next := m.look()
	sort, err := next.Spec.ParseKeys(text)
	if err != nil {
		return m.say(err.Error())
	}
	for i, k := range sort {
		next = next.sorted(k, add || i > 0)
	}
	return m.change(next)
}

func (m *Model) runGroup(name string) tea.Cmd {
	if name == "" {
		return m.groupBy(m.grid.Column())
	}
	c, err := table.ColumnByName(name)
	if err != nil {
		return m.say(err.Error())
	}
	return m.groupBy(c)
}

// groupBy shows a row for each value of a column, times by their days.
func (m *Model) groupBy(c table.Column) tea.Cmd {
	if c == table.TimeStamp {
		c = table.Day
	}
	groupable := table.Groupable()
	if !slices.Contains(groupable, c) {
		var names []string
		for _, g := range groupable {
			names = append(names, g.String())
		}
		return m.say("no groups by " + c.String() + "; there are " + strings.Join(names, ", "))
	}
	return m.change(m.look().reshaped(table.Grouped, c))
}

func unknownVerb(verb string) string {
	said := fmt.Sprintf("no command %q", verb)
	if near := filter.Nearest(verb, keys.Verbs()); len(near) > 0 {
		return said + "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return said + "; ? lists them"
}

// version says what a report of a problem needs to know.
func (m *Model) version() string {
	return fmt.Sprintf("whoread %s, %dx%d, TERM=%s", m.options.Version, m.width, m.height, os.Getenv("TERM"))
}
