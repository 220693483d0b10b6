package detail

import (
	"strings"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// Copy is another record with the id of the record that is shown, and other content.
type Copy struct {
	Place audit.Place
	Input source.Input // the input that Place is in
	// Differences are those of the record, as the first, and the copy.
	Differences []audit.Difference
}

// The limits on what is listed of copies; the raw JSON has the rest.
const (
	maxCopies = 5
	maxValues = 20 // of one field
)

// addCopies lists the differences between the record and its copies.
func (p *page) addCopies(copies []Copy) {
	for _, c := range copies[:min(len(copies), maxCopies)] {
		p.addWrapped(p.theme.Header, 4, "  Differences from the copy in "+c.Input.Path+" line "+humanize.FormatNumber(c.Place.Line)+":")
		for _, d := range c.Differences {
			p.addDifference(d)
		}
		if len(c.Differences) == 0 {
			p.addWrapped(theme.Style{}, 4, "    in fields that the table does not keep; compare the raw JSON")
		}
	}
	if more := len(copies) - maxCopies; more > 0 {
		p.addWrapped(p.theme.Warn, 4, "  Further copies: "+humanize.FormatNumber(more))
	}
}

// addDifference adds what each copy states of a field.
func (p *page) addDifference(d audit.Difference) {
	p.addWrapped(theme.Style{}, 6, "    "+d.Name)
	for _, side := range []struct {
		name   string
		values []string
	}{{"here   ", d.First}, {"there  ", d.Second}} {
		if len(side.values) == 0 {
			side.values = []string{"not stated"}
			if strings.Contains(d.Name, "items") {
				side.values = []string{"nothing else"}
			}
		}
		for i, value := range side.values[:min(len(side.values), maxValues)] {
			label := side.name
			if i > 0 {
				label = theme.Blanks(len(side.name))
			}
			p.addWrapped(theme.Style{}, 6+len(label), "      "+label+value)
		}
		if more := len(side.values) - maxValues; more > 0 {
			p.addWrapped(p.theme.Muted, 6, "      "+theme.Blanks(len(side.name))+"and "+humanize.FormatNumber(more)+" more")
		}
	}
}
