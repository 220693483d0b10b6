package source

import (
	"errors"
	"strings"

	"whoread/audit/source/form"
)

// detectForm detects the form of the text. It returns false if the form is not known, yet or at all, or
// if a foreign reader reads the text.
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

// countRecognised counts the input in its containers.
func (c *chunker) countRecognised() {
	for g := c.stream.container; g != nil; g = g.parent {
		g.logs++
	}
}

// refuseInput rejects the rest of the text.
func (c *chunker) refuseInput(err error) {
	c.refusal = err
	c.stream.refused.Store(true)
}

// isNoLog reports whether a file of a folder is skipped with this error.
func isNoLog(err error) bool {
	var no form.NoLogError
	return errors.As(err, &no)
}

// addForm adds the form of the rows of a page, and names the format of the input after its first page.
func (in *input) addForm(b *batch) {
	switch {
	case len(in.forms) == 0:
		return
	case in.Format == "":
		in.Format = formatName(in.forms[0], b.wrapper, in.from.notes)
	}
	if b.form == nil || b.page.Rows == 0 || in.forms[len(in.forms)-1] == b.form { // a form never comes back
		return
	}
	in.forms = append(in.forms, b.form)
	if len(in.forms) == 2 {
		in.Format += ", joined with tables that have other columns"
	}
}

// formatName returns the name of a format that is shown to the user.
func formatName(f form.Form, shape string, notes []string) string {
	name := f.Name()
	if shape != "" && !strings.Contains(name, "CSV ") && !strings.HasSuffix(name, " CSV") {
		name += " of " + shape
	}
	return formatOf(name, notes)
}

// formatOf adds the compression and the encoding to the name of a format.
func formatOf(name string, notes []string) string {
	return strings.Join(append([]string{name}, notes...), ", ")
}
