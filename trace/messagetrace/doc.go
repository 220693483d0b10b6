// Package messagetrace finds messages by the message traces of Exchange, which cover all mail that was
// sent or received in the last 90 days, whatever its delivery status. There are two channels to them:
// the cmdlet Get-MessageTraceV2, which takes fifty ids at a time
// (learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2), and Graph, which
// takes one (learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces). A tenant has one
// rate limit for both.
//
// The age of a message is not known before it is found, and one call covers at most ten days: the spans
// are searched from the newest to the oldest, each for what the newer ones did not have (C45).
package messagetrace
