package filter

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"
)

// listValue is one value of a list as written.
type listValue struct {
	literal
	pos                   int
	starBefore, starAfter bool // outside of the quotes
}

// parseList parses one value or several values with commas between them; the position is after the
// operator. One value gives the term of that value.
func (p *parser) parseList(set columns, op Op) (*Term, error) {
	var parts []*Term
	var plain []string
	for {
		value, err := p.scanListValue(set)
		if err != nil {
			return nil, err
		}
		t, err := p.newValueTerm(set, op, value, len(parts) > 0 || p.nextIs(','))
		if err != nil {
			return nil, errorAt(value.pos, "%v", err)
		}
		parts, plain = append(parts, t), append(plain, value.text)
		if !p.acceptListComma() {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	if set.kind() == Number && isGrouped(plain) {
		return nil, errorAt(p.pos, "write %s without commas, or %s=%s | %s=%s for several numbers",
			strings.Join(plain, ""), set.name, plain[0], set.name, plain[1])
	}
	return newListTerm(set, parts), nil
}

// acceptListComma accepts a comma if another value follows it. It ignores a comma after the last value.
func (p *parser) acceptListComma() bool {
	if !p.acceptByte(',') {
		return false
	}
	if !p.atEnd() {
		return true
	}
	ahead := p.scanner
	ahead.skipSpace()
	if ahead.atEnd() || ahead.nextKeyword(wordAnd) || ahead.nextKeyword(wordOr) || ahead.nextKeyword(wordNot) {
		return false
	}
	if c := ahead.text[ahead.pos]; c == '!' || c == '-' || c == '/' {
		return false
	}
	if name, operator := ahead.peekColumn(); operator != "" {
		if _, isColumn := p.schema.findColumns(name); isColumn {
			return false
		}
	}
	p.pos = ahead.pos
	return true
}

func (p *parser) scanListValue(set columns) (listValue, error) {
	v := listValue{pos: p.pos}
	if strings.HasPrefix(strings.TrimLeft(p.restText(), "*"), `"`) {
		v.starBefore = p.skipStars()
		text, err := p.scanQuoted()
		v.literal = literal{text: text, quoted: true}
		v.starAfter = p.skipStars()
		return v, err
	}
	v.text = p.scanUntilComma()
	if set.kind() == Time {
		v.text = p.joinClock(v.text, p.scanUntilComma)
	}
	if (set.kind() == Time || set.kind() == Number) && v.text != "*" {
		return v, nil
	}
	if trimmed := strings.TrimLeft(v.text, "*"); trimmed != v.text {
		v.text, v.starBefore = trimmed, true
	}
	if trimmed := strings.TrimRight(v.text, "*"); trimmed != v.text {
		v.text, v.starAfter = trimmed, true
	}
	return v, nil
}

func (s *scanner) skipStars() bool {
	rest := strings.TrimLeft(s.restText(), "*")
	skipped := len(s.restText()) - len(rest)
	s.pos += skipped
	return skipped > 0
}

// scanUntilComma reads up to a comma, or to what ends a term.
func (s *scanner) scanUntilComma() string {
	start := s.pos
	for !s.atEnd() && !s.nextIs(',') {
		s.skipRune()
	}
	return s.text[start:s.pos]
}

// newValueTerm returns the term of a value, of one in a list or of the only one.
func (p *parser) newValueTerm(set columns, op Op, v listValue, listed bool) (*Term, error) {
	now := p.schema.currentTime()
	kind := set.kind()
	_, isNetwork := parseNetwork(v.text)
	switch {
	case v.starBefore || v.starAfter:
		return newAffixTerm(set, v)
	case isRange(kind, v.literal):
		return newTerm(set, OpRange, v.literal, now)
	case kind == Addr && !v.quoted && isNetwork:
		return newTerm(set, OpContains, v.literal, now)
	case kind == Addr && op == OpContains && listed && !isAddress(v.text):
		return nil, fmt.Errorf("%s is no address and no network; addresses that begin with it are %s*", quoteExcerpt(v.text), v.text)
	case listed:
		return newTerm(set, OpEqual, v.literal, now)
	default:
		return newTerm(set, op, v.literal, now)
	}
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// isGrouped reports whether numbers look like one number with its digits in groups, such as 1,714.
func isGrouped(numbers []string) bool {
	const group = 3
	for i, n := range numbers {
		if strings.Trim(n, "0123456789") != "" || len(n) > group || i > 0 && len(n) < group {
			return false
		}
	}
	return numbers[0] != ""
}

// newListTerm returns the term that matches if one of its parts does.
func newListTerm(set columns, parts []*Term) *Term {
	t := &Term{Columns: set.list, Op: OpList, Parts: parts, name: set.name}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.formatValue()
	}
	if last := len(texts) - 1; texts[last] == "" {
		texts[last] = `""` // a comma at the end is ignored
	}
	t.Value = strings.Join(texts, ",")
	if kind := set.kind(); kind == Time || kind == Number {
		t.matcher.integer = anyInteger(parts)
	} else {
		t.matcher.text = anyText(kind, parts)
	}
	return t
}

func anyInteger(parts []*Term) func(int64) bool {
	return func(n int64) bool {
		for _, part := range parts {
			if part.matcher.integer(n) {
				return true
			}
		}
		return false
	}
}

// anyText matches text that one of the terms matches. It looks up values that are compared with = in a
// set. Text that is the whole list matches too: it could be one value with commas.
func anyText(kind Kind, parts []*Term) func(string) bool {
	equal := newTextSet(kind)
	whole := make([]string, len(parts))
	var others []*Term
	for i, part := range parts {
		whole[i] = part.Value
		if part.Op == OpEqual {
			equal.add(part.Value)
		} else {
			others = append(others, part)
		}
	}
	if kind != Addr {
		equal.add(strings.Join(whole, ","))
	}
	return func(s string) bool {
		if equal.has(s) {
			return true
		}
		for _, part := range others {
			if part.matcher.text(s) {
				return true
			}
		}
		return false
	}
}

// textSet is a set of values as a column of its kind compares them.
type textSet struct {
	kind  Kind
	texts map[string]struct{}
	addrs map[netip.Addr]struct{}
}

func newTextSet(kind Kind) *textSet {
	return &textSet{kind: kind, texts: map[string]struct{}{}, addrs: map[netip.Addr]struct{}{}}
}

func (s *textSet) add(value string) {
	if addr, err := netip.ParseAddr(value); err == nil && s.kind == Addr {
		s.addrs[addr.Unmap()] = struct{}{}
	}
	if s.kind == MessageID {
		value = messageKey(value)
	}
	s.texts[string(s.appendKey(nil, value))] = struct{}{}
}

// has reports whether a value of the column is in the set.
func (s *textSet) has(value string) bool {
	var room [64]byte
	if _, ok := s.texts[string(s.appendKey(room[:0], value))]; ok {
		return true
	}
	if len(s.addrs) == 0 {
		return false
	}
	addr, err := netip.ParseAddr(value)
	if err != nil {
		return false
	}
	_, ok := s.addrs[addr.Unmap()]
	return ok
}

// appendKey appends the text by which values are found: in any case if the case does not matter.
func (s *textSet) appendKey(dst []byte, value string) []byte {
	if s.kind != Folded && s.kind != Addr {
		return append(dst, value...)
	}
	return appendFolded(dst, value)
}

// appendFolded appends text so that texts that differ only in case become equal.
func appendFolded(dst []byte, s string) []byte {
	for s != "" {
		r, size := foldedRune(s)
		if r > utf8.MaxRune { // a byte that is not UTF-8
			dst = append(dst, s[0])
		} else {
			dst = utf8.AppendRune(dst, r)
		}
		s = s[size:]
	}
	return dst
}
