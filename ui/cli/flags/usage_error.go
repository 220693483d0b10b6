package flags

import (
	"errors"
	"fmt"
)

// usageError is a command line that is wrong whatever the files contain.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// UsageErrorf returns a usage error.
func UsageErrorf(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// IsUsageError reports whether err is a usage error.
func IsUsageError(err error) bool {
	var usage usageError
	return errors.As(err, &usage)
}
