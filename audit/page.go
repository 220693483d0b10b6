package audit

// Page is a run of consecutive rows of one input: one page of an API, or one chunk of a file. Records
// are passed on in pages.
//
// A row is one audit record of any operation, so Rows = len(Records) + Other + len(Rejected).
type Page struct {
	// Input is the index of the input.
	Input int
	// Rows is the number of rows read.
	Rows int
	// Records are the MailItemsAccessed records; Places states where each one is.
	Records []Record
	Places  []Place
	// Siblings are the records of sibling operations, which Other counts too; SiblingPlaces states where
	// each one is.
	Siblings      []Sibling
	SiblingPlaces []Place
	// Other is the number of rows of other operations.
	Other int
	// Rejected are the rows that could not be read.
	Rejected []Rejection
	// Flagged are rows that were read but may be misread.
	Flagged []Flag
	// Read is the number of bytes of all inputs that were read up to the end of this page.
	Read int64
}

// Place is the position of a row, by which its text can be read again and verified.
type Place struct {
	// Input is the index of the input.
	Input int
	// Line is the line on which the row begins, counted from 1.
	Line int64
	// Offset and Length are the bytes of the row in the text of the input: the file itself, or its
	// content after decompression and conversion to UTF-8.
	Offset int64
	Length int64
	// Sum is the CRC-32C of the AuditData of the row.
	Sum uint32
}

// Rejection is a row that could not be read, with the reason.
type Rejection struct {
	Input  int
	Line   int64
	Offset int64
	// Reason is a short clause such as "AuditData is not JSON". It may quote text from outside.
	Reason string
	// Time is the time that the row states in Unix seconds, as far as it can be read; 0 if none is found.
	Time int64
}

// Flag is a row that was read as one record, with the reason why it may be misread.
type Flag struct {
	Input  int
	Line   int64
	Offset int64
	// Reason is a clause such as "UserId is stated twice". It may quote text from outside.
	Reason string
	// Time is the time of the record in Unix seconds; 0 if it is not known.
	Time int64
}
