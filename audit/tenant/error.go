package tenant

import (
	"fmt"
	"net/http"
	"strings"
)

// Error returns the sentence: who said what, why, and what to do about it.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.said())
	if facts := e.facts(); len(facts) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(facts, ", "))
	}
	if e.Message != "" {
		b.WriteString(": " + clause(e.Message))
	}
	if e.Err != nil {
		b.WriteString(": " + tidy(e.Err.Error()))
	}
	if e.Advice != "" {
		b.WriteString("; " + clause(e.Advice))
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request-id %s)", e.RequestID)
	}
	return b.String()
}

// Unwrap returns what lies below.
func (e *Error) Unwrap() error { return e.Err }

// said is what the service did, or Entra in its stead.
func (e *Error) said() string {
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

// facts are what to quote to whoever runs the service.
func (e *Error) facts() []string {
	var facts []string
	if e.Status != 0 {
		facts = append(facts, strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Code != "" {
		facts = append(facts, e.Code)
	}
	return facts
}

// clause is a sentence that can stand in the middle of another.
func clause(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".;:, ") }
