package audit

import "strings"

// siblingOperation is an operation whose records are kept as siblings.
type siblingOperation struct {
	name string
	// mailboxParameter is the parameter of a cmdlet that names the mailbox; "" for none.
	mailboxParameter string
}

// IsSibling reports whether records of an operation, named in any case, are kept as siblings.
func IsSibling(operation string) bool {
	return newSiblingOperations().find(operation) != nil
}

// siblingOperations are the sibling operations by name in lower case.
type siblingOperations map[string]*siblingOperation

// newSiblingOperations returns all sibling operations: those of
// learn.microsoft.com/purview/audit-log-activities on items and folders of mailboxes, and the cmdlets
// that change rules, permissions and mailboxes.
func newSiblingOperations() siblingOperations {
	all := siblingOperations{}
	for _, group := range [...]struct {
		mailboxParameter string
		names            []string
	}{
		{"", []string{
			"Send", "SendAs", "SendOnBehalf", "Create", "Update", "Move", "Copy", "MoveToDeletedItems", "SoftDelete",
			"HardDelete", "RecordDelete", "AttachmentAccess", "MessageBind", "FolderBind", "MailboxLogin", "ApplyRecord",
			"SearchQueryInitiatedExchange", "SearchQueryInitiatedSharePoint", "UpdateInboxRules", "UpdateCalendarDelegation",
			"UpdateFolderPermissions", "AddFolderPermissions", "ModifyFolderPermissions", "RemoveFolderPermissions",
		}},
		{"Mailbox", []string{
			"New-InboxRule", "Set-InboxRule", "Remove-InboxRule", "Enable-InboxRule", "Disable-InboxRule",
			"New-MailboxExportRequest", "New-MailboxRestoreRequest",
		}},
		{"Identity", []string{
			"Add-MailboxPermission", "Remove-MailboxPermission", "Add-MailboxFolderPermission", "Set-MailboxFolderPermission",
			"Remove-MailboxFolderPermission", "Add-RecipientPermission", "Remove-RecipientPermission", "Add-ADPermission",
			"Remove-ADPermission", "Set-Mailbox", "Set-CASMailbox", "Set-MailboxJunkEmailConfiguration",
			"Set-MailboxAutoReplyConfiguration", "Set-MailboxMessageConfiguration", "Set-MailboxCalendarConfiguration",
			"Set-MailboxCalendarFolder", "Set-MailboxRegionalConfiguration", "Set-MailboxAuditBypassAssociation",
			"Set-MailboxSpellingConfiguration", "Set-CalendarProcessing", "New-Mailbox", "Enable-Mailbox", "Disable-Mailbox",
			"Remove-Mailbox", "Set-MailUser",
		}},
		{"", []string{
			"New-TransportRule", "Set-TransportRule", "Remove-TransportRule", "Enable-TransportRule", "Disable-TransportRule",
			"New-JournalRule", "Set-JournalRule", "Remove-JournalRule", "Enable-JournalRule", "Disable-JournalRule",
			"New-SweepRule", "Set-SweepRule", "Remove-SweepRule", "Enable-SweepRule", "Disable-SweepRule", "New-MailboxSearch",
			"Set-MailboxSearch",
		}},
	} {
		for _, name := range group.names {
			all[strings.ToLower(name)] = &siblingOperation{name: name, mailboxParameter: group.mailboxParameter}
		}
	}
	return all
}

// searchQuery is how the names of operations begin that state what was searched for.
const searchQuery = "SearchQueryInitiated"

// find returns the sibling operation with a name in any case; nil if there is none.
func (o siblingOperations) find(name string) *siblingOperation {
	var buf [40]byte
	if len(name) > len(buf) {
		return nil
	}
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	if len(name) > len(searchQuery) && strings.EqualFold(name[:len(searchQuery)], searchQuery) && o[string(buf[:len(name)])] == nil {
		return &siblingOperation{name: strings.Clone(name)}
	}
	return o[string(buf[:len(name)])]
}
