package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/audit/tenant/document"
)

// Checks returns possible reasons for an empty answer: whether the tenant, the mailbox and the
// operation are audited, and whether anybody is exempt
// (learn.microsoft.com/purview/audit-log-investigate-accounts,
// learn.microsoft.com/purview/audit-mailboxes). A role for searching the log may not allow reading
// mailboxes, so some checks may remain open.
func (s *Service) Checks(ctx context.Context, a fetch.Request) []fetch.Check {
	checks := []fetch.Check{s.checkTenantAudit(ctx)}
	if a.Mailbox == "" {
		return checks
	}
	mailbox, err := firstObject(ctx, s, getMailbox, identity{a.Mailbox})
	checks = append(checks, checkExists(a.Mailbox, err))
	if isNotFound(err) {
		return checks
	}
	checks = append(checks, checkMailboxAudit(mailbox, err))
	if slices.ContainsFunc(a.Operations, func(o string) bool { return strings.EqualFold(o, mailItemsAccessed) }) {
		checks = append(checks, checkAccessAudit(mailbox, err))
	}
	return append(checks, s.checkBypass(ctx, a.Mailbox))
}

const (
	getMailbox        = "Get-Mailbox"
	mailItemsAccessed = "MailItemsAccessed"
)

// checkTenantAudit checks that the tenant records anything at all.
func (s *Service) checkTenantAudit(ctx context.Context) fetch.Check {
	const question = "Is auditing on for the tenant?"
	const cmdlet, property = "Get-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled"
	config, err := firstObject(ctx, s, cmdlet, struct{}{})
	if err != nil {
		return unansweredCheck(question, cmdlet, err)
	}
	return checkProperty(question, config, property, true,
		property+" is False: nothing is recorded until an administrator enables it with Set-AdminAuditLogConfig")
}

// checkExists checks that the mailbox exists under this name.
func checkExists(name string, err error) fetch.Check {
	const question = "Does a mailbox with this name exist?"
	switch {
	case isNotFound(err):
		return fetch.Check{
			Question: question, Result: fetch.PossibleCause,
			Detail: "Exchange has no mailbox " + name + ": check the spelling, or use its GUID",
		}
	case err != nil:
		return unansweredCheck(question, getMailbox, err)
	default:
		return fetch.Check{Question: question, Result: fetch.RuledOut, Detail: "Exchange has this mailbox"}
	}
}

// checkMailboxAudit checks AuditEnabled, which matters only if auditing by default is off.
func checkMailboxAudit(mailbox document.Object, err error) fetch.Check {
	const question = "Is auditing on for the mailbox?"
	if err != nil {
		return unansweredCheck(question, getMailbox, err)
	}
	return checkProperty(question, mailbox, "AuditEnabled", true,
		"AuditEnabled is False: nothing is recorded for this mailbox, unless auditing is on by default "+
			"(AuditDisabled of Get-OrganizationConfig is False)")
}

// checkAccessAudit checks that accesses by owner, delegates and administrators are recorded.
func checkAccessAudit(mailbox document.Object, err error) fetch.Check {
	const question = "Is MailItemsAccessed audited for owner, delegates and administrators?"
	if err != nil {
		return unansweredCheck(question, getMailbox, err)
	}
	var silent, lacking []string
	for _, by := range []string{"AuditOwner", "AuditDelegate", "AuditAdmin"} {
		switch actions := mailbox.LastValue(by); {
		case actions == nil:
			silent = append(silent, by)
		case !containsValue(actions, mailItemsAccessed):
			lacking = append(lacking, by)
		}
	}
	switch {
	case len(lacking) > 0:
		return fetch.Check{
			Question: question, Result: fetch.PossibleCause,
			Detail: "it is missing from " + strings.Join(lacking, ", ") + ": such accesses are not recorded",
		}
	case len(silent) > 0:
		return fetch.Check{Question: question, Detail: "Exchange did not state it: check " + strings.Join(silent, ", ") + " of Get-Mailbox"}
	default:
		return fetch.Check{Question: question, Result: fetch.RuledOut, Detail: "it is in AuditOwner, AuditDelegate and AuditAdmin"}
	}
}

// containsValue reports whether a property with several values, a list or a text with commas, contains
// a value.
func containsValue(property document.Value, want string) bool {
	is := func(value string) bool { return strings.EqualFold(strings.TrimSpace(value), want) }
	list, err := property.ParseArray()
	if err != nil {
		text, _ := property.ParseText() // neither list nor text: no values
		return slices.ContainsFunc(strings.Split(text, ","), is)
	}
	return slices.ContainsFunc(list, func(v document.Value) bool {
		text, _ := v.ParseText()
		return is(text)
	})
}

// checkBypass checks that the actions of the mailbox owner are recorded.
func (s *Service) checkBypass(ctx context.Context, mailbox string) fetch.Check {
	const question = "Is the mailbox's owner exempt from auditing?"
	const cmdlet, property = "Get-MailboxAuditBypassAssociation", "AuditBypassEnabled"
	association, err := firstObject(ctx, s, cmdlet, identity{mailbox})
	if err != nil {
		return unansweredCheck(question, cmdlet, err)
	}
	return checkProperty(question, association, property, false,
		property+" is True: no action of this account in any mailbox is recorded")
}

// checkProperty checks that a property has the wanted value.
func checkProperty(question string, of document.Object, property string, want bool, otherwise string) fetch.Check {
	check := fetch.Check{Question: question}
	value, said, err := of.Bool(property)
	switch {
	case !said || err != nil:
		check.Detail = "Exchange did not state it"
	case value == want:
		check.Result, check.Detail = fetch.RuledOut, "Exchange confirms that it is not the reason"
	default:
		check.Result, check.Detail = fetch.PossibleCause, otherwise
	}
	return check
}

// unansweredCheck returns the check for a cmdlet that failed.
func unansweredCheck(question, cmdlet string, err error) fetch.Check {
	return fetch.Check{Question: question, Detail: fmt.Sprintf("%s failed (%s): ask an administrator who can run it", cmdlet, err)}
}

// isNotFound reports whether an error means that the object does not exist.
func isNotFound(err error) bool {
	var said *tenant.Error
	if !errors.As(err, &said) {
		return false
	}
	return strings.Contains(said.Message, "couldn't be found") || strings.Contains(said.Message, "couldn’t be found") ||
		strings.Contains(said.Message, "ManagementObjectNotFound")
}

// identity is the parameter of a cmdlet that returns one object.
type identity struct{ Identity string }

var errNothing = errors.New("the answer is empty")

// firstObject returns the first object that a cmdlet returns.
func firstObject(ctx context.Context, s *Service, cmdlet string, parameters any) (document.Object, error) {
	to, err := tenant.NewCmdlet(ctx, s.caller, tenant.Exchange, cmdlet)
	if err != nil {
		return document.Object{}, err
	}
	body, err := to.EncodeParameters(parameters)
	if err != nil {
		return document.Object{}, err
	}
	answer, err := to.Do(ctx, tenant.Call{Body: body})
	if err != nil {
		return document.Object{}, err
	}
	o, err := parseFirst(answer.Body)
	if err != nil && !errors.Is(err, errNothing) {
		err = unreadableError(cmdlet, answer, err)
	}
	return o, err
}

// parseFirst parses the first object of an InvokeCommand answer.
func parseFirst(body []byte) (document.Object, error) {
	o, flaw, err := document.ParseOData(body)
	switch {
	case err != nil:
		return document.Object{}, fmt.Errorf("%w: it %w", errNoRows, err)
	case flaw != nil:
		return document.Object{}, flaw
	}
	all, err := o.Array("value")
	switch {
	case err != nil:
		return document.Object{}, fmt.Errorf("%w: %w", errNoRows, err)
	case len(all) == 0:
		return document.Object{}, errNothing
	}
	return all[0].ParseObject()
}
