package cli

import (
	"errors"
	"slices"

	"whoread/ui/cli/flags"
)

// The exit statuses that scripts rely on.
const (
	exitRead       = 0 // everything was read
	exitFailed     = 1 // an error, nothing usable
	exitUsage      = 2 // wrong usage
	exitIncomplete = 3 // finished, but something was rejected or missing
)

// A command that returns one of these errors has printed what was wrong.
var (
	errIncomplete = errors.New("something was rejected or missing")
	errUnusable   = errors.New("nothing could be read")
)

// failures is several errors of one command, each printed as a sentence.
type failures []error

func (f failures) Error() string   { return errors.Join(f...).Error() }
func (f failures) Unwrap() []error { return f }

// joinFailures joins two errors, either of which can be nil.
func joinFailures(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return append(slices.Clone(failuresOf(a)), failuresOf(b)...)
}

// failuresOf returns the parts of an error that are printed as sentences of their own.
func failuresOf(err error) failures {
	if all, ok := err.(failures); ok { //nolint:errorlint // an error that wraps failures is one sentence
		return all
	}
	return failures{err}
}

// isPrinted reports whether the command has printed everything about err.
func isPrinted(err error) bool {
	return errors.Is(err, errIncomplete) || errors.Is(err, errUnusable)
}

// exitStatus returns the exit status of a command.
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
