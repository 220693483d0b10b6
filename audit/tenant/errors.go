package tenant

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is the answer of a service that says no, in one sentence that names what is missing.
type Error struct {
	Service   Service
	Status    int    // of HTTP; 0 if there was no answer
	Code      string // as the service says it, such as "AF20024" or "AADSTS700016"
	Message   string // as the service says it
	RequestID string
	// Advice says what to do, such as which permission to grant; "" if that is not known.
	Advice string
	Kind   ErrorKind
	// Calls is how many requests were made.
	Calls int
	// RetryAfter is how long a service that is busy asks to wait; 0 if it does not say.
	RetryAfter time.Duration
	// Sent tells that the last of them may have reached the service; it is false for a sign-in,
	// without which the service is not asked.
	Sent bool
	Err  error // what lies below, such as a network error

	// signIn tells that it is Entra that says no, when asked for a token for the service.
	signIn bool
}

// ErrorKind is what an error means for who asked.
type ErrorKind uint8

// The kinds of errors.
const (
	// Other is any error that is none of these.
	Other ErrorKind = iota
	// Denied is a missing permission, role or licence: asking again does not help.
	Denied
	// Absent is an address or a feature that the service does not have.
	Absent
	// Refused is a sign-in that failed.
	Refused
	// Busy is a service that was throttling, failing or out of reach until patience ended.
	Busy
)

// Error returns the sentence: who said what, why, and what to do about it.
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

// Unwrap returns what lies below.
func (e *Error) Unwrap() error { return e.Err }

// summary is what the service did, or Entra in its stead.
func (e *Error) summary() string {
	who := e.Service.String()
	if e.signIn {
		who = "Entra"
	}
	switch e.Kind {
	case Denied:
		if e.signIn {
			return fmt.Sprintf("%s gives no token for %s", who, e.Service)
		}
		return fmt.Sprintf("%s denies access", who)
	case Absent:
		return fmt.Sprintf("%s does not have this", who)
	case Refused:
		return fmt.Sprintf("signing in for %s was refused", e.Service)
	case Busy:
		if e.Calls > 1 {
			return fmt.Sprintf("%s could not answer, asked %d times", who, e.Calls)
		}
		return fmt.Sprintf("%s could not answer", who)
	default:
		return fmt.Sprintf("%s reports an error", who)
	}
}

// statusAndCode are what to quote to whoever runs the service.
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

// trimClause is a sentence that can stand in the middle of another.
func trimClause(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".;:, ") }
