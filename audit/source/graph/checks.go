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
func (s *Service) Checks(ctx context.Context, _ fetch.Request) []fetch.Check {
	checks := []fetch.Check{s.checkPermission(ctx)}
	if !s.caller.AppOnly() {
		checks = append(checks, fetch.Check{
			Question: "Does the user's role include every mailbox?",
			Detail:   "a role limited to an administrative unit shows no records of others: check who has Audit Reader in Purview, and its scope",
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
			Detail:   "Get-Mailbox: AuditEnabled must be True, and AuditOwner, AuditDelegate and AuditAdmin must include MailItemsAccessed",
		},
		{
			Question: "Is the account exempt from auditing?",
			Detail:   "Get-MailboxAuditBypassAssociation: AuditBypassEnabled must be False",
		},
		{
			Question: "Did the mailbox's licence include access records at that time?",
			Detail:   "MailItemsAccessed required E5 until 2024, when E3 and other licences added it; shared mailboxes may have no licence",
		},
	}
}

// checkPermission checks that the sign-in can query the audit log.
func (s *Service) checkPermission(ctx context.Context) fetch.Check {
	check := fetch.Check{Question: "Can this sign-in query the audit log?"}
	version := stable
	if s.beta.Load() {
		version = preview
	}
	_, err := s.caller.Do(ctx, tenant.Call{Service: tenant.Graph, URL: version + queries})
	switch e := serviceError(err); {
	case err == nil:
		check.Result, check.Detail = fetch.RuledOut, "Graph lists the queries of the tenant"
	case e != nil && (e.Kind == tenant.Denied || e.Kind == tenant.Refused):
		check.Result, check.Detail = fetch.PossibleCause, err.Error()
	default:
		check.Detail = "could not be checked: " + err.Error()
	}
	return check
}
