package form

import (
	"whoread/audit"
	"whoread/audit/scan"
)

// Form is one way in which rows stand in a text. A form is immutable once an input has been
// recognised; its methods may be called by several goroutines.
type Form interface {
	// Name is what the form is called on the screen, such as "portal CSV".
	Name() string
	// LineEnd is the byte that ends a line, by which lines are counted.
	LineEnd() byte
	// NewSplitter returns a fresh splitter for one text.
	NewSplitter() Splitter
	// EachRow yields the extents of the rows of a run of whole rows.
	EachRow(run Chunk, yield func(start, end int))
	// UnwrapRow finds the AuditData of a row. It is an error if not all of the row is understood.
	UnwrapRow(row []byte, scratch *Scratch) Unwrapped
	// ReadEnvelope is what a row says of its record beside the AuditData that unwrap found.
	ReadEnvelope(row []byte, found Unwrapped, scratch *Scratch) audit.Envelope
	// SplitDamaged yields the parts of a row that cannot be read as one row: rows that ran together,
	// and what is no row, with the reason. It may yield the row as it is.
	SplitDamaged(row []byte, yield func(start, end int, err error))
}

// lineFeeds are the line ends of a form that has no others.
type lineFeeds struct{}

func (lineFeeds) LineEnd() byte { return '\n' }

// Splitter finds where a growing text can be cut. Each call sees the text from the last cut on.
type Splitter interface {
	// CutRows returns how many bytes at the beginning of text are whole rows, and in ends how the
	// rows in front of it stand, for run. At the end of the text, what remains is a row that
	// was cut off.
	CutRows(text []byte, eof bool) int
	// OpenLevels are the containers that are open where the next run begins.
	OpenLevels() Levels
	// IsTruncated tells, at the end of a text of which no byte remains, that it still ended too early.
	IsTruncated() bool
	// NewSkipper goes over a row that begins behind the last cut and is too long to be kept; nil if
	// the end of such a row cannot be found.
	NewSkipper() scan.Skipper
}

// Chunk is a run of whole rows as a splitter cut it.
type Chunk struct {
	Text []byte
	Open Levels // containers that are open at its beginning
}

// Unwrapped is the AuditData of a row, or why there is none.
type Unwrapped struct {
	Data []byte
	// Wrapper names what surrounds the AuditData, such as "Graph records".
	Wrapper string
	// envelope is what the row says beside its AuditData.
	envelope jsonEnvelope
	// ResultCount is the ResultCount that the row states, as it stands there; nil if it states none.
	ResultCount []byte
	// Doubt is why the row may not say what was meant; "" if there is no doubt.
	Doubt string
	// Partial tells that the AuditData was made of columns.
	Partial bool
	Err     error
}

// oneRow is the resplit of a form whose rows do not run together.
type oneRow struct{}

func (oneRow) SplitDamaged(row []byte, yield func(start, end int, err error)) {
	yield(0, len(row), nil)
}
