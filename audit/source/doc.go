// Package source is where records come from: it finds out what a file is, cuts it into rows,
// and yields pages of parsed records with their provenance.
//
// The way of a file:
//
//	bytes as stored -> pump (hash, gzip, UTF-16, spool) -> text -> cutter -> pages of whole rows
//	-> two workers (row -> AuditData -> record) -> Next, in order
//
// A text that is no audit log may be claimed by an [Aside], as message traces are: it is handed on as
// it comes, in the order of the inputs, and gives pages without rows.
//
// What a file is, is told by its content and never by its name. A form knows how rows stand in
// a text (JSON, JSON Lines, CSV, Clixml, lists); unwrapping knows where the AuditData stands
// in a row. Both are functions of the text alone, so that the text of a row can be fetched
// again and gives the same AuditData.
package source
