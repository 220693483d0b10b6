// Package file reads the subjects of messages from files, so that no service has to be queried for
// them:
//
//   - tables of message traces: Get-MessageTrace and Get-MessageTraceV2, the summary and the detail
//     report of a historical search, the export of the portal, EmailEvents of advanced hunting; as
//     CSV of any delimiter, and as JSON where the service or PowerShell writes it;
//   - single mails (.eml) and mbox (only the headers are read).
//
// The format of a file is detected by its content, never by its name. A [Reader] gets the beginning of
// a text, in UTF-8 or Windows-1252, and says whether it can read it. The rows of one message id become
// one finding, which is added while the file is read.
package file
