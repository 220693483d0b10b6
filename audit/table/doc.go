// Package table keeps audit records in columns and shows them through views.
//
//	pages --Append--> Store --Snapshot--> Snapshot --Build--> View --Cell--> rows of text
//	MessageInfo ----'
//
// A [Store] only grows, but for what is known of messages, which can be learned anew. Repeated
// texts stand once in dictionaries, the items of all records in one list of entries, and the
// AuditData itself stays where it was read (see [Snapshot.RecordPlace]). A [Snapshot] is a moment of a
// store, a [View] the rows of a snapshot that a [Spec] selects, in its order; both are values that
// never change, so any goroutine may use them while the store goes on growing.
package table
