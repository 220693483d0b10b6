package detail

import (
	"slices"
	"strings"

	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Group is a row of a grouped view: the records with the same value in one column.
type Group struct {
	By   table.Column
	Name string // the value that the records agree in; "" if they state none
	// Cells are the numbers and times of the group as the table shows them.
	Cells []Cell
	// Subject is the subject of the message that is the group; nil for other groups.
	Subject *Subject
	// Lists are the values of other columns among the records of the group.
	Lists []List
	// Addresses are the addresses of a session in all records, shown or hidden.
	Addresses []string
	Siblings  Siblings
}

// Cell is one cell of the row of a group.
type Cell struct {
	Column table.Column
	Text   string
}

// List is the values that a column of the group, such as ClientIPs, counts, earliest first.
type List struct {
	Column table.Column
	Values []table.Value
}

// groupLines returns the lines of a group: its name, its numbers, then the values of other columns with
// their counts and times.
func (m Model) groupLines(g Group) []pager.Line {
	p := page{theme: m.theme, w: m.w}
	name := g.Name
	if name == "" {
		name = "(none)"
	}
	p.addWrapped(m.theme.Title, 2, g.By.String()+" "+name)
	if g.By == table.SessionID {
		p.addSessionWarnings(g)
	}
	p.addSiblings("also ", g.Siblings)
	if g.Subject != nil {
		p.addSubject(*g.Subject, "")
		p.addBlank()
	}
	for _, c := range g.Cells {
		p.addFact(c.Column.String(), orNotStated(c.Text))
	}
	for _, l := range g.Lists {
		p.addBlank()
		p.addList(l)
	}
	return p.lines
}

// addSessionWarnings adds warnings about a session.
func (p *page) addSessionWarnings(g Group) {
	if g.Name == "" {
		p.addWrapped(p.theme.Warn, 2, p.theme.Warning+" These records state no session. They only share mailbox, address and client.")
		return
	}
	for _, l := range g.Lists {
		if l.Column == table.ClientIPs {
			p.addHiddenAddresses(g.Addresses, l.Values)
		}
		if l.Column != table.ClientIPs || len(l.Values) < 2 {
			continue
		}
		var changes []string
		for _, v := range l.Values[1:] {
			changes = append(changes, humanize.FormatTime(v.First))
		}
		p.addWrapped(p.theme.Warn, 2, p.theme.Warning+" "+
			humanize.FormatNumber(len(l.Values))+" addresses in one session: changed "+strings.Join(changes, ", "))
	}
}

// addHiddenAddresses adds the addresses of a session that the filter hides.
func (p *page) addHiddenAddresses(all []string, shown []table.Value) {
	hidden := slices.DeleteFunc(slices.Clone(all), func(address string) bool {
		return slices.ContainsFunc(shown, func(v table.Value) bool { return v.Text == address })
	})
	if len(hidden) == 0 {
		return
	}
	p.addWrapped(p.theme.Warn, 2, p.theme.Warning+" "+humanize.FormatNumber(len(all)-len(hidden))+" of "+humanize.FormatNumber(len(all))+
		" addresses of this session; the filter hides the records from "+strings.Join(hidden, ", "))
}

func (p *page) addList(l List) {
	p.addWrapped(p.theme.Header, 2, l.Column.String()+" ("+humanize.FormatNumber(len(l.Values))+")")
	for _, v := range l.Values {
		p.addWrapped(theme.Style{}, 4, "  "+orNotStated(v.Text)+"  "+
			humanize.FormatCount(v.Records, "record")+"  "+humanize.FormatSpan(v.First, v.Last))
	}
}
