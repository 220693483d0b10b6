// Package audit reads what a Microsoft 365 audit record says about mail that was accessed.
//
// It knows the shape of one record and nothing of where records come from, how they are kept
// or how they are shown. A [Record] is what whoread reads of the AuditData of one
// MailItemsAccessed event; everything else of the AuditData stays in the input and can be
// fetched again by its [Place].
package audit
