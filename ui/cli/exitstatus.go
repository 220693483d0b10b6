package cli

import (
	"errors"
	"slices"

	"whoread/ui/cli/flags"
)

// The exit statuses that scripts rely on.
const (
	exitRead       = 0 // all was read
	exitFailed     = 1 // an error, nothing usable
	exitUsage      = 2 // wrong usage
	exitIncomplete = 3 // finished, but something was rejected or missing
)

// The ends of a command that has said what was wrong when it returns them.
var (
	errIncomplete = errors.New("something was rejected or missing")
	errUnusable   = errors.New("nothing could be read")
)

// failures are several things that went wrong in one command, each of which is said.
type failures []error

func (f failures) Error() string   { return errors.Join(f...).Error() }
func (f failures) Unwrap() []error { return f }

// joinFailures returns what is not nil of two errors.
func joinFailures(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return append(slices.Clone(failuresOf(a)), failuresOf(b)...)
}

// failuresOf returns the parts of an error that are said in sentences of their own.
func failuresOf(err error) failures {
	if all, ok := err.(failures); ok { //nolint:errorlint // what wraps several is one sentence
		return all
	}
	return failures{err}
}

// isPrinted tells whether the command has said all there is to say about err.
func isPrinted(err error) bool {
	return errors.Is(err, errIncomplete) || errors.Is(err, errUnusable)
}

// exitStatus tells a script how a command ended.
func exitStatus(err error) int {
	switch {
	case err == nil:
		return exitRead
	case errors.Is(err, errIncomplete), asClosedError(err) != nil:
		return exitIncomplete
	case flags.IsUsageError(err):
		return exitUsage
	default:
		return exitFailed
	}
}
