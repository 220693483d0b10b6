package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// String returns the parts separated by spaces, with any Or in parentheses.
func (a And) String() string { return joinParts(a, " ") }

// String returns the parts separated by bars.
func (o Or) String() string { return joinParts(o, " | ") }

// String returns the expression after a !, or with != for an = term.
func (n Not) String() string {
	if t, ok := n.X.(*Term); ok && t.Op.String() == "=" && !t.SearchesAnyText() {
		return t.name + "!=" + t.formatValue()
	}
	return "!" + formatPart(n.X)
}

// String returns the term with the name of its column, quoted if necessary.
func (t *Term) String() string {
	switch {
	case t.Op == OpIndicators:
		return t.Value
	case !t.SearchesAnyText():
		return t.name + t.Op.String() + t.formatValue()
	case t.Op == OpMatch:
		return "/" + t.Value + "/"
	case isPlainWord(t.Value):
		return t.Value
	default:
		return quoteValue(t.Value)
	}
}

func joinParts[E ~[]Expr](parts E, separator string) string {
	texts := make([]string, len(parts))
	for i, e := range parts {
		texts[i] = e.String()
		if _, isOr := e.(Or); isOr {
			texts[i] = formatPart(e)
		}
	}
	return strings.Join(texts, separator)
}

// formatPart returns an expression as part of another one.
func formatPart(e Expr) string {
	switch e.(type) {
	case And, Or:
		return "(" + e.String() + ")"
	default:
		return e.String()
	}
}

func (t *Term) formatValue() string {
	switch {
	case t.Op == OpList || t.Op == OpAffix:
		return t.Value
	case t.Op == OpEqual && needsQuotes(t.Value) || !isPlain(t.Value):
		return quoteValue(t.Value)
	default:
		return t.Value
	}
}

// needsQuotes reports whether a value that is compared with = would be read as something else without
// quotes: a list, a range, a network, text with a *, or the operator ==.
func needsQuotes(s string) bool {
	return strings.HasPrefix(s, "=") || strings.HasPrefix(s, "*") || strings.HasSuffix(s, "*") ||
		strings.ContainsAny(s, ",/") || strings.Contains(s, "..")
}

func quoteValue(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// isPlain reports whether a value needs no quotes.
func isPlain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`"()|`, r)
	})
}

// isPlainWord reports whether a word needs no quotes.
func isPlainWord(s string) bool {
	return s != "" && isPlain(s) && !strings.ContainsAny(s, ":=~<>!") && s[0] != '-' && s[0] != '/' && s[0] != '@' &&
		s != wordAnd && s != wordOr && s != wordNot && !namesAddresses(s)
}
