// Package messagetrace asks the message traces of Exchange for messages. They tell of all mail that
// was sent or received in the last 90 days, whatever became of it. There are two channels to them:
// the cmdlet Get-MessageTraceV2, which takes fifty ids at a time
// (learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2), and Graph, which
// takes one (learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces). A tenant has one
// rate limit for both.
//
// A trace tells nothing of the age of a message before it is found, and one question covers ten
// days at the most: the spans are asked for from the newest to the oldest, each for what the newer
// ones did not have (C45).
package messagetrace
