package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/service"
)

const (
	// maxTries is how often a lookup is tried, and mostPages how many pages its answer may have.
	maxTries = 5
	maxPages = 100
)

var (
	errUnanswered   = errors.New("the answer to the batch lacks this lookup")
	errEndless      = errors.New("the pages for one message do not end")
	errOtherAddress = errors.New("the link to the next page does not lead to a mailbox")
)

// search sends the queries of one [Source.Resolve].
type search struct {
	*Source
	found func(trace.Finding)
	queue []*lookup // not started
	begun []*lookup // started; they come first, so that ids are settled one after the other
	// lost is the error after which Graph is unreachable; nil if there is none.
	lost error
}

// addQuery queues a query, or reports why it cannot be sent.
func (s *search) addQuery(q trace.Query) {
	l := &lookup{query: q}
	for _, m := range q.Mailboxes {
		if isName(m) {
			l.mailboxes = append(l.mailboxes, m)
		}
	}
	switch f := s.service.CheckQuery(q, anyAge, s.clock.Now()); {
	case f != nil:
		s.found(*f)
	case len(l.mailboxes) == 0:
		s.found(s.service.NewFinding(q, trace.Outside, "the mailbox in which it was accessed is not known"))
	default:
		l.enterPlace(false)
		s.queue = append(s.queue, l)
	}
}

// sendBatches sends one batch after the other until the queue is empty.
func (s *search) sendBatches(ctx context.Context) error {
	for {
		batch := s.takeBatch()
		if len(batch) == 0 {
			return nil
		}
		if err := s.sendBatch(ctx, batch); err != nil {
			return err
		}
	}
}

// takeBatch takes the lookups of the next batch from the queue. It reports the state of lookups that need
// not be sent.
func (s *search) takeBatch() []*lookup {
	var batch []*lookup
	for len(batch) < atOnce {
		l := s.takeLookup()
		if l == nil {
			break
		}
		why, closed := s.refusalOf(l.mailbox(), l.deleted)
		switch denied := s.service.DenialReason(); {
		case denied != "":
			s.reportState(l, trace.Denied, denied)
		case s.lost != nil:
			s.reportState(l, trace.Failed, s.lost.Error())
		case closed:
			s.reportState(l, why.state, why.reason)
		default:
			batch = append(batch, l)
		}
	}
	return batch
}

// takeLookup takes one lookup from the queue, nil if there is none.
func (s *search) takeLookup() (l *lookup) {
	from := &s.begun
	if len(*from) == 0 {
		from = &s.queue
	}
	if len(*from) > 0 {
		l, *from = (*from)[0], (*from)[1:]
	}
	return l
}

// sendBatch sends the lookups of a batch and handles the responses.
func (s *search) sendBatch(ctx context.Context, batch []*lookup) error {
	c, err := newBatchCall(batch)
	if err != nil {
		return err
	}
	answer, err := s.service.SendCall(ctx, s.caller.Do, c)
	if end := service.StopError(ctx, err); end != nil {
		return end
	}
	if err != nil {
		s.handleRefusal(batch, err)
		return nil
	}
	responses, err := parseBatch(answer.Body, len(batch))
	for i, l := range batch {
		switch r, came := responses[i]; {
		case came:
			s.handleResponse(l, r)
		case err != nil:
			s.retryLookup(l, refusal{trace.Failed, err.Error()})
		default:
			s.retryLookup(l, refusal{trace.Failed, errUnanswered.Error()})
		}
	}
	return nil
}

// handleRefusal handles the error of a whole batch.
func (s *search) handleRefusal(batch []*lookup, err error) {
	switch state, reason := trace.ClassifyError(err); {
	case state == trace.Denied:
		s.service.Deny(reason)
	case service.IsUnreachable(err):
		s.lost = err
	default:
		for _, l := range batch {
			s.reportState(l, state, reason)
		}
		return
	}
	s.begun = append(s.begun, batch...) // takeBatch reports their state
}

// handleResponse handles the response to a lookup.
func (s *search) handleResponse(l *lookup, r response) {
	switch {
	case r.status == http.StatusOK:
		s.readPage(l, r.body)
	case r.status == http.StatusTooManyRequests:
		s.holdCalls(r, 10*time.Second)
		s.begun = append(s.begun, l)
	case r.status == http.StatusUnauthorized:
		s.retryLookup(l, s.explainDenial(l, r)) // the token of the batch may have run out
	case r.status == http.StatusRequestTimeout, r.status >= http.StatusInternalServerError:
		s.holdCalls(r, 0)
		s.retryLookup(l, refusal{trace.Failed, "the mailbox lookup could not answer (" + r.describeError() + ")"})
	case r.status == http.StatusForbidden:
		s.closePlace(l, s.explainDenial(l, r))
	case r.status == http.StatusNotFound:
		s.closePlace(l, explainMissing(l, r))
	default:
		s.reportState(l, trace.Failed, "the mailbox lookup reports an error ("+r.describeError()+")")
	}
}

// holdCalls holds back calls for as long as a response asks for, or for the given time if it does not.
func (s *search) holdCalls(r response, otherwise time.Duration) {
	pause := r.retryAfter(s.clock.Now())
	if pause == 0 {
		pause = otherwise
	}
	s.service.HoldUntil(s.clock.Now().Add(pause))
}

// retryLookup queues a failed lookup again, a few times and with growing waits.
func (s *search) retryLookup(l *lookup, why refusal) {
	if l.tries++; l.tries == maxTries {
		s.reportState(l, why.state, fmt.Sprintf("%s, tried %d times", why.reason, l.tries))
		return
	}
	s.service.HoldUntil(s.clock.Now().Add(time.Second << (l.tries - 1)))
	s.begun = append(s.begun, l)
}

// closePlace records that the place of a lookup must not be queried any more, and reports why.
func (s *search) closePlace(l *lookup, why refusal) {
	s.setClosed(l.mailbox(), l.deleted, why)
	s.reportState(l, why.state, why.reason)
}

// explainDenial returns why a mailbox cannot be read. The permission is documented in
// learn.microsoft.com/graph/api/user-list-messages; a policy can exclude mailboxes, see
// learn.microsoft.com/exchange/permissions-exo/application-rbac.
func (s *search) explainDenial(l *lookup, r response) refusal {
	app := s.caller.AppOnly()
	advice := "and only users with read access to the mailbox can read it"
	if app {
		advice = "and an Exchange policy can deny the app access to mailboxes"
	}
	return refusal{trace.Denied, fmt.Sprintf("the mailbox lookup denies access to %s (%s); it requires the permission %s, %s",
		l.mailbox(), r.describeError(), tenant.Mail.Permission(app), advice)}
}

// explainMissing returns that a mailbox, or its Recoverable Items, does not exist.
func explainMissing(l *lookup, r response) refusal {
	what := "the mailbox " + l.mailbox() + " does not exist in Exchange Online"
	if l.deleted {
		what = "the Recoverable Items of " + l.mailbox() + " cannot be read"
	}
	return refusal{trace.Failed, what + " (" + r.describeError() + ")"}
}

// readPage handles a page of messages.
func (s *search) readPage(l *lookup, body []byte) {
	p, err := parsePage(body, l.query.ID.Key())
	if err != nil {
		s.reportState(l, trace.Failed, err.Error())
		return
	}
	for _, it := range p.items {
		same := func(had item) bool { return had.id != "" && had.id == it.id }
		if !slices.ContainsFunc(l.items, same) {
			l.items = append(l.items, it)
		}
	}
	if p.next != "" {
		s.turnPage(l, p.next)
		return
	}
	switch {
	case len(l.items) > 0:
		s.reportFound(l)
	case l.nextQuestion():
		s.begun = append(s.begun, l)
	default:
		s.reportFound(l)
		s.leaveMailbox(l)
	}
}

// turnPage moves on to the next page of an answer.
func (s *search) turnPage(l *lookup, link string) {
	l.next = relativePath(link)
	switch l.pages++; {
	case l.next == "":
		s.reportState(l, trace.Failed, errOtherAddress.Error())
	case l.pages == maxPages:
		s.reportState(l, trace.Failed, errEndless.Error())
	default:
		s.begun = append(s.begun, l)
	}
}

// reportFound reports what was found in the mailbox.
func (s *search) reportFound(l *lookup) {
	var messages []trace.Message
	for _, it := range l.items {
		if l.deleted {
			it.message.Folder = "Recoverable Items"
		}
		messages = append(messages, it.message)
	}
	f := s.service.NewResult(l.query, messages)
	f.Mailbox = l.mailbox()
	s.found(f)
}

// reportState reports why the search of the mailbox failed, and moves on to the next. Messages that were
// found before count as found.
func (s *search) reportState(l *lookup, state trace.State, reason string) {
	if len(l.items) > 0 {
		s.reportFound(l)
		return
	}
	if l.deleted {
		reason = "it is in no folder of the mailbox; Recoverable Items: " + reason
	}
	f := s.service.NewFinding(l.query, state, reason)
	f.Mailbox = l.mailbox()
	s.found(f)
	s.leaveMailbox(l)
}

// leaveMailbox moves on to the next mailbox, if there is one.
func (s *search) leaveMailbox(l *lookup) {
	if l.mailboxes = l.mailboxes[1:]; len(l.mailboxes) > 0 {
		l.enterPlace(false)
		s.begun = append(s.begun, l)
	}
}
