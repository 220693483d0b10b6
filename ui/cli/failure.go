package cli

import (
	"errors"
	"fmt"
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

// usageError is a command line that cannot be carried out, whatever the files hold.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// misused returns a usage error.
func misused(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// misuse tells whether err is a usage error.
func misuse(err error) bool {
	var usage usageError
	return errors.As(err, &usage)
}

// said tells whether the command has said all there is to say about err.
func said(err error) bool {
	return errors.Is(err, errIncomplete) || errors.Is(err, errUnusable)
}

// exitStatus tells a script how a command ended.
func exitStatus(err error) int {
	switch {
	case err == nil:
		return exitRead
	case errors.Is(err, errIncomplete), closed(err) != nil:
		return exitIncomplete
	case misuse(err):
		return exitUsage
	default:
		return exitFailed
	}
}
