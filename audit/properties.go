package audit

import (
	"strings"

	"github.com/tidwall/gjson"
)

// properties reads the OperationProperties: a list of names and values, found by name and in
// any order (C29, C50). Some tools flatten them to an object, to text such as
// "MailAccessType:Bind", or to a list of such texts.
func (p *Parser) properties(value gjson.Result) {
	if list := whole(value); list.IsArray() {
		list.ForEach(p.visit.property)
	} else if list.IsObject() {
		p.element(list)
	} else {
		p.flattened(text(value))
	}
}

// property takes in one element of the list.
func (p *Parser) property(_, element gjson.Result) bool {
	if element.IsObject() {
		p.element(element)
	} else {
		p.flattened(text(element))
	}
	return true
}

// element reads {"Name":"MailAccessType","Value":"Bind"}, or {"MailAccessType":"Bind"}.
func (p *Parser) element(object gjson.Result) {
	p.reading.property, p.reading.seenPair = pair{}, 0
	object.ForEach(p.visit.pair)
	p.state(p.reading.property.name, p.reading.property.value)
}

// pair takes in one property of an element.
func (p *Parser) pair(key, value gjson.Result) bool {
	in := &p.reading
	switch property := propertyOf(key.Str); property {
	case nameProperty:
		in.note(&in.seenPair, property, key)
		in.property.name = text(value)
	case valueProperty:
		in.note(&in.seenPair, property, key)
		in.property.value = text(value)
	default:
		in.nested(property)
		p.state(key.Str, text(value))
	}
	return true
}

// flattened reads the properties out of text.
func (p *Parser) flattened(s string) {
	if strings.HasPrefix(s, "@{") || strings.HasPrefix(s, "System.") { // what PowerShell writes instead of a value
		p.reading.doubt("a part of its OperationProperties is not understood")
	}
	words := strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(" \t\r\n,;", c) })
	for _, word := range words {
		if name, value, ok := strings.Cut(word, ":"); ok {
			p.state(name, value)
		}
	}
}

// state takes in what one property says.
func (p *Parser) state(name, value string) {
	in := &p.reading
	property := propertyOf(name)
	switch property {
	case mailAccessTypeProperty:
		in.record.Access = access(value)
	case isThrottledProperty:
		in.record.Throttled = stated(value)
	default:
		return
	}
	in.note(&in.seenPairs, property, gjson.Result{Str: name})
}
