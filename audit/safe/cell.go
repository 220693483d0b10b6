package safe

import (
	"unicode"
	"unicode/utf8"
)

// GuardCell guards a cell of CSV or of tab-separated text: a formula (see [IsFormula]) gets a leading '
// (CWE-1236, C49). A formula that already has a leading ' gets another one, so that the guard can be
// removed again.
func GuardCell(s string) string {
	if IsFormula(s) {
		return "'" + s
	}
	return s
}

// IsFormula reports whether a spreadsheet may read a cell as a formula: the first character that is not
// ignored is = + - @ in any form, or a TAB or CR. A leading ' makes no difference.
func IsFormula[T string | []byte](cell T) bool {
	if len(cell) > 0 && (cell[0] >= 'A' && cell[0] <= 'z' || cell[0] >= '0' && cell[0] <= '9') {
		return false // nearly all cells
	}
	for _, r := range string(cell) {
		switch r {
		case '=', '+', '-', '@', '\t', '\r',
			'＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', // full-width and small
			'⁺', '⁼', '₊', '₌', '−', '﬩', '⩵', '⩶': // raised, lowered, and what else is read as a sign
			return true
		case '\'':
			continue
		}
		if !isIgnored(r) {
			return false
		}
	}
	return false
}

// isIgnored reports whether a spreadsheet may trim or ignore a character at the beginning of a cell:
// white space, and invisible characters. A byte that is not UTF-8 counts, because it may be a space or a
// control character of another encoding.
func isIgnored(r rune) bool {
	if r > ' ' && r <= '~' {
		return false
	}
	return r == utf8.RuneError || r == '\u2800' || unicode.In(r, unicode.White_Space, unicode.C,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}
