package audit

import (
	"strings"

	"github.com/tidwall/gjson"
)

// parseOperationProperties parses the OperationProperties: a list of names and values in any order (C29,
// C50). Some tools flatten them to an object, to text such as "MailAccessType:Bind", or to a list of
// such texts.
func (p *Parser) parseOperationProperties(value gjson.Result) {
	if list := decodeNested(value); list.IsArray() {
		list.ForEach(p.visit.property)
	} else if list.IsObject() {
		p.parseNameValue(list)
	} else {
		p.parseFlattened(scalarText(value))
	}
}

// parseListElement parses one element of the list.
func (p *Parser) parseListElement(_, element gjson.Result) bool {
	if element.IsObject() {
		p.parseNameValue(element)
	} else {
		p.parseFlattened(scalarText(element))
	}
	return true
}

// parseNameValue parses {"Name":"MailAccessType","Value":"Bind"}, or {"MailAccessType":"Bind"}.
func (p *Parser) parseNameValue(object gjson.Result) {
	p.state.property, p.state.seenPair = pair{}, 0
	object.ForEach(p.visit.pair)
	p.setProperty(p.state.property.name, p.state.property.value)
}

// parsePair parses one property of an element.
func (p *Parser) parsePair(key, value gjson.Result) bool {
	in := &p.state
	switch property := propertyOf(key.Str); property {
	case nameProperty:
		in.noteProperty(&in.seenPair, property, key)
		in.property.name = in.readText(key.Str, value)
	case valueProperty:
		in.noteProperty(&in.seenPair, property, key)
		in.property.value = in.readText(key.Str, value)
	default:
		in.noteNested(property)
		p.setProperty(key.Str, scalarText(value))
	}
	return true
}

// parseFlattened parses properties that are stated as text.
func (p *Parser) parseFlattened(s string) {
	if isLostValue(s) {
		p.state.addDoubt("a part of its OperationProperties is not understood")
	}
	words := strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(" \t\r\n,;", c) })
	for _, word := range words {
		if name, value, ok := strings.Cut(word, ":"); ok {
			p.setProperty(name, value)
		}
	}
}

// setProperty stores the value of one of the OperationProperties.
func (p *Parser) setProperty(name, value string) {
	in := &p.state
	property := propertyOf(name)
	switch property {
	case mailAccessTypeProperty:
		in.record.Access = in.parseStatedAccess(name, value)
	case isThrottledProperty:
		in.record.Throttled = in.parseStatedFlag(name, value)
	default:
		return
	}
	in.noteProperty(&in.seenPairs, property, gjson.Result{Str: name})
}
