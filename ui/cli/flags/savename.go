package flags

import (
	"strings"
	"time"
)

// maxMailboxInName is how much of the name of a mailbox goes into the name of a file.
const maxMailboxInName = 64

// defaultSaveName is the name of the file that rows are kept in if the user does not say.
func defaultSaveName(mailbox string, now time.Time) string {
	whose := strings.Map(inFileName, mailbox)
	if whose == "" {
		whose = "all"
	}
	return "whoread-" + whose[:min(len(whose), maxMailboxInName)] + "-" + now.UTC().Format("20060102T150405Z") + ".jsonl"
}

// inFileName returns a letter as it may stand in the name of a file on every system.
func inFileName(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("@.-_", r):
		return r
	default:
		return '_'
	}
}
