// Package mailbox finds messages in mailboxes by Graph, twenty lookups in a batch: first in all folders
// that the owner sees, then in the Recoverable Items. It finds mail of any age that is still there
// (learn.microsoft.com/graph/api/user-list-messages, learn.microsoft.com/graph/json-batching).
//
// A lookup is an access: it leaves an audit record.
package mailbox
