// Package scan reads text as exports write it: encodings and byte order marks, lines, dates, CSV and
// JSON text. It knows nothing of audit records or message traces.
//
// Where text is found in other text, its place is given as offsets, so that it can be fetched again
// from the file. Functions that look for something return -1 if it does not end in the text, which
// may go on.
package scan
