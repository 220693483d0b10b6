package source

import (
	"whoread/audit/coverage"
	"whoread/audit/source/form"
)

// Input describes one input: a file, an entry of an archive, or standard input.
type Input struct {
	// Path is the name that the user gave, followed by "!" and the entry for an archive.
	Path string
	// Format names the detected format, such as "portal CSV"; "" until it is known.
	Format string
	// SHA256 is the hash of the stored bytes in hexadecimal; "" until the input was read completely.
	SHA256 string
	// Bytes is the size of the input as stored.
	Bytes int64
	// Err is the reason why the input was not read, or not completely; nil if it was.
	Err error
	// Skipped is the reason why a file of a folder or an archive was skipped; "" if it was read.
	Skipped string
	// Trace reports that the input is no audit log but describes messages, such as a message trace. Its
	// rows are in no page, and it has no coverage.
	Trace bool
	// Rows, Rejected and Flagged count the rows of the input so far. Only the table that receives the
	// pages knows how many records an input added, because it detects duplicates.
	Rows, Rejected, Flagged int
	// Seal is the last seal in the ledger of a saved fetch, which covers the whole file; "" if there is
	// none.
	Seal string
	// Coverage states how complete the input is: the ledger of a fetch, or the time span of a file and
	// the limits that it reached.
	Coverage coverage.Ledger
}

// JoinLedgers returns the ledgers of several inputs as one.
func JoinLedgers(inputs []Input) coverage.Ledger {
	var all coverage.Ledger
	for _, in := range inputs {
		all.Requests = append(all.Requests, in.Coverage.Requests...)
		all.Windows = append(all.Windows, in.Coverage.Windows...)
	}
	return all
}

// input is an [Input] with what is needed to read one of its rows again.
type input struct {
	Input
	// forms are the forms of its rows: several if tables with different headers were joined.
	forms []form.Form
	from  *stream
	span  fileSpan
	// rejected are the rows that could not be read.
	rejected RejectedRows
}

// displayPath returns the name of an input for a sentence.
func displayPath(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}
