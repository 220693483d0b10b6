package tenant

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// maxQuotedRunes limits how much of an external text an error quotes, in runes.
const maxQuotedRunes = 300

// tokenPattern matches anything that may be a token: three parts in base64url, the text after "Bearer",
// or a run of characters too long for a word, a name or an ID.
var tokenPattern = regexp.MustCompile(`(?i)\beyJ[\w-]{4,}(?:\.[\w-]*)*|\bbearer\s+[\w.~+/=-]{16,}|[\w.~+/=-]{100,}`)

// cleanText makes an external text safe to quote in a sentence: one line of printable characters,
// limited in length, without the secrets and without anything that may be a token.
func cleanText(s string, secrets ...string) string {
	// Text far beyond the limit is never quoted.
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

// redacted replaces text that an error must not quote.
const redacted = "(left out)"

// removeSecrets removes secrets from a text that may echo them, plain or URL-encoded.
func removeSecrets(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) < 4 {
			continue // would match parts of words, and reveal the secret by what is missing
		}
		s = strings.ReplaceAll(s, secret, redacted)
		s = strings.ReplaceAll(s, url.QueryEscape(secret), redacted)
	}
	return s
}
