package filter

import (
	"net/netip"
	"strings"
)

// maxDepth is the deepest nesting of parentheses and negations.
const maxDepth = 500

// The operators that are words, in capitals.
const (
	wordAnd = "AND"
	wordOr  = "OR"
	wordNot = "NOT"
)

// Parse parses a filter. A text whose lines are entries of a list, such as addresses, is a list; other
// line breaks are spaces. The empty text gives nil, which matches everything. An error is an
// [*Error].
func Parse(text string, s Schema) (Expr, error) {
	if list, ok := ListText(text); ok {
		text = list
	}
	p := parser{scanner: scanner{text: text}, schema: s}
	p.skipSpace()
	if p.isDone() {
		return nil, nil
	}
	e, err := p.parseOr(0)
	if err != nil {
		return nil, err
	}
	if !p.isDone() {
		return nil, errorAt(p.pos, `this ) has no matching (; put text with a ) in quotes`)
	}
	return e, nil
}

type parser struct {
	scanner
	schema Schema
}

func (p *parser) parseOr(depth int) (Expr, error) {
	var parts []Expr
	for after := ""; ; {
		part, err := p.parseAnd(depth, after)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		switch {
		case p.acceptByte('|'):
			after = "the |"
		case p.acceptKeyword(wordOr):
			after = wordOr
		default:
			return AnyOf(parts...), nil
		}
	}
}

// parseAnd parses terms up to the end of an alternative. After is the operator before them.
func (p *parser) parseAnd(depth int, after string) (Expr, error) {
	var parts []Expr
	for p.skipSpace(); !p.endsAlternative() || p.nextKeyword(wordAnd); p.skipSpace() {
		if p.nextKeyword(wordAnd) {
			if len(parts) == 0 {
				return nil, p.missingTermError(after)
			}
			p.acceptKeyword(wordAnd)
			if p.skipSpace(); p.endsAlternative() {
				return nil, p.missingTermError(wordAnd)
			}
		}
		part, err := p.parseNot(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil, p.missingTermError(after)
	}
	return AllOf(parts...), nil
}

// endsAlternative reports whether no operand can begin at the position.
func (p *parser) endsAlternative() bool {
	return p.isDone() || p.nextIs('|') || p.nextIs(')') || p.nextKeyword(wordOr) || p.nextKeyword(wordAnd)
}

// missingTermError returns the error for a place without the term that belongs there. After is the
// operator before the place, "" for none.
func (p *parser) missingTermError(after string) error {
	switch {
	case p.nextIs('|'):
		return errorAt(p.pos, "a term is missing before this |")
	case p.nextKeyword(wordAnd), p.nextKeyword(wordOr):
		operator := p.restText()[:len(wordOr)]
		if p.nextKeyword(wordAnd) {
			operator = wordAnd
		}
		return errorAt(p.pos, "a term is missing before this %s; write %q in quotes to search for the word", operator, operator)
	case strings.ToUpper(after) == after && after != "":
		return errorAt(p.pos, "a term is missing after %s; write %q in quotes to search for the word", after, after)
	case after != "":
		return errorAt(p.pos, "a term is missing after %s", after)
	default:
		return errorAt(p.pos, "the parentheses are empty")
	}
}

func (p *parser) parseNot(depth int) (Expr, error) {
	if depth == maxDepth {
		return nil, errorAt(p.pos, "parentheses and negations are nested more than %d deep", maxDepth)
	}
	switch {
	case p.acceptKeyword(wordNot):
		if p.skipSpace(); p.endsAlternative() {
			return nil, p.missingTermError(wordNot)
		}
	case p.isNegated():
		p.pos++
		if p.endsAlternative() {
			return nil, p.missingTermError("")
		}
	default:
		return p.parseOperand(depth)
	}
	x, err := p.parseNot(depth + 1)
	if err != nil {
		return nil, err
	}
	return Not{x}, nil
}

// isNegated reports whether a ! or - negates a term. By themselves they are words.
func (p *parser) isNegated() bool {
	if !p.nextIs('!') && !p.nextIs('-') {
		return false
	}
	after := p.restText()[1:]
	return strings.HasPrefix(after, "(") || !endsTerm(after)
}

func (p *parser) parseOperand(depth int) (Expr, error) {
	switch {
	case p.acceptByte('('):
		return p.parseGroup(depth + 1)
	case p.nextIs('@'):
		return p.parseIndicators()
	case p.nextIs('"'):
		start := p.pos
		value, err := p.scanQuoted()
		if err != nil {
			return nil, err
		}
		return p.newWordTerm(start, OpContains, value)
	case p.nextIs('/'):
		start := p.pos
		if pattern, ok := p.scanSlashed(); ok {
			return p.newWordTerm(start, OpMatch, pattern)
		}
	}
	if name, operator := p.peekColumn(); operator != "" {
		if set, ok := p.schema.findColumns(name); ok {
			return p.parseComparison(set, len(name), operator)
		}
		if _, ok := p.schema.Switches[strings.ToLower(name)]; ok {
			return p.parseSwitch(name, operator)
		}
		if !p.looksLikeWord(name, operator) {
			return nil, p.unknownColumnError(name)
		}
	}
	return p.parseWord()
}

func (p *parser) parseGroup(depth int) (Expr, error) {
	start := p.pos - 1
	if depth == maxDepth {
		return nil, errorAt(start, "parentheses and negations are nested more than %d deep", maxDepth)
	}
	e, err := p.parseOr(depth)
	if err != nil {
		return nil, err
	}
	if !p.acceptByte(')') {
		return nil, errorAt(start, "this ( is not closed")
	}
	return e, nil
}

func (p *parser) parseWord() (Expr, error) {
	start := p.pos
	word := p.scanBare()
	if set, ok := p.schema.addressColumn(); ok && namesAddresses(word) {
		p.pos = start
		t, err := p.parseColumnTerm(set, OpEqual)
		if err != nil {
			return nil, err
		}
		return t, nil
	}
	if word != ":" && word == operatorAt(word) {
		return nil, errorAt(start, "%s has no column or no value; write the column, %s and the value without spaces", word, word)
	}
	return p.newWordTerm(start, OpContains, word)
}

func (p *parser) newWordTerm(start int, op Op, value string) (Expr, error) {
	t, err := newTerm(columns{}, op, literal{text: value}, p.schema.currentTime())
	if err != nil {
		return nil, errorAt(start, "%v", err)
	}
	return t, nil
}

func (p *parser) parseComparison(set columns, nameLen int, operator string) (Expr, error) {
	p.pos += nameLen + len(operator)
	op, negated := parseOp(operator)
	t, err := p.parseColumnTerm(set, op)
	if err != nil {
		return nil, err
	}
	if negated {
		return Not{t}, nil
	}
	return t, nil
}

// parseSwitch parses a name that can be true or false.
func (p *parser) parseSwitch(name, operator string) (Expr, error) {
	s := p.schema.Switches[strings.ToLower(name)]
	p.pos += len(name) + len(operator)
	start := p.pos
	op, negated := parseOp(operator)
	value, err := p.parseValue(columns{}, op)
	if err != nil {
		return nil, err
	}
	isTrue := strings.EqualFold(value.text, "true")
	if !isTrue && !strings.EqualFold(value.text, "false") || op > OpEqual {
		return nil, errorAt(start, "write %s=true or %s=false", name, name)
	}
	set, _ := p.schema.findColumns(s.Column)
	t, err := newTerm(set, OpContains, literal{text: s.Word}, p.schema.currentTime())
	if err != nil {
		return nil, errorAt(start, "%v", err)
	}
	if isTrue == negated {
		return Not{t}, nil
	}
	return t, nil
}

// parseColumnTerm parses the value of a comparison; the position is after the operator.
func (p *parser) parseColumnTerm(set columns, op Op) (*Term, error) {
	start := p.pos
	if set.takesLists(op) {
		return p.parseList(set, op)
	}
	value, err := p.parseValue(set, op)
	if err != nil {
		return nil, err
	}
	t, err := newTerm(set, op, value, p.schema.currentTime())
	if err != nil {
		return nil, errorAt(start, "%v", err)
	}
	return t, nil
}

func (p *parser) parseValue(set columns, op Op) (literal, error) {
	switch {
	case p.nextIs('"'):
		text, err := p.scanQuoted()
		return literal{text: text, quoted: true}, err
	case op == OpMatch:
		return literal{text: p.scanPattern()}, nil
	case set.kind() == Time:
		return literal{text: p.joinClock(p.scanBare(), p.scanBare)}, nil
	default:
		return literal{text: p.scanBare()}, nil
	}
}

// looksLikeWord reports whether text that begins like the term of a column is a URL or an IPv6
// address.
func (p *parser) looksLikeWord(name, operator string) bool {
	if operator != ":" {
		return false
	}
	ahead := p.scanner
	word := ahead.scanBare()
	_, err := netip.ParseAddr(word)
	return err == nil || strings.HasPrefix(word[len(name):], "://")
}

func (p *parser) unknownColumnError(name string) error {
	near := NearestNames(name, p.schema.columnNames())
	if len(near) == 0 {
		return errorAt(p.pos, "no column %s; put it in quotes to search for the text", quoteExcerpt(name))
	}
	return errorAt(p.pos, "no column %s; did you mean %s? Put it in quotes to search for the text",
		quoteExcerpt(name), strings.Join(near, ", "))
}
