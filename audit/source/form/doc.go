// Package form knows the forms in which audit records are exported: portal and cmdlet CSV, JSON, JSON
// Lines, pages of Graph and other services, Export-Clixml and Format-List text.
//
// [Detect] finds the form of a text by its content. The [Form] then splits the text into rows, and
// unwraps each row to its AuditData. Both depend on the text alone, so that the text of a row can be
// fetched again and gives the same AuditData. A form reads no files: offsets, pages and provenance
// belong to package source.
//
// Each form has its own file: csv.go, json.go, jsonlines.go, clixml.go and formatlist.go. A new form
// implements [Form] and is added to [Detect].
package form
