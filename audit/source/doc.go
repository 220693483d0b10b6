// Package source is where records come from: it opens files, folders, archives and standard input,
// and yields pages of parsed records with their provenance.
//
// The data flow of an input:
//
//	bytes as stored -> textReader (hash, gzip, UTF-16, spool) -> text -> chunker -> chunks of whole rows
//	-> two workers (row -> AuditData -> record) -> Next, in order
//
// Package form detects what a text is, and splits it into rows. A [ForeignReader] may read texts that
// are no audit logs, such as message traces. It gets them as they arrive, in the order of the inputs,
// and their pages have no rows.
package source
