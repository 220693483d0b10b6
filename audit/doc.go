// Package audit parses what a Microsoft 365 audit record states about mail that was accessed.
//
// It only knows a single record: not where records come from, how they are stored or how they are
// shown. A [Record] is what whoread reads of the AuditData of one MailItemsAccessed event. The rest of
// the AuditData stays in the input and can be read again by its [Place].
package audit
