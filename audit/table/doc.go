// Package table keeps audit records in columns and shows them through views.
//
//	pages --Append--> Store --Snapshot--> Snapshot --Build--> View --Cell--> rows of text
//	MessageInfo ----'
//
// A [Store] only grows, except that [MessageInfo] can be replaced. It keeps repeated texts once in
// dictionaries and the items of all records in one list of entries; the AuditData stays where it
// was read (see [Snapshot.RecordPlace]). A [Snapshot] is the state of a store at one moment, and a
// [View] is the rows of a snapshot that a [Spec] selects, in its order. Both are values that never
// change, so any goroutine can use them while the store grows.
package table
