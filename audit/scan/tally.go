package scan

// Tally counts the rows of a file that was read. Err is a clause that follows the name of the file;
// nil if nothing is wrong with it.
type Tally struct {
	Rows, Rejected int
	Err            error
}
