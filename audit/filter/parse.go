package filter

import (
	"net/netip"
	"strings"
)

// maxDepth is how deep parentheses and negations may nest; deeper is nobody's question.
const maxDepth = 500

// Parse reads a filter. The empty text is the nil expression, which stands for everything. An
// error is an [*Error].
func Parse(text string, s Schema) (Expr, error) {
	p := parser{scanner: scanner{text: text}, schema: s}
	p.skipSpace()
	if p.done() {
		return nil, nil
	}
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if !p.done() {
		return nil, errorAt(p.pos, `this ) closes nothing; put text that has one in quotes`)
	}
	return e, nil
}

type parser struct {
	scanner
	schema Schema
}

func (p *parser) or(depth int) (Expr, error) {
	var parts []Expr
	for {
		part, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if !p.accept('|') {
			return either(parts), nil
		}
	}
}

func (p *parser) and(depth int) (Expr, error) {
	var parts []Expr
	for p.skipSpace(); !p.done() && !p.at('|') && !p.at(')'); p.skipSpace() {
		part, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil, p.nothing()
	}
	return All(parts...), nil
}

// nothing says what is missing where a term should stand.
func (p *parser) nothing() error {
	switch {
	case p.at('|'):
		return errorAt(p.pos, "nothing stands before this |")
	case strings.HasSuffix(strings.TrimSpace(p.text[:p.pos]), "|"):
		return errorAt(p.pos, "nothing stands after the |")
	default:
		return errorAt(p.pos, "nothing stands in the parentheses")
	}
}

func (p *parser) not(depth int) (Expr, error) {
	if depth == maxDepth {
		return nil, errorAt(p.pos, "more than %d parentheses and negations inside each other", maxDepth)
	}
	if !p.negated() {
		return p.operand(depth)
	}
	p.pos++
	x, err := p.not(depth + 1)
	if err != nil {
		return nil, err
	}
	return Not{x}, nil
}

// negated reports whether a ! or - stands before a term; alone they are words.
func (p *parser) negated() bool {
	if !p.at('!') && !p.at('-') {
		return false
	}
	after := p.rest()[1:]
	return strings.HasPrefix(after, "(") || !endsTerm(after)
}

func (p *parser) operand(depth int) (Expr, error) {
	switch {
	case p.accept('('):
		return p.group(depth + 1)
	case p.at('"'):
		start := p.pos
		value, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return p.anywhere(start, OpContains, value)
	case p.at('/'):
		start := p.pos
		if pattern, ok := p.slashed(); ok {
			return p.anywhere(start, OpMatch, pattern)
		}
	}
	if name, operator := p.column(); operator != "" {
		if set, ok := p.schema.find(name); ok {
			return p.comparison(set, len(name), operator)
		}
		if !p.looksLikeWord(name, operator) {
			return nil, p.unknown(name)
		}
	}
	return p.word()
}

func (p *parser) group(depth int) (Expr, error) {
	start := p.pos - 1
	if depth == maxDepth {
		return nil, errorAt(start, "more than %d parentheses and negations inside each other", maxDepth)
	}
	e, err := p.or(depth)
	if err != nil {
		return nil, err
	}
	if !p.accept(')') {
		return nil, errorAt(start, "this ( is not closed")
	}
	return e, nil
}

func (p *parser) word() (Expr, error) {
	start := p.pos
	word := p.bare()
	if word != ":" && word == operatorAt(word) {
		return nil, errorAt(start, "%s stands alone; write the column, %s and the value without spaces", word, word)
	}
	return p.anywhere(start, OpContains, word)
}

func (p *parser) anywhere(start int, op Op, value string) (Expr, error) {
	t, err := newTerm(columns{}, op, literal{text: value}, p.schema.now())
	if err != nil {
		return nil, errorAt(start, "%v", err)
	}
	return t, nil
}

func (p *parser) comparison(set columns, nameLen int, operator string) (Expr, error) {
	p.pos += nameLen + len(operator)
	op, negated := opOf(operator)
	start := p.pos
	value, err := p.value(op)
	if err != nil {
		return nil, err
	}
	t, err := newTerm(set, op, value, p.schema.now())
	if err != nil {
		return nil, errorAt(start, "%v", err)
	}
	if negated {
		return Not{t}, nil
	}
	return t, nil
}

func (p *parser) value(op Op) (literal, error) {
	switch {
	case p.at('"'):
		text, err := p.quoted()
		return literal{text: text, quoted: true}, err
	case op == OpMatch:
		return literal{text: p.pattern()}, nil
	default:
		return literal{text: p.bare()}, nil
	}
}

// looksLikeWord reports whether what begins like the term of a column is a URL or an IPv6
// address.
func (p *parser) looksLikeWord(name, operator string) bool {
	if operator != ":" {
		return false
	}
	ahead := p.scanner
	word := ahead.bare()
	_, err := netip.ParseAddr(word)
	return err == nil || strings.HasPrefix(word[len(name):], "://")
}

func (p *parser) unknown(name string) error {
	near := Nearest(name, p.schema.names())
	if len(near) == 0 {
		return errorAt(p.pos, "no column %s; put it in quotes to search for the text", excerpt(name))
	}
	return errorAt(p.pos, "no column %s; did you mean %s? Put it in quotes to search for the text",
		excerpt(name), strings.Join(near, ", "))
}
