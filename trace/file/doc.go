// Package file reads files that tell of mail that was sent or kept, so that a book learns the
// subjects of messages without asking anybody:
//
//   - tables of message traces: Get-MessageTrace and Get-MessageTraceV2, the summary and the detail
//     report of a historical search, the export of the portal, EmailEvents of advanced hunting; as
//     CSV of any delimiter, and as JSON where the service or PowerShell writes it;
//   - single mails (.eml) and mbox, of which only the headers are read.
//
// What a file is, is told by its content and never by its name. A [Reader] is handed the beginning
// of a text, in UTF-8 or in the bytes of Windows-1252, and says whether it reads it. The rows of one
// message id become one finding of the file, and the book learns it while the file is read.
package file
