// Package subjects joins the findings of lookups and the table of records: the messages of rows become
// queries, and the answers become subjects in the table. The screen and the command line use it alike.
package subjects
