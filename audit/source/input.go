package source

import (
	"whoread/audit/coverage"
	"whoread/audit/source/form"
)

// Input describes one input: a file, an entry of an archive, or standard input.
type Input struct {
	// Path is the name as the user gave it, with "!" before the entry of an archive.
	Path string
	// Format names what was recognized, such as "portal CSV"; "" until it is known.
	Format string
	// SHA256 is the hash of the bytes read, in hexadecimal; "" until the input was read whole.
	SHA256 string
	// Bytes is the size of the input as stored.
	Bytes int64
	// Err tells why the input was not read, or not read whole; nil if it was.
	Err error
	// Skipped tells why a file of a directory or an archive was passed over; "" if it was read.
	Skipped string
	// Trace tells that the input is no audit log but tells of mail that was sent or kept, such as a
	// message trace: its rows are no audit records and are in no page. It has no coverage.
	Trace bool
	// Rows, Rejected and Flagged count the rows of the input so far. How many records an input
	// added is known to the table that the pages went to, since only it can tell a duplicate.
	Rows, Rejected, Flagged int
	// Seal is the last seal of the ledger of a saved fetch, which stands for the whole file; "" if
	// there is none.
	Seal string
	// Coverage is what is known of the completeness of the input: the ledger of a fetch, or
	// the span of a file and the limits that it hit.
	Coverage coverage.Ledger
}

// JoinLedgers joins the ledgers of several inputs.
func JoinLedgers(inputs []Input) coverage.Ledger {
	var all coverage.Ledger
	for _, in := range inputs {
		all.Requests = append(all.Requests, in.Coverage.Requests...)
		all.Windows = append(all.Windows, in.Coverage.Windows...)
	}
	return all
}

// input is an input, and what is needed to fetch a row of it again.
type input struct {
	Input
	form form.Form
	from *stream
	span fileSpan
}

// shownPath is what an input is called in a sentence.
func shownPath(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}
