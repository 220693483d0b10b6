package filter

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner reads the text of a filter. The meaning of a byte depends on the text before it, so the
// parser asks for what it expects instead of reading tokens.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) isDone() bool     { return s.pos == len(s.text) }
func (s *scanner) restText() string { return s.text[s.pos:] }

func (s *scanner) nextIs(c byte) bool { return !s.isDone() && s.text[s.pos] == c }

func (s *scanner) acceptByte(c byte) bool {
	if !s.nextIs(c) {
		return false
	}
	s.pos++
	return true
}

func (s *scanner) skipSpace() {
	s.pos = len(s.text) - len(strings.TrimLeftFunc(s.restText(), unicode.IsSpace))
}

// atEnd reports whether an unquoted term ends at the position.
func (s *scanner) atEnd() bool { return endsTerm(s.restText()) }

// endsTerm reports whether text begins with something that ends an unquoted term.
func endsTerm(text string) bool {
	if text == "" || text[0] == '(' || text[0] == ')' || text[0] == '|' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsSpace(r)
}

// scanBare reads up to a space, a parenthesis or a bar.
func (s *scanner) scanBare() string {
	start := s.pos
	for !s.atEnd() {
		s.skipRune()
	}
	return s.text[start:s.pos]
}

// nextKeyword reports whether the next word is exactly an operator such as AND.
func (s *scanner) nextKeyword(keyword string) bool {
	rest, ok := strings.CutPrefix(s.restText(), keyword)
	return ok && endsTerm(rest)
}

func (s *scanner) acceptKeyword(keyword string) bool {
	if !s.nextKeyword(keyword) {
		return false
	}
	s.pos += len(keyword)
	return true
}

var (
	dateAtEnd = regexp.MustCompile(`(?:^|\.\.)[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	clock     = regexp.MustCompile(`^[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?(\.\.|[,()|\s]|$)`)
)

// joinClock adds the time of day to a date that was read, if it follows after a space as on the screen.
// Scan reads it, with what it is written together with.
func (s *scanner) joinClock(text string, scan func() string) string {
	for dateAtEnd.MatchString(text) {
		ahead := *s
		ahead.skipSpace()
		if ahead.pos == s.pos || !clock.MatchString(ahead.restText()) {
			break
		}
		s.pos = ahead.pos
		text += " " + scan()
	}
	return text
}

// scanPattern reads an unquoted regular expression. It includes balanced parentheses, and bars
// inside them.
func (s *scanner) scanPattern() string {
	start, open := s.pos, 0
	for !s.isDone() {
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
			if s.isDone() {
				return s.text[start:s.pos]
			}
		}
		s.skipRune()
	}
	return s.text[start:s.pos]
}

func (s *scanner) skipRune() {
	_, size := utf8.DecodeRuneInString(s.restText())
	s.pos += size
}

// scanQuoted reads a string in quotes; the position is at the opening quote.
func (s *scanner) scanQuoted() (string, error) {
	start := s.pos
	var value strings.Builder
	for s.pos++; !s.isDone(); s.pos++ {
		c := s.text[s.pos]
		switch {
		case c == '"':
			s.pos++
			return value.String(), nil
		case c == '\\' && (strings.HasPrefix(s.restText(), `\"`) || strings.HasPrefix(s.restText(), `\\`)):
			s.pos++
			c = s.text[s.pos]
		}
		value.WriteByte(c)
	}
	return "", errorAt(start, `the quote is not closed; end it with ", and write \" for a quote inside`)
}

// scanSlashed reads a regular expression between slashes. It is one only if a term can end after
// the second slash; otherwise the first slash begins a word.
func (s *scanner) scanSlashed() (string, bool) {
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

// peekColumn returns the letters and the operator at the position, without reading them.
func (s *scanner) peekColumn() (name, operator string) {
	rest := s.restText()
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	if n == 0 {
		return "", ""
	}
	return rest[:n], operatorAt(rest[n:])
}

// operatorAt returns the longest operator that text begins with.
func operatorAt(text string) string {
	for _, operator := range []string{"!=", "!~", "<=", ">=", "==", ":", "=", "~", "<", ">"} {
		if strings.HasPrefix(text, operator) {
			return operator
		}
	}
	return ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
