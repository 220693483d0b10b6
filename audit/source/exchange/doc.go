// Package exchange reads the unified audit log through Exchange Online: Search-UnifiedAuditLog,
// called as Exchange's own PowerShell module calls it.
//
// The log is read in sessions. A session returns its rows in slices, each request the next one,
// and numbers them from ResultIndex 1 to ResultCount; it ends at 50,000 rows
// (learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog). What a
// session sends is believed only if every number came; Exchange shows a time-out as an answer
// like any other, so that rows would be lost without a word (C20, C22).
package exchange
