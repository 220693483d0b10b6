// Package source is where records come from: it opens files, folders, archives and standard input,
// and yields pages of parsed records with their provenance.
//
// The data flow of an input:
//
//	bytes as stored -> pump (hash, gzip, UTF-16, spool) -> text -> cutter -> pages of whole rows
//	-> two workers (row -> AuditData -> record) -> Next, in order
//
// Package form detects what a text is, and splits it into rows. A text that is no audit log may be
// claimed by an [Aside], as message traces are: it is handed on as it arrives, in the order of the
// inputs, and gives pages without rows.
package source
