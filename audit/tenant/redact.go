package tenant

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// maxQuotedRunes is the most of a text from outside that an error quotes, in runes.
const maxQuotedRunes = 300

// tokenPattern matches what may be a token, whatever else it stands among: three parts in base64url, or
// what follows "Bearer", or a run that is too long to be a word, a name or an id.
var tokenPattern = regexp.MustCompile(`(?i)\beyJ[\w-]{4,}(?:\.[\w-]*)*|\bbearer\s+[\w.~+/=-]{16,}|[\w.~+/=-]{100,}`)

// cleanText makes a text from outside fit for the middle of a sentence: one line of printable
// characters, not too long, without the secrets and without anything else that may be a token.
func cleanText(s string, secrets ...string) string {
	// What is far beyond the end needs no look.
	if len(s) > 1<<16 {
		s = s[:1<<16]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(s, ""))
	s = removeSecrets(strings.Join(strings.Fields(s), " "), secrets)
	s = tokenPattern.ReplaceAllString(s, redacted)
	if runes := []rune(s); len(runes) > maxQuotedRunes {
		s = strings.TrimSpace(string(runes[:maxQuotedRunes])) + "..."
	}
	return s
}

// redacted stands for what an error does not quote.
const redacted = "(left out)"

// removeSecrets removes secrets from a text that may echo them, as they are or as a form has them.
func removeSecrets(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) < 4 {
			continue // it would strike words, and tell what it is by what is missing
		}
		s = strings.ReplaceAll(s, secret, redacted)
		s = strings.ReplaceAll(s, url.QueryEscape(secret), redacted)
	}
	return s
}
