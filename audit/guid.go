package audit

import "strings"

// normalizeGUID returns a GUID in lower case and without braces, so that ids which exports spell in
// different ways are equal, and any other text as it is.
func normalizeGUID(text string) string {
	const length = 36
	id := text
	if len(id) == length+2 && id[0] == '{' && id[length+1] == '}' {
		id = id[1 : length+1]
	}
	if len(id) != length {
		return text
	}
	for i := range length {
		if !isGUIDByte(id[i], i) {
			return text
		}
	}
	return strings.ToLower(id)
}

// isGUIDByte reports whether a GUID can have a byte at index i.
func isGUIDByte(b byte, i int) bool {
	switch i {
	case 8, 13, 18, 23:
		return b == '-'
	default:
		return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
	}
}
