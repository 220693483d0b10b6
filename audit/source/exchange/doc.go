// Package exchange reads the unified audit log through Exchange Online: Search-UnifiedAuditLog, called
// as Exchange's own PowerShell module calls it.
//
// The log is read in search sessions. A session returns its rows over several requests, numbered from
// ResultIndex 1 to ResultCount, and ends at 50,000 rows
// (learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog). A session counts
// as complete only if every number was received, since Exchange reports a timeout like a normal answer
// and would lose rows silently (C20, C22).
package exchange
