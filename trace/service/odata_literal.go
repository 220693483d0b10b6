package service

import (
	"net/url"
	"strings"
)

// EscapeURL percent-encodes a text for any part of an address: all but the unreserved characters of RFC
// 3986. A plus sign would be read as a space otherwise (C47).
func EscapeURL(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// QuoteOData returns a text as a string literal of OData, for the query of an address.
func QuoteOData(text string) string {
	return EscapeURL("'" + strings.ReplaceAll(text, "'", "''") + "'")
}
