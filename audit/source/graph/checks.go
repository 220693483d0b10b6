package graph

import (
	"context"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Checks returns possible reasons for an empty answer. The permission to query the audit log allows
// nothing else, so most reasons cannot be checked
// (learn.microsoft.com/purview/audit-log-investigate-accounts,
// learn.microsoft.com/purview/audit-mailboxes).
func (q *Service) Checks(ctx context.Context, _ fetch.Request) []fetch.Check {
	checks := []fetch.Check{q.checkPermission(ctx)}
	if !q.caller.AppOnly() {
		checks = append(checks, fetch.Check{
			Question: "Does the role of the user reach every mailbox?",
			Detail:   "a role that is limited to an administrative unit sees no records of others: look at who is assigned Audit Reader in Purview, and for what",
		})
	}
	return append(checks, manualChecks()...)
}

// manualChecks returns the reasons that can only be checked with other permissions.
func manualChecks() []fetch.Check {
	return []fetch.Check{
		{
			Question: "Is auditing on for the tenant?",
			Detail:   "Get-AdminAuditLogConfig: UnifiedAuditLogIngestionEnabled must be True",
		},
		{
			Question: "Is MailItemsAccessed audited for the mailbox?",
			Detail:   "Get-Mailbox: AuditEnabled must be True, and MailItemsAccessed be in AuditOwner, AuditDelegate and AuditAdmin",
		},
		{
			Question: "Is the account exempt from auditing?",
			Detail:   "Get-MailboxAuditBypassAssociation: AuditBypassEnabled must be False",
		},
		{
			Question: "Did the mailbox have a licence that records accesses at that time?",
			Detail:   "MailItemsAccessed came with E5 only, and with E3 and others in the course of 2024; shared mailboxes may have none",
		},
	}
}

// checkPermission checks that the sign-in can query the audit log.
func (q *Service) checkPermission(ctx context.Context) fetch.Check {
	check := fetch.Check{Question: "May this sign-in query the audit log?"}
	version := stable
	if q.beta.Load() {
		version = preview
	}
	_, err := q.caller.Do(ctx, tenant.Call{Service: tenant.Graph, URL: version + queries})
	switch e := serviceError(err); {
	case err == nil:
		check.Result, check.Detail = fetch.RuledOut, "Graph lists the queries of the tenant"
	case e != nil && (e.Kind == tenant.Denied || e.Kind == tenant.Refused):
		check.Result, check.Detail = fetch.PossibleCause, err.Error()
	default:
		check.Detail = "could not be asked: " + err.Error()
	}
	return check
}
