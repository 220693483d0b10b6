package safe

import "unicode"

// cluster counts what terminals draw as part of one character. The zero cluster is empty.
type cluster struct {
	marks, spacing int  // nonspacing marks, and what takes a cell in some terminals
	last           rune // the last character that was added
}

// addRune adds the next character of a text, which begins a new cluster unless it joins the one before.
// It returns false if the cluster is full, so that the character is left out.
func (c *cluster) addRune(r rune) bool {
	count := &c.spacing
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		count = &c.marks
	case isJoining(r), isLeadingJamo(r) && isLeadingJamo(c.last):
	default:
		*c = cluster{last: r}
		return true
	}
	if *count == maxJoined {
		return false
	}
	*count++
	c.last = r
	return true
}

// isJoining reports whether some terminals draw r in the cell of the character before it: marks, Thai
// and Lao AM, half-width voicing, skin tones, and the vowels and final consonants of conjoining Hangul.
func isJoining(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r == 0x0E33, r == 0x0EB3, r >= 0x1F3FB && r <= 0x1F3FF:
		return true
	case r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FF:
		return true
	}
	return unicode.Is(unicode.M, r) || unicode.Is(unicode.Other_Grapheme_Extend, r)
}

// isLeadingJamo reports whether r is a leading consonant of conjoining Hangul. Several of them form one
// character.
func isLeadingJamo(r rune) bool {
	return r >= 0x1100 && r <= 0x115F || r >= 0xA960 && r <= 0xA97F
}
