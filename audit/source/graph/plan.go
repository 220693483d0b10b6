package graph

import "whoread/audit/source/fetch"

// permission is the least permission for reading Exchange's audit records by queries
// (learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries).
const permission = "AuditLogsQuery-Exchange.Read.All"

// RequiredPermissions returns the permission for queries and, for a user, the role.
func (*Service) RequiredPermissions(appOnly bool) []string {
	if appOnly {
		return []string{"the application permission " + permission + " of Microsoft Graph, with admin consent"}
	}
	return []string{
		"the delegated permission " + permission + " of Microsoft Graph, with admin consent",
		"the role View-Only Audit Logs (included in the role group Audit Reader of Purview), for the user",
	}
}

// DescribeCalls describes the calls for a window, and their traces in the tenant's audit log.
func (*Service) DescribeCalls(fetch.WindowPlan) string {
	return "1 to create a query (audited as AuditSearchCreated and AuditSearchCompleted), " +
		"about 10 to 40 to check its status, 1 for each 1,000 records"
}
