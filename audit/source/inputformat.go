package source

import (
	"errors"
	"strings"

	"whoread/audit/source/form"
)

// detectForm finds out what form the text has; false if that is not known, yet or at all, or if the
// text is read aside.
func (c *chunker) detectForm(whole bool) bool {
	found, skip, err := form.Detect(c.batch.chunk.Text, whole)
	if errors.Is(err, form.ErrMore) {
		return false
	}
	if isNoLog(err) || form.IsJSON(found) {
		if claimed, more := c.offerForeign(whole); claimed || more && err != nil {
			return false
		}
	}
	if !whole && c.stream.wantsMore(err, c.batch.chunk.Text) {
		return false
	}
	if err != nil {
		c.refuseInput(c.stream.explainRefusal(err, c.batch.chunk.Text))
		c.batch.chunk.Text = c.batch.chunk.Text[:0]
		return false
	}
	c.form, c.splitter = found, found.NewSplitter()
	c.files.setForm(c.index, found)
	c.countRecognised()
	c.ledger.beginCheck(c.stream.path, c.batch.chunk.Text, skip)
	c.dropText(skip)
	return true
}

// countRecognised counts the input among those of its folders that are of use.
func (c *chunker) countRecognised() {
	for g := c.stream.container; g != nil; g = g.parent {
		g.logs++
	}
}

// refuseInput wants no more of the text.
func (c *chunker) refuseInput(err error) {
	c.refusal = err
	c.stream.refused.Store(true)
}

// isNoLog tells whether a file of a folder is passed over for this reason.
func isNoLog(err error) bool {
	var no form.NoLogError
	return errors.As(err, &no)
}

// formatName is what an input is called on the screen.
func formatName(f form.Form, shape string, notes []string) string {
	name := f.Name()
	if shape != "" && !strings.Contains(name, "CSV ") && !strings.HasSuffix(name, " CSV") {
		name += " of " + shape
	}
	return formatOf(name, notes)
}

// formatOf says how what has a name was packed.
func formatOf(name string, notes []string) string {
	return strings.Join(append([]string{name}, notes...), ", ")
}
