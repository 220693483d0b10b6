package service_test

import (
	"strings"
	"testing"

	"whoread/trace/service"
)

// decoded decodes a text in the query of an address like a service: a percent sign and two digits
// are a byte, and a plus sign is a space. It is false for text that no service accepts.
func decoded(text string) (string, bool) {
	digit := func(c byte) int { return strings.IndexByte("0123456789ABCDEF", c) }
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '%':
			if i+2 >= len(text) || digit(text[i+1]) < 0 || digit(text[i+2]) < 0 {
				return "", false
			}
			b.WriteByte(byte(digit(text[i+1])<<4 | digit(text[i+2])))
			i += 2
		case c == '+':
			b.WriteByte(' ')
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			return "", false // it means something to somebody on the way
		}
	}
	return b.String(), true
}

// unquoted decodes an OData literal: two quotes are one, and a single quote ends it.
func unquoted(literal string) (string, bool) {
	if len(literal) < 2 || literal[0] != '\'' || literal[len(literal)-1] != '\'' {
		return "", false
	}
	var b strings.Builder
	inner := literal[1 : len(literal)-1]
	for i := 0; i < len(inner); i++ {
		if inner[i] == '\'' {
			if i++; i == len(inner) || inner[i] != '\'' {
				return "", false
			}
		}
		b.WriteByte(inner[i])
	}
	return b.String(), true
}

// FuzzLiteral checks that a service receives any message id unchanged (C47).
func FuzzLiteral(f *testing.F) {
	for _, id := range []string{
		"<a@x>", "<a+b/c'd=e&f%g#h@x>", "''", "'", "%27", "%2B", "+", " ", "<>", "", "\x00\n\t\x7f", "Grüße@x", "日本@x", "😀",
		"' or 1 eq 1 or subject eq '", "&$select=body", strings.Repeat("a", 998), `"\`, "\xff",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		literal, fits := decoded(service.QuoteOData(id))
		if !fits {
			t.Fatalf("%q cannot stand in an address", service.QuoteOData(id))
		}
		if got, whole := unquoted(literal); !whole || got != id {
			t.Fatalf("%q comes as %q", id, got)
		}
		if got, fits := decoded(service.EscapeURL(id)); !fits || got != id {
			t.Fatalf("%q comes as %q", id, got)
		}
	})
}
