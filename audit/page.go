package audit

// Page is a run of rows of one input, in the order in which they stand there. It is the unit
// in which records travel: one page of an API, or one chunk of a file.
//
// A row is one audit record of whatever operation, so
// Rows = len(Records) + Other + len(Rejected).
type Page struct {
	// Input is the index of the input that the rows come from.
	Input int
	// Rows is the number of rows read.
	Rows int
	// Records are the MailItemsAccessed records; Places says for each where it stands.
	Records []Record
	Places  []Place
	// Other is the number of rows of other operations.
	Other int
	// Rejected are the rows that could not be read.
	Rejected []Rejection
	// Flagged are rows that were read, and may not say what they seem to.
	Flagged []Flag
	// Read is the number of bytes of all inputs that were consumed up to the end of this page.
	Read int64
}

// Place says where a row stands, so that its text can be fetched again and checked.
type Place struct {
	// Input is the index of the input.
	Input int
	// Line is the line that the row begins on, counted from 1.
	Line int64
	// Offset and Length are the bytes of the row in the text of the input. The text of an
	// input is the file itself, or what it holds after decompression and conversion to UTF-8.
	Offset int64
	Length int64
	// Sum is the CRC-32C of the AuditData of the row as it was read.
	Sum uint32
}

// Rejection is a row that could not be read, and why.
type Rejection struct {
	Input  int
	Line   int64
	Offset int64
	// Reason is a short clause such as "AuditData is not JSON". It may quote text from outside.
	Reason string
}

// Flag is a row that was read as one record, and why that may be wrong.
type Flag struct {
	Input  int
	Line   int64
	Offset int64
	// Reason is a clause such as "UserId is stated twice". It may quote text from outside.
	Reason string
}
