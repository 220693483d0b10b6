package safe

import "strings"

// Cell guards a cell of a CSV file: one that a spreadsheet would take for a formula gets a
// leading ' (CWE-1236). Those begin with = + - @, with a TAB or a CR, or with the full-width
// form of one of the signs (C49). A formula that stands behind a ' already gets another one, so
// that [Uncell] can tell the two apart.
func Cell(s string) string {
	if formula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// Uncell is the inverse of [Cell].
func Uncell(s string) string {
	if bare, ok := strings.CutPrefix(s, "'"); ok && formula(strings.TrimLeft(bare, "'")) {
		return bare
	}
	return s
}

func formula(s string) bool {
	for _, sign := range [...]string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, sign) {
			return true
		}
	}
	return false
}
