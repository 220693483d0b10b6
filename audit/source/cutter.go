package source

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/audit/source/form"
)

// chunkSize is how much text a page is made of when more than that is there.
const chunkSize = 1 << 20

const cutRest = "the rows before it were read, export it again for the rest"

// The reasons why the text of an input ends too early, for the row that it cuts off and, after
// the name of the input, for the input.
var (
	errCutRow  = errors.New("the text ends in the middle of the row")
	errCutText = errors.New("ends in the middle of a row; " + cutRest)
)

// cutter takes the text from the pump, finds out what it is, and cuts it into runs of whole
// rows for the workers.
type cutter struct {
	ctx   context.Context
	files *Files
	pump  *pump
	jobs  chan *batch

	batch *batch // whose run grows
	read  int64

	// What is known of the input whose text is being cut.
	stream   *stream
	index    int
	form     form.Form
	splitter form.Splitter
	aside    *aside // who reads the input in our place; nil for an audit log
	refusal  error
	checked  checked
	offset   int64
	line     int64
	target   int          // the length of the run at which to try to cut it
	skip     scan.Skipper // goes over a row that is too long; nil if there is none
}

func newCutter(f *Files, p *pump) *cutter {
	return &cutter{ctx: f.ctx, files: f, pump: p, jobs: make(chan *batch, batches)}
}

func (c *cutter) run() {
	defer close(c.jobs)
	defer close(c.files.order)
	if !c.fresh() {
		return
	}
	for {
		select {
		case e, ok := <-c.pump.events:
			if !ok || !c.event(e) {
				return
			}
		case <-c.ctx.Done():
			return
		}
	}
}

// fresh takes an unused batch; false if reading ended.
func (c *cutter) fresh() bool {
	select {
	case c.batch = <-c.files.free:
		return true
	case <-c.ctx.Done():
		return false
	}
}

// event takes an event; false if reading ended. If whoread itself fails, that ends the input and
// no other.
func (c *cutter) event(e event) bool {
	more, err := c.take(e)
	if err == nil {
		return more
	}
	c.refuse(err)
	c.batch.chunk.Text = c.batch.chunk.Text[:0]
	if e.end == nil {
		return true
	}
	return c.tell(c.note(e.end, err))
}

func (c *cutter) take(e event) (more bool, err error) {
	defer crash.Recover("cutting the text into rows", &err)
	if e.text != nil {
		defer func() { c.pump.free <- e.text }()
	}
	return c.handle(e), nil
}

func (c *cutter) handle(e event) bool {
	c.read = e.read
	switch {
	case e.begin != nil:
		c.begin(e.begin)
		return true
	case e.end != nil:
		return c.end(e.end)
	case e.last != nil:
		return c.folder(e.last)
	}
	if c.aside != nil {
		return c.pass(e.text)
	}
	c.checked.add(e.text)
	text := e.text
	if c.skip != nil {
		text = c.skipped(text)
	}
	if c.refusal == nil {
		c.keep(text)
	}
	return c.refusal != nil || c.skip != nil || c.grown()
}

func (c *cutter) begin(s *stream) {
	c.stream, c.index = s, c.files.addInput(s)
	c.form, c.splitter, c.aside, c.refusal, c.skip, c.checked = nil, nil, nil, nil, nil, checked{}
	c.offset, c.line, c.target = 0, 1, firstBlock
}

// grown cuts the text, if enough of it is there or no more is on its way.
func (c *cutter) grown() bool {
	if c.form == nil && !c.recognise(false) {
		return c.aside == nil || c.beginAside()
	}
	length := len(c.batch.chunk.Text)
	if length < c.target && len(c.pump.events) > 0 {
		return true
	}
	end := c.splitter.CutRows(c.batch.chunk.Text, false)
	switch {
	case end > 0:
		c.target = min(2*c.target, chunkSize)
		return c.cut(end)
	case length > c.files.maxRow:
		return c.overlong()
	case length >= c.target:
		c.target = 2 * length
	}
	return true
}

// recognise finds out what form the text has; false if that is not known, yet or at all, or if the
// text is read aside.
func (c *cutter) recognise(whole bool) bool {
	found, skip, err := form.Detect(c.batch.chunk.Text, whole)
	if errors.Is(err, form.ErrMore) {
		return false
	}
	if isNoLog(err) || form.IsJSON(found) {
		if claimed, more := c.claimed(whole); claimed || more && err != nil {
			return false
		}
	}
	if !whole && c.stream.wantsMore(err, c.batch.chunk.Text) {
		return false
	}
	if err != nil {
		c.refuse(c.stream.refusal(err, c.batch.chunk.Text))
		c.batch.chunk.Text = c.batch.chunk.Text[:0]
		return false
	}
	c.form, c.splitter = found, found.NewSplitter()
	c.files.setForm(c.index, found)
	c.recognised()
	c.checked.begin(c.stream.path, c.batch.chunk.Text, skip)
	c.drop(skip)
	return true
}

// recognised counts the input among those of its folders that are of use.
func (c *cutter) recognised() {
	for g := c.stream.group; g != nil; g = g.parent {
		g.logs++
	}
}

// refuse wants no more of the text.
func (c *cutter) refuse(err error) {
	c.refusal = err
	c.stream.refused.Store(true)
}

// drop passes over the first n bytes of the run.
func (c *cutter) drop(n int) {
	text := c.batch.chunk.Text
	c.passed(text[:n])
	c.batch.chunk.Text = text[:copy(text, text[n:])]
}

// passed counts text that lies behind.
func (c *cutter) passed(text []byte) {
	c.offset += int64(len(text))
	c.line += int64(bytes.Count(text, []byte{c.form.LineEnd()}))
}

// cut sends the first n bytes of the run to the workers.
func (c *cutter) cut(n int) bool {
	b := c.batch
	if !c.fresh() {
		return false
	}
	c.batch.chunk.Text = append(c.batch.chunk.Text[:0], b.chunk.Text[n:]...)
	c.batch.chunk.Open = c.splitter.OpenLevels()
	b.chunk.Text = b.chunk.Text[:n]
	c.dispatch(b)
	return true
}

// dispatch hands a batch to the workers, and to Next. There is room for all batches.
func (c *cutter) dispatch(b *batch) {
	b.form, b.offset, b.line, b.maxRow = c.form, c.offset, c.line, c.files.maxRow
	b.page.Input, b.page.Read = c.index, c.read
	c.passed(b.chunk.Text)
	c.checked.fill(b, c.offset)
	c.files.order <- b
	c.jobs <- b
}

// keep adds text to the run. A large run is doubled when it is full: of the new memory only the part
// counts that is used.
func (c *cutter) keep(text []byte) {
	run := &c.batch.chunk
	full := cap(run.Text)
	if need := len(run.Text) + len(text); need > full && need > spare {
		run.Text = append(make([]byte, 0, max(need, 2*full)), run.Text...)
		freeLarge(full)
	}
	run.Text = append(run.Text, text...)
}

// overlong rejects a row of which more was kept than a row may have, and goes over the rest of it.
func (c *cutter) overlong() bool {
	c.skip = c.splitter.NewSkipper()
	text := c.batch.chunk.Text
	start, _ := scan.Trim(text, 0, len(text))
	c.passed(text[:start])
	why := longRowError{c.files.maxRow}
	if c.skip == nil {
		c.refuse(fmt.Errorf("is not read behind line %d: %w", c.line, why))
	}
	b := c.batch
	b.chunk.Text, b.damaged = slices.Clone(text[start:start+1]), why // to be counted, not to be kept
	if !c.fresh() {
		return false
	}
	c.batch.chunk.Open = c.splitter.OpenLevels()
	c.dispatch(b)
	if c.skip == nil {
		c.passed(text[start+1:])
		return true
	}
	c.skip(text[start : start+1])
	c.batch.chunk.Text = append(c.batch.chunk.Text[:0], c.skipped(text[start+1:])...)
	return true
}

// skipped goes over the rest of a row that is too long, and returns the text behind it.
func (c *cutter) skipped(text []byte) []byte {
	end := c.skip(text)
	if end < 0 {
		c.passed(text)
		return nil
	}
	c.passed(text[:end])
	c.skip, c.target = nil, chunkSize
	return text[end:]
}

// damaged sends what is left of the text as one row that cannot be read.
func (c *cutter) damaged(why error) bool {
	start, end := scan.Trim(c.batch.chunk.Text, 0, len(c.batch.chunk.Text))
	c.drop(start)
	c.batch.chunk.Text = c.batch.chunk.Text[:end-start]
	c.batch.damaged = why
	b := c.batch
	if !c.fresh() {
		return false
	}
	c.dispatch(b)
	return true
}

// end cuts the rest of the text and tells how the input ended.
func (c *cutter) end(how *ending) bool {
	failed := how.err
	if c.aside == nil && (failed == nil || len(c.batch.chunk.Text) > 0) {
		ok, short := c.rest(how.err)
		if !ok {
			return false
		}
		if failed == nil {
			failed = short
		}
	}
	if g := c.stream.group; g != nil && failed != nil && !isNoLog(failed) {
		g.unread++
	}
	if c.aside != nil {
		return c.endAside(how)
	}
	c.checked.end(c.batch)
	return c.tell(c.note(how, cmp.Or(failed, how.damage)))
}

// rest cuts what is left of a text that ended with an error or with none. It is not ok if reading
// ended; short says why the input was not read, or not read whole.
func (c *cutter) rest(ended error) (ok bool, short error) {
	if c.refusal != nil || c.form == nil && !c.recognise(true) {
		return c.aside == nil || c.beginAside(), c.refusal
	}
	if c.skip != nil {
		return true, errCutText
	}
	n := c.splitter.CutRows(c.batch.chunk.Text, true)
	if n > 0 && !c.cut(n) {
		return false, nil
	}
	if _, own := errors.AsType[*privateError](ended); own {
		return true, nil // the row goes on in the input
	}
	if start, end := scan.Trim(c.batch.chunk.Text, 0, len(c.batch.chunk.Text)); start < end {
		c.drop(start)
		short = fmt.Errorf("ends in the middle of a row, which begins on line %d or has a quote there that is not closed; "+cutRest, c.line)
		return c.damaged(errCutRow), short
	}
	if c.splitter.IsTruncated() {
		return true, errCutText
	}
	return true, nil
}

// note makes what is to be told of an input that ended.
func (c *cutter) note(how *ending, failed error) func(*Input) {
	s, recognised := c.stream, c.form != nil || c.aside != nil
	return func(in *Input) {
		in.Bytes, in.SHA256 = how.bytes, how.sum
		switch {
		case failed == nil || in.Skipped != "":
		case s.group != nil && !recognised && isNoLog(failed):
			in.Skipped = failed.Error()
		default:
			in.Err = fmt.Errorf("%s %w", shownPath(in.Path), failed)
		}
	}
}

// isNoLog tells whether a file of a folder is passed over for this reason.
func isNoLog(err error) bool {
	var no form.NoLogError
	return errors.As(err, &no)
}

// shownPath is what an input is called in a sentence.
func shownPath(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// tell sends a note in the order of the rows.
func (c *cutter) tell(note func(*Input)) bool {
	b := c.batch
	if !c.fresh() {
		return false
	}
	b.chunk.Text = b.chunk.Text[:0]
	b.note, b.aside = note, c.aside != nil
	b.page.Input, b.page.Read = c.index, c.read
	b.done <- struct{}{}
	c.files.order <- b
	return true
}

// folder tells of a folder or an archive in which nothing was a log.
func (c *cutter) folder(g *group) bool {
	if g.logs+g.unread > 0 {
		return true
	}
	c.begin(&stream{path: g.path})
	return c.tell(func(in *Input) {
		const nothing = "holds no audit log; open a CSV, JSON or Clixml export of the unified audit log"
		if g.parent != nil {
			in.Skipped = nothing
			return
		}
		in.Err = fmt.Errorf("%s %s", shownPath(in.Path), nothing)
	})
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
