package filter

import "fmt"

// Error is a syntax error: one sentence, and its position in the text.
type Error struct {
	Pos int // byte of the text that the sentence is about
	Msg string
	err error // what caused it, or nil
}

func (e *Error) Error() string { return e.Msg }

// Unwrap returns what caused the error.
func (e *Error) Unwrap() error { return e.err }

func errorWrapped(pos int, err error) *Error { return &Error{Pos: pos, Msg: err.Error(), err: err} }

func errorAt(pos int, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}

// quoteExcerpt quotes text for an error message, cut to a length that fits.
func quoteExcerpt(text string) string {
	const most = 60
	if len(text) <= most {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprintf("%q...", text[:most])
}
