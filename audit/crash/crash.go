// Package crash turns a panic into an error, so that an internal error in one place of the program ends
// one operation and loses nothing else, and writes the report that a user can send in.
package crash

import (
	"fmt"
	"runtime"
	"strings"
)

// Error is a panic that was recovered: an internal error of whoread, not an error in its input.
type Error struct {
	// Doing is the activity, such as "sorting the records". It quotes nothing.
	Doing string
	// Cause is the first line of the panic's message. It may quote text from outside.
	Cause string
	// Stack is the stack of the goroutine that panicked, without the arguments of its calls.
	Stack []byte

	// reported is the cause for a report, which quotes nothing; "" if Cause quotes nothing.
	reported string
	report   report
}

// Error returns one sentence without the stack.
func (e *Error) Error() string {
	return fmt.Sprintf("an error in whoread itself, while %s: %s", e.Doing, e.Cause)
}

// Recover stores a panic of the function that defers it in err, and does nothing if there is none:
//
//	defer crash.Recover("sorting the records", &err)
func Recover(doing string, err *error) {
	if v := recover(); v != nil {
		*err = NewError(doing, v)
	}
}

// NewError returns the error of a panic, given the result of recover. It takes the stack, so it must be
// called before the deferred function that recovered returns. A panic of a [Group] keeps its own stack.
func NewError(doing string, recovered any) *Error {
	if inner, ok := recovered.(*Error); ok {
		return &Error{Doing: doing, Cause: inner.Cause, Stack: inner.Stack, reported: inner.reported}
	}
	return &Error{Doing: doing, Cause: firstLine(fmt.Sprint(recovered)), Stack: ownStack(), reported: reportedCause(recovered)}
}

// reportedCause returns the cause of a panic for a report. A runtime error names types, indexes and
// lengths. Any other value can quote input, so only its type is named.
func reportedCause(recovered any) string {
	if e, ok := recovered.(runtime.Error); ok {
		return firstLine(e.Error())
	}
	return fmt.Sprintf("a panic with a %T; its message was shown to the user and may quote text that was read", recovered)
}

// firstLine returns the first line of a text, at most as long as a sentence.
func firstLine(text string) string {
	const longest = 200
	line, _, _ := strings.Cut(strings.ReplaceAll(text, "\r", "\n"), "\n")
	if len(line) > longest {
		line = strings.ToValidUTF8(line[:longest], "") + "..."
	}
	return line
}
