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
	// mostTries is how often a lookup may fail, and mostPages how many pages it may have.
	mostTries = 5
	mostPages = 100
)

var (
	errUnanswered   = errors.New("no answer to the lookup came with its batch")
	errEndless      = errors.New("one page after the other comes for the same message")
	errOtherAddress = errors.New("the next page is said to be where no mailbox is")
)

// search sends the queries of one [Source.Resolve].
type search struct {
	*Source
	found func(trace.Finding)
	queue []*lookup // that are not begun
	begun []*lookup // that go on, and come first: so ids are settled one after the other
	// lost is why Graph could not be reached; nil if it could.
	lost error
}

// begin puts a query into the queue, unless it cannot be asked for.
func (s *search) begin(q trace.Query) {
	l := &lookup{query: q}
	for _, m := range q.Mailboxes {
		if isName(m) {
			l.mailboxes = append(l.mailboxes, m)
		}
	}
	switch f := s.service.Unfit(q, anyAge, s.clock.Now()); {
	case f != nil:
		s.found(*f)
	case len(l.mailboxes) == 0:
		s.found(s.service.Say(q, trace.Outside, "no mailbox is known in which it was accessed"))
	default:
		l.enter(false)
		s.queue = append(s.queue, l)
	}
}

// run asks one batch after the other until the queue is empty.
func (s *search) run(ctx context.Context) error {
	for {
		batch := s.take()
		if len(batch) == 0 {
			return nil
		}
		if err := s.ask(ctx, batch); err != nil {
			return err
		}
	}
}

// take takes the lookups of the next batch out of the queue. Those that need not be asked are
// settled on the way.
func (s *search) take() []*lookup {
	var batch []*lookup
	for len(batch) < atOnce {
		l := s.next()
		if l == nil {
			break
		}
		why, closed := s.closure(l.mailbox(), l.deleted)
		switch denied := s.service.Denied(); {
		case denied != "":
			s.settle(l, trace.Denied, denied)
		case s.lost != nil:
			s.settle(l, trace.Failed, s.lost.Error())
		case closed:
			s.settle(l, why.state, why.reason)
		default:
			batch = append(batch, l)
		}
	}
	return batch
}

// next takes one lookup out of the queue; nil if there is none.
func (s *search) next() (l *lookup) {
	from := &s.begun
	if len(*from) == 0 {
		from = &s.queue
	}
	if len(*from) > 0 {
		l, *from = (*from)[0], (*from)[1:]
	}
	return l
}

// ask asks for the lookups of a batch and takes in the answers.
func (s *search) ask(ctx context.Context, batch []*lookup) error {
	c, err := call(batch)
	if err != nil {
		return err
	}
	answer, err := s.service.SendCall(ctx, s.caller.Do, c)
	if end := service.End(ctx, err); end != nil {
		return end
	}
	if err != nil {
		s.refused(batch, err)
		return nil
	}
	responses, err := parseBatch(answer.Body, len(batch))
	for i, l := range batch {
		switch r, came := responses[i]; {
		case came:
			s.answered(l, r)
		case err != nil:
			s.again(l, closure{trace.Failed, err.Error()})
		default:
			s.again(l, closure{trace.Failed, errUnanswered.Error()})
		}
	}
	return nil
}

// refused takes in why a whole batch was not answered.
func (s *search) refused(batch []*lookup, err error) {
	switch state, reason := trace.ClassifyError(err); {
	case state == trace.Denied:
		s.service.Deny(reason)
	case service.Unreachable(err):
		s.lost = err
	default:
		for _, l := range batch {
			s.settle(l, state, reason)
		}
		return
	}
	s.begun = append(s.begun, batch...) // all are settled as they are taken
}

// answered takes in the answer to a lookup.
func (s *search) answered(l *lookup, r response) {
	switch {
	case r.status == http.StatusOK:
		s.read(l, r.body)
	case r.status == http.StatusTooManyRequests:
		s.hold(r, 10*time.Second)
		s.begun = append(s.begun, l)
	case r.status == http.StatusUnauthorized:
		s.again(l, s.denial(l, r)) // the token of the batch may have run out
	case r.status == http.StatusRequestTimeout, r.status >= http.StatusInternalServerError:
		s.hold(r, 0)
		s.again(l, closure{trace.Failed, "the mailbox lookup could not answer (" + r.said() + ")"})
	case r.status == http.StatusForbidden:
		s.close(l, s.denial(l, r))
	case r.status == http.StatusNotFound:
		s.close(l, missing(l, r))
	default:
		s.settle(l, trace.Failed, "the mailbox lookup reports an error ("+r.said()+")")
	}
}

// hold waits as long as a response asks for; if it does not say, for as long as is given.
func (s *search) hold(r response, otherwise time.Duration) {
	pause := r.retryAfter(s.clock.Now())
	if pause == 0 {
		pause = otherwise
	}
	s.service.HoldUntil(s.clock.Now().Add(pause))
}

// again puts a lookup that failed back into the queue, a few times and with growing waits.
func (s *search) again(l *lookup, why closure) {
	if l.tries++; l.tries == mostTries {
		s.settle(l, why.state, fmt.Sprintf("%s, asked %d times", why.reason, l.tries))
		return
	}
	s.service.HoldUntil(s.clock.Now().Add(time.Second << (l.tries - 1)))
	s.begun = append(s.begun, l)
}

// close keeps that the place of a lookup is not to be asked any more, and settles the lookup.
func (s *search) close(l *lookup, why closure) {
	s.shut(l.mailbox(), l.deleted, why)
	s.settle(l, why.state, why.reason)
}

// denial is that a mailbox may not be read. Which permission that takes is in
// learn.microsoft.com/graph/api/user-list-messages; that a policy may take mailboxes out of it in
// learn.microsoft.com/exchange/permissions-exo/application-rbac.
func (s *search) denial(l *lookup, r response) closure {
	app := s.caller.AppOnly()
	advice := "and nobody but those with read access to the mailbox may look there"
	if app {
		advice = "and a policy of Exchange may close mailboxes to the app"
	}
	return closure{trace.Denied, fmt.Sprintf("the mailbox lookup denies access to %s (%s); it takes the permission %s, %s",
		l.mailbox(), r.said(), tenant.Mail.Permission(app), advice)}
}

// missing is that a mailbox, or its Recoverable Items, is not there.
func missing(l *lookup, r response) closure {
	what := "the mailbox " + l.mailbox() + " does not exist in Exchange Online"
	if l.deleted {
		what = "the Recoverable Items of " + l.mailbox() + " cannot be looked into"
	}
	return closure{trace.Failed, what + " (" + r.said() + ")"}
}

// read takes in a page of messages.
func (s *search) read(l *lookup, body []byte) {
	p, err := parsePage(body, l.query.ID.Key())
	if err != nil {
		s.settle(l, trace.Failed, err.Error())
		return
	}
	for _, it := range p.items {
		same := func(had item) bool { return had.id != "" && had.id == it.id }
		if !slices.ContainsFunc(l.items, same) {
			l.items = append(l.items, it)
		}
	}
	if p.next != "" {
		s.turn(l, p.next)
		return
	}
	switch {
	case len(l.items) > 0:
		s.tell(l)
	case l.advance():
		s.begun = append(s.begun, l)
	default:
		s.tell(l)
		s.leave(l)
	}
}

// turn goes to the next page of an answer.
func (s *search) turn(l *lookup, link string) {
	l.next = within(link)
	switch l.pages++; {
	case l.next == "":
		s.settle(l, trace.Failed, errOtherAddress.Error())
	case l.pages == mostPages:
		s.settle(l, trace.Failed, errEndless.Error())
	default:
		s.begun = append(s.begun, l)
	}
}

// tell says what was found in the mailbox.
func (s *search) tell(l *lookup) {
	var messages []trace.Message
	for _, it := range l.items {
		if l.deleted {
			it.message.Folder = "Recoverable Items"
		}
		messages = append(messages, it.message)
	}
	f := s.service.Tell(l.query, messages)
	f.Mailbox = l.mailbox()
	s.found(f)
}

// settle says why the mailbox does not tell, and goes on with the next. What was found before the
// reason came up is found.
func (s *search) settle(l *lookup, state trace.State, reason string) {
	if len(l.items) > 0 {
		s.tell(l)
		return
	}
	if l.deleted {
		reason = "it is in none of the folders of the mailbox, and of its Recoverable Items: " + reason
	}
	f := s.service.Say(l.query, state, reason)
	f.Mailbox = l.mailbox()
	s.found(f)
	s.leave(l)
}

// leave goes on with the next mailbox, if there is one.
func (s *search) leave(l *lookup) {
	if l.mailboxes = l.mailboxes[1:]; len(l.mailboxes) > 0 {
		l.enter(false)
		s.begun = append(s.begun, l)
	}
}
