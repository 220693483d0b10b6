package graph

import "whoread/audit/source/fetch"

// permission is the least one that reads the audit records of Exchange by queries
// (learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries).
const permission = "AuditLogsQuery-Exchange.Read.All"

// RequiredPermissions names the permission that a query takes and, for a user, the role beside it.
func (*Service) RequiredPermissions(appOnly bool) []string {
	if appOnly {
		return []string{"the application permission " + permission + " of Microsoft Graph, with admin consent"}
	}
	return []string{
		"the delegated permission " + permission + " of Microsoft Graph, with admin consent",
		"the role View-Only Audit Logs, as it is in the role group Audit Reader of Purview, for the user",
	}
}

// DescribeCalls tells what a slice is asked with, and what that leaves in the tenant's audit log.
func (*Service) DescribeCalls(fetch.WindowPlan) string {
	return "1 to create a query (audited as AuditSearchCreated and AuditSearchCompleted), " +
		"some 10 to 40 to see whether it is done, 1 for each 1,000 records"
}
