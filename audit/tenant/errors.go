package tenant

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is an error of a service or of a sign-in.
type Error struct {
	Service   Service
	Status    int    // HTTP status; 0 if there was no answer
	Code      string // as the service states it, such as "AF20024" or "AADSTS700016"
	Message   string // as the service states it
	RequestID string
	// Advice says what to do, such as which permission to grant; "" if unknown.
	Advice string
	Kind   ErrorKind
	// Calls is the number of requests that were made.
	Calls int
	// RetryAfter is how long a busy service asks to wait; 0 if it does not say.
	RetryAfter time.Duration
	// Sent reports whether the last request may have reached the service; false for a failed sign-in.
	Sent bool
	Err  error // the underlying error, such as a network error

	// signIn is set if Entra refused a token for the service.
	signIn bool
}

// ErrorKind classifies errors by what the caller can do about them.
type ErrorKind uint8

// The kinds of errors.
const (
	// Other is any error that is none of these.
	Other ErrorKind = iota
	// Denied is a missing permission, role or licence: a retry does not help.
	Denied
	// Absent is an address or a feature that the service does not have.
	Absent
	// Refused is a sign-in that failed.
	Refused
	// Busy is a service that was still throttling, failing or unreachable after all retries.
	Busy
)

// Error returns one sentence: which service failed, how, why, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.summary())
	if facts := e.statusAndCode(); len(facts) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(facts, ", "))
	}
	if e.Message != "" {
		b.WriteString(": " + trimClause(e.Message))
	}
	if e.Err != nil {
		b.WriteString(": " + cleanText(e.Err.Error()))
	}
	if e.Advice != "" {
		b.WriteString("; " + trimClause(e.Advice))
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request-id %s)", e.RequestID)
	}
	return b.String()
}

// Unwrap returns the underlying error.
func (e *Error) Unwrap() error { return e.Err }

// summary returns which service failed, and how.
func (e *Error) summary() string {
	who := e.Service.String()
	if e.signIn {
		who = "Entra"
	}
	switch e.Kind {
	case Denied:
		if e.signIn {
			return fmt.Sprintf("%s issued no token for %s", who, e.Service)
		}
		return fmt.Sprintf("%s denies access", who)
	case Absent:
		return fmt.Sprintf("%s does not offer this", who)
	case Refused:
		return fmt.Sprintf("signing in for %s was refused", e.Service)
	case Busy:
		if e.Calls > 1 {
			return fmt.Sprintf("%s could not answer after %d attempts", who, e.Calls)
		}
		return fmt.Sprintf("%s could not answer", who)
	default:
		return fmt.Sprintf("%s reports an error", who)
	}
}

// statusAndCode returns what to quote in a support request.
func (e *Error) statusAndCode() []string {
	var facts []string
	if e.Status != 0 {
		facts = append(facts, strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Code != "" {
		facts = append(facts, e.Code)
	}
	return facts
}

// trimClause trims a sentence so that another one can follow it.
func trimClause(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".;:, ") }
