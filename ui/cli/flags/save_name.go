package flags

import (
	"strings"
	"time"
)

// maxMailboxInName limits the length of the mailbox in a file name.
const maxMailboxInName = 64

// defaultSaveName returns the file name used without --save.
func defaultSaveName(mailbox string, now time.Time) string {
	owner := strings.Map(replaceUnsafe, mailbox)
	if owner == "" {
		owner = "all"
	}
	return "whoread-" + owner[:min(len(owner), maxMailboxInName)] + "-" + now.UTC().Format("20060102T150405Z") + ".jsonl"
}

// replaceUnsafe replaces a rune that some systems do not allow in file names.
func replaceUnsafe(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("@.-_", r):
		return r
	default:
		return '_'
	}
}
