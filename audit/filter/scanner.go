package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner takes the text of a filter apart. What a byte means depends on what stands before
// it, so that the parser asks for what it expects instead of being handed tokens.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) done() bool   { return s.pos == len(s.text) }
func (s *scanner) rest() string { return s.text[s.pos:] }

func (s *scanner) at(c byte) bool { return !s.done() && s.text[s.pos] == c }

func (s *scanner) accept(c byte) bool {
	if !s.at(c) {
		return false
	}
	s.pos++
	return true
}

func (s *scanner) skipSpace() {
	s.pos = len(s.text) - len(strings.TrimLeftFunc(s.rest(), unicode.IsSpace))
}

// atEnd reports whether nothing of a term stands at the position.
func (s *scanner) atEnd() bool { return endsTerm(s.rest()) }

// endsTerm reports whether text begins with what ends a term that is not quoted.
func endsTerm(text string) bool {
	if text == "" || text[0] == '(' || text[0] == ')' || text[0] == '|' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsSpace(r)
}

// bare takes the text up to a space, a parenthesis or a bar.
func (s *scanner) bare() string {
	start := s.pos
	for !s.atEnd() {
		s.next()
	}
	return s.text[start:s.pos]
}

// pattern takes a regular expression that is not quoted. Parentheses that close again belong
// to it, and so do bars between them.
func (s *scanner) pattern() string {
	start, open := s.pos, 0
	for !s.done() {
		switch c := s.text[s.pos]; {
		case c == '(':
			open++
		case c == ')' && open > 0:
			open--
		case c == '|' && open > 0:
		case s.atEnd():
			return s.text[start:s.pos]
		case c == '\\':
			s.pos++
			if s.done() {
				return s.text[start:s.pos]
			}
		}
		s.next()
	}
	return s.text[start:s.pos]
}

func (s *scanner) next() {
	_, size := utf8.DecodeRuneInString(s.rest())
	s.pos += size
}

// quoted takes a string in quotes; the position is at the first of them.
func (s *scanner) quoted() (string, error) {
	start := s.pos
	var value strings.Builder
	for s.pos++; !s.done(); s.pos++ {
		c := s.text[s.pos]
		switch {
		case c == '"':
			s.pos++
			return value.String(), nil
		case c == '\\' && (strings.HasPrefix(s.rest(), `\"`) || strings.HasPrefix(s.rest(), `\\`)):
			s.pos++
			c = s.text[s.pos]
		}
		value.WriteByte(c)
	}
	return "", errorAt(start, `the quote is not closed; end it with ", and write \" for a quote inside`)
}

// slashed takes a regular expression between slashes. It is one only if a term can end after
// the second slash; otherwise the slash begins a word.
func (s *scanner) slashed() (string, bool) {
	for i := s.pos + 1; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			i++
		case '/':
			if i == s.pos+1 || !endsTerm(s.text[i+1:]) {
				return "", false
			}
			pattern := s.text[s.pos+1 : i]
			s.pos = i + 1
			return pattern, true
		}
	}
	return "", false
}

// column looks for letters and an operator, and takes nothing.
func (s *scanner) column() (name, operator string) {
	rest := s.rest()
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	if n == 0 {
		return "", ""
	}
	return rest[:n], operatorAt(rest[n:])
}

// operatorAt returns the operator that text begins with, the longest that fits.
func operatorAt(text string) string {
	for _, operator := range []string{"!=", "!~", "<=", ">=", ":", "=", "~", "<", ">"} {
		if strings.HasPrefix(text, operator) {
			return operator
		}
	}
	return ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
