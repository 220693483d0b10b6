package tenant

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// longestWait is the longest total wait of a call, including throttling.
	longestWait = 30 * time.Minute
	// callAttempts is how often a failing call is sent, and signInAttempts how often a token is
	// requested, while the user waits.
	callAttempts   = 8
	signInAttempts = 6
)

// retryReason says why a request must be repeated.
type retryReason struct {
	service    Service
	why        string        // a clause such as "Graph is throttling"
	retryAfter time.Duration // how long the service asks to wait; 0 if it does not say
	throttled  bool          // the service works, but receives too many requests
}

// retryPolicy limits how often and for how long one call is tried.
type retryPolicy struct {
	clock           Clock
	status          *clientStatus
	attemptsLeft    int           // failed attempts that are still allowed
	waitLeft        time.Duration // time that may still be spent waiting
	failureBackoff  *backoff.ExponentialBackOff
	throttleBackoff *backoff.ExponentialBackOff
}

// newRetryPolicy returns the policy for a new call with this many attempts.
func (c *Client) newRetryPolicy(tries int) *retryPolicy {
	return &retryPolicy{
		clock:        c.config.Clock,
		status:       c.status,
		attemptsLeft: tries,
		waitLeft:     longestWait,
		failureBackoff: &backoff.ExponentialBackOff{
			InitialInterval: time.Second, Multiplier: 2, RandomizationFactor: 0.5, MaxInterval: time.Minute,
		},
		throttleBackoff: &backoff.ExponentialBackOff{
			InitialInterval: 10 * time.Second, Multiplier: 2, RandomizationFactor: 0.5, MaxInterval: 5 * time.Minute,
		},
	}
}

// wait waits until the call may be repeated. It returns false if the limits of the policy are reached.
// The error is the error of ctx.
func (p *retryPolicy) wait(ctx context.Context, s retryReason) (again bool, err error) {
	pause := p.nextPause(s)
	p.waitLeft -= pause
	if !s.throttled {
		p.attemptsLeft--
	}
	if p.waitLeft < 0 || p.attemptsLeft <= 0 {
		return false, nil
	}
	over := p.status.showWait(Wait{Service: s.service, Reason: s.why, Until: p.clock.Now().Add(pause)})
	defer over()
	if err := p.clock.Sleep(ctx, pause); err != nil {
		return false, err
	}
	return true, nil
}

// nextPause returns how long to wait: as long as the service asks for plus a random part of a second,
// so that clients do not return at the same moment; or longer each time.
func (p *retryPolicy) nextPause(s retryReason) time.Duration {
	switch {
	case s.retryAfter > 0:
		return s.retryAfter + rand.N(time.Second)
	case s.throttled:
		return p.throttleBackoff.NextBackOff()
	default:
		return p.failureBackoff.NextBackOff()
	}
}

// retryAfter parses the Retry-After header; 0 if there is none, at least a second otherwise. It is in
// seconds or a date by the service's clock, which the Date header shows.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return max(time.Second, time.Duration(seconds)*time.Second)
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	return max(time.Second, until.Sub(now))
}

// waitToRetry waits after a failed request, and reports whether to repeat it, or returns why not.
func (p *pendingCall) waitToRetry(ctx context.Context, r reply, token string) (again bool, err error) {
	e, s := p.client.classifyReply(p.call.Service, r, token)
	e.Calls, e.Sent, e.RetryAfter = p.calls, r.sent, s.retryAfter
	if e.Kind != Busy || isPermanent(r.err) {
		return false, e
	}
	if p.call.Once && r.sent && !s.throttled {
		e.Advice = "it is unknown whether it was carried out"
		return false, e
	}
	again, err = p.retryPolicy.wait(ctx, s)
	if err == nil && !again {
		e.Advice = retryLaterAdvice(s, p.client.config.Clock.Now())
		err = e
	}
	return again, err
}

// classifyReply returns the error of a failed request, and the reason to wait before a retry. A 429 is
// throttling.
func (c *Client) classifyReply(s Service, r reply, token string) (*Error, retryReason) {
	if r.err != nil {
		e := newConnectionError(s, r)
		e.RequestID = findRequestID([]string{token}, r.header.Get("request-id"))
		return e, retryReason{service: s, why: describeFailure(capitalName(s), r)}
	}
	e := c.newServiceError(s, r, token)
	why := fmt.Sprintf("%s answered %d", capitalName(s), r.status)
	if isThrottled(e) {
		why = capitalName(s) + " is throttling"
	}
	return e, retryReason{service: s, why: why, retryAfter: retryAfter(r.header, c.config.Clock.Now()), throttled: isThrottled(e)}
}

// retryLaterAdvice says when a later run may succeed.
func retryLaterAdvice(s retryReason, now time.Time) string {
	if s.retryAfter > 0 {
		return "retry after " + now.Add(s.retryAfter).UTC().Format("2006-01-02 15:04:05") + " UTC"
	}
	return "try again later"
}

// missingPermission matches Graph's message for an app that lacks a permission, which can have any
// status.
var missingPermission = regexp.MustCompile(`(?i)do(n'?t|es ?n'?t|es not) have any permissions`)

// classifyError returns the kind of an error by its code and status; Busy errors are retried. A 403 of
// the activity feed can be throttling
// (learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference).
func classifyError(e *Error) ErrorKind {
	switch {
	case e.Code == "AF429", e.Code == "AF50000":
		return Busy
	case e.Code == "AF10001", missingPermission.MatchString(e.Message):
		return Denied
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return Denied
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented:
		return Absent
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Busy
	default:
		return Other
	}
}

// isThrottled reports whether the service works but receives too many requests, such as for a 429.
func isThrottled(e *Error) bool {
	return e.Status == http.StatusTooManyRequests || e.Code == "AF429"
}
