package table

import "whoread/audit"

// SyncedFolders are the folders that the Syncs of a view downloaded to a client. The log does not
// name the messages in them.
type SyncedFolders struct {
	Syncs   int            // records
	Folders []SyncedFolder // distinct by mailbox and FolderId, in the order of their first Syncs
}

// SyncedFolder is a folder that was downloaded.
type SyncedFolder struct {
	Mailbox string // its owner's name, or its GUID if no name is stated
	Folder  string // the first path or name that is stated, or the FolderId
}

// RecordCount returns the number of records that match, including those without rows.
func (v *View) RecordCount() int { return len(v.records) }

// SyncedFolders returns the folders that the view's Syncs downloaded.
func (v *View) SyncedFolders() SyncedFolders {
	s := v.snap
	var c SyncedFolders
	seen := newCodeSet(s.columnCodeCount(Folder))
	for _, r := range v.records {
		if s.accessOf(int(r)) != audit.Sync {
			continue
		}
		c.Syncs++
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if before := seen.n; s.kindOf(i) != kindSynced || !seen.addCode(s.folderKey(i)) || seen.n == before {
				continue
			}
			id, path := s.folderParts(s.folders.at(i))
			if path == "" {
				path = id
			}
			c.Folders = append(c.Folders, SyncedFolder{Mailbox: s.mailboxName(s.codes[colMailbox].at(int(r))), Folder: path})
		}
	}
	return c
}
