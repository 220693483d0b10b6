package fetch

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"whoread/audit"
	"whoread/audit/crash"
)

// Check is one possible reason for an empty answer.
type Check struct {
	// Question is the possible reason, as a question: "Is auditing on for the mailbox?"
	Question string
	Result   Result
	// Detail is what was found, or how to find out.
	Detail string
}

// Result is the outcome of a check.
type Result uint8

// The results of a check.
const (
	Unknown       Result = iota // could not be checked; Detail says how to
	RuledOut                    // is not the reason
	PossibleCause               // may be the reason
)

const (
	// standardRetention is the retention of Audit (Standard)
	// (learn.microsoft.com/purview/audit-log-retention-policies).
	standardRetention = 180 * 24 * time.Hour
	// maxLatency is how long records may take to appear; most appear after 60 to 90 minutes
	// (learn.microsoft.com/purview/audit-search).
	maxLatency = 24 * time.Hour
	// shownOwners limits the other mailboxes that a check names.
	shownOwners = 3
)

// Checks returns possible reasons for an empty answer. It also runs the checks of the current service,
// if there are any.
func (f *Feed) Checks(ctx context.Context) []Check {
	request, now := f.fetcher.request, f.fetcher.clock.Now()
	checks := []Check{checkRetention(request, now), checkLatency(request, now), checkNarrowed(request)}
	if request.Mailbox != "" {
		f.mu.Lock()
		others := f.owners.checkOthers()
		f.mu.Unlock()
		checks = append(checks, checkName(request.Mailbox), others)
	}
	if checker, ok := f.fetcher.currentService().(Checker); ok {
		checks = append(checks, runChecks(ctx, checker, request)...)
	}
	return checks
}

// runChecks runs the checks of a service. A panic becomes a check that says so.
func runChecks(ctx context.Context, by Checker, request Request) (checks []Check) {
	var err error
	defer func() {
		if err != nil {
			checks = []Check{{Question: "What does " + by.Name() + " say?", Detail: err.Error()}}
		}
	}()
	defer crash.Recover("looking for reasons", &err)
	return by.Checks(ctx, request)
}

func checkRetention(a Request, now time.Time) Check {
	c := Check{Question: "Is the time span still in the log?", Result: RuledOut, Detail: "Audit (Standard) keeps records for 180 days"}
	if kept := now.Add(-standardRetention); a.From.Before(kept) {
		c.Result = PossibleCause
		c.Detail += ": records before " + kept.UTC().Format(time.DateOnly) + " exist only with Audit (Premium)"
	}
	return c
}

func checkLatency(a Request, now time.Time) Check {
	c := Check{Question: "Have the newest records arrived?", Result: RuledOut, Detail: "the time span ended more than 24 hours ago"}
	if now.Sub(a.To) < maxLatency {
		c.Result = PossibleCause
		c.Detail = "most records appear after 60 to 90 minutes, but it can take 24 hours or more; try again later"
	}
	return c
}

func checkNarrowed(a Request) Check {
	c := Check{Question: "Was the query too narrow?", Result: RuledOut, Detail: "it included all users and all addresses"}
	switch {
	case len(a.Users) > 0:
		c.Result = PossibleCause
		c.Detail = "--user includes these users only; delegates, administrators and apps have other names: try without it"
	case len(a.IPs) > 0:
		c.Result = PossibleCause
		c.Detail = "--ip includes these addresses only: try without it"
	}
	return c
}

// mailboxName matches the name of a mailbox in a record: an address or a GUID.
var mailboxName = regexp.MustCompile(`^([^@\s]+@[^@\s]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)

func checkName(mailbox string) Check {
	c := Check{Question: "Is the mailbox name right?", Result: Unknown}
	if !mailboxName.MatchString(mailbox) {
		c.Result = PossibleCause
		c.Detail = "records name a mailbox by its user principal name, such as adele@contoso.example, or by its GUID"
		return c
	}
	c.Detail = "records name a mailbox by its user principal name at that time, which may differ from its e-mail address; its GUID does not change"
	return c
}

// seenMailboxes records whose records were received.
type seenMailboxes struct {
	records int
	// hasRequested reports whether there are records of the requested mailbox.
	hasRequested bool
	// others names some other mailboxes.
	others []string
}

func (s *seenMailboxes) addRecords(records []audit.Record, mailbox string) {
	s.records += len(records)
	for i := range records {
		r := &records[i]
		switch {
		case s.hasRequested:
			return
		case strings.EqualFold(r.Mailbox, mailbox) || strings.EqualFold(r.MailboxGUID, mailbox):
			s.hasRequested = true
		case len(s.others) < shownOwners && r.Mailbox != "" && !slices.Contains(s.others, r.Mailbox):
			s.others = append(s.others, strings.Clone(r.Mailbox))
		}
	}
}

// checkOthers checks whether other mailboxes have records while the requested one has none.
func (s *seenMailboxes) checkOthers() Check {
	c := Check{Question: "Do other mailboxes have records?", Result: PossibleCause}
	switch {
	case s.records == 0:
		c.Detail = "no: there are no records of any mailbox, so the reason is not this mailbox alone"
	case s.hasRequested:
		c.Result, c.Detail = RuledOut, "there are records of this mailbox; a filter may hide them"
	default:
		c.Detail = fmt.Sprintf("yes: there are %d records, some of %s, but none of this mailbox: check its name, its licence, and whether it is audited",
			s.records, strings.Join(s.others, ", "))
	}
	return c
}
