package cli

import (
	"strings"
	"time"
)

// longestInName is how much of the name of a mailbox goes into the name of a file.
const longestInName = 64

// saveName is the name of the file that rows are kept in if the user does not say.
func saveName(mailbox string, now time.Time) string {
	whose := strings.Map(inFileName, mailbox)
	if whose == "" {
		whose = "all"
	}
	return "whoread-" + whose[:min(len(whose), longestInName)] + "-" + now.UTC().Format("20060102T150405Z") + ".jsonl"
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
