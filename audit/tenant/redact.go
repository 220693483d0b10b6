package tenant

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// longestWords is the most of a text from outside that an error quotes, in runes.
const longestWords = 300

// tokenPattern matches what may be a token, whatever else it stands among: three parts in base64url, or
// what follows "Bearer", or a run that is too long to be a word, a name or an id.
var tokenPattern = regexp.MustCompile(`(?i)\beyJ[\w-]{4,}(?:\.[\w-]*)*|\bbearer\s+[\w.~+/=-]{16,}|[\w.~+/=-]{100,}`)

// tidy makes a text from outside fit for the middle of a sentence: one line of printable
// characters, not too long, without the secrets and without anything else that may be a token.
func tidy(s string, secrets ...string) string {
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
	s = strike(strings.Join(strings.Fields(s), " "), secrets)
	s = tokenPattern.ReplaceAllString(s, leftOut)
	if runes := []rune(s); len(runes) > longestWords {
		s = strings.TrimSpace(string(runes[:longestWords])) + "..."
	}
	return s
}

// leftOut stands for what an error does not quote.
const leftOut = "(left out)"

// strike removes secrets from a text that may echo them, as they are or as a form has them.
func strike(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) < 4 {
			continue // it would strike words, and tell what it is by what is missing
		}
		s = strings.ReplaceAll(s, secret, leftOut)
		s = strings.ReplaceAll(s, url.QueryEscape(secret), leftOut)
	}
	return s
}
