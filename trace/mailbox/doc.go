// Package mailbox asks mailboxes for their messages by Graph, twenty lookups in a batch: first all
// folders that the owner sees, then the Recoverable Items. It knows mail of any age that is still
// there (learn.microsoft.com/graph/api/user-list-messages, learn.microsoft.com/graph/json-batching).
//
// Looking a message up is an access like any other: it leaves audit records of its own.
package mailbox
