package safe

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// EscapeJSON returns JSON text with the same meaning that can be written to a terminal: characters that
// [Clean] would replace are escaped. White space between values is kept.
func EscapeJSON(text string) string {
	if isPrintableASCII(strings.ReplaceAll(text, "\n", "")) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r != 0x7F && !isHidden(r) || strings.ContainsRune("\n\r\t", r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
