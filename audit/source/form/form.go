package form

import (
	"whoread/audit"
	"whoread/audit/scan"
)

// Form splits a text into rows, and unwraps a row to its AuditData. A Form returned by [Detect] is
// immutable; several goroutines may call its methods.
type Form interface {
	// Name returns the name that is shown for the form, such as "portal CSV".
	Name() string
	// LineEnd returns the byte that ends a line. Lines are counted by it.
	LineEnd() byte
	// NewSplitter returns a splitter for one text.
	NewSplitter() Splitter
	// EachRow yields the extents of the rows of a chunk.
	EachRow(run Chunk, yield func(start, end int))
	// UnwrapRow finds the AuditData of a row. A row that is not understood as a whole gives an error.
	UnwrapRow(row []byte, scratch *Scratch) Unwrapped
	// ReadEnvelope returns what the row states beside the AuditData that UnwrapRow found.
	ReadEnvelope(row []byte, found Unwrapped, scratch *Scratch) audit.Envelope
	// SplitDamaged yields the parts of a row that cannot be read as one: rows that ran together, and
	// with an error what is no row. It may yield the row unchanged.
	SplitDamaged(row []byte, yield func(start, end int, err error))
}

// lineFeeds is embedded by forms with lines that end with a line feed.
type lineFeeds struct{}

func (lineFeeds) LineEnd() byte { return '\n' }

// Splitter finds where a growing text can be cut into chunks. Each call gets the text from the last cut
// on.
type Splitter interface {
	// CutRows returns how many bytes at the beginning of the text are whole rows. What remains at the
	// end of the text is a row that was cut off.
	CutRows(text []byte, eof bool) int
	// OpenLevels returns the containers that are open where the next chunk begins.
	OpenLevels() Levels
	// IsTruncated reports whether the text ended too early, although no byte of it remains.
	IsTruncated() bool
	// NewSkipper returns a skipper for a row that begins after the last cut and is too long to be kept;
	// nil if the end of such a row cannot be found.
	NewSkipper() scan.Skipper
}

// JoinedSplitter is a Splitter of a text that may have been joined of tables with different headers.
type JoinedSplitter interface {
	Splitter
	// CutForm returns the form of the rows that CutRows returned last. More reports that CutRows stopped
	// there because another header follows.
	CutForm() (f Form, more bool)
}

// noLevels is embedded by splitters of forms without containers.
type noLevels struct{}

func (noLevels) OpenLevels() Levels { return nil }

// Chunk is a run of whole rows, as a splitter cut it.
type Chunk struct {
	Text []byte
	Open Levels // containers that are open at its beginning
}

// Unwrapped is the AuditData of a row, or the reason why there is none.
type Unwrapped struct {
	Data []byte
	// Wrapper names what the AuditData is wrapped in, such as "Graph audit records".
	Wrapper string
	// envelope is what the row states beside its AuditData.
	envelope jsonEnvelope
	// ResultCount is the ResultCount of the row as stated; nil if there is none.
	ResultCount []byte
	// ResultIndex is the ResultIndex of the row as stated; nil if there is none.
	ResultIndex []byte
	// Doubt is the reason why the row may be misread; "" if there is none.
	Doubt string
	// Partial reports that the AuditData was built from columns.
	Partial bool
	Err     error
	// Others are the other records in the row, such as those of an object that has records by their ids.
	Others []Unwrapped
	// Assumed reports that the row looks like AuditData and was not searched for a record in it.
	Assumed bool
	// level is how much of a record it is.
	level recordLevel
}

// IsRearranged reports whether a tool moved properties of the AuditData to places around it, and may have
// left out others.
func (f Unwrapped) IsRearranged() bool {
	return f.level == incompleteRecord && f.Wrapper == wrapperElastic
}

// oneRow is embedded by forms with rows that never run together.
type oneRow struct{}

func (oneRow) SplitDamaged(row []byte, yield func(start, end int, err error)) {
	yield(0, len(row), nil)
}
