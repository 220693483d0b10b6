package exchange

import "whoread/audit/source/fetch"

// RequiredPermissions returns the permissions and roles for a search
// (learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2,
// learn.microsoft.com/purview/audit-search).
func (s *Service) RequiredPermissions(appOnly bool) []string {
	const role = "the role View-Only Audit Logs of Exchange or Purview (included in the role group Audit Reader)"
	if appOnly {
		return []string{
			"the application permission Exchange.ManageAsApp of Office 365 Exchange Online, with admin consent",
			role + ", for the app",
		}
	}
	return []string{
		"the delegated permission Exchange.Manage of Office 365 Exchange Online",
		role + ", for the user",
	}
}

// DescribeCalls describes the calls for a window.
func (s *Service) DescribeCalls(fetch.WindowPlan) string {
	return "1 Search-UnifiedAuditLog session with 1 call for each 1,000 rows, 4 sessions if there are no rows, " +
		"two halves from 50,000 rows; with --verify, everything at least twice"
}
