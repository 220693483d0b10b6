package form

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// flatNode is a value of AuditData that is built from columns: text, or the parts that columns state.
type flatNode struct {
	name  string
	index int // of an element; noIndex for a property
	text  string
	parts []*flatNode
	// byName are the parts by their name in lower case if they are many properties; nil otherwise.
	byName map[string]*flatNode
}

// manyParts is how many parts a node has before they are found by a map.
const manyParts = 32

// insertText puts a text in its place.
func (n *flatNode) insertText(path flatPath, text string) {
	for _, s := range path {
		n = n.ensurePart(s.name, noIndex)
		if s.index >= 0 {
			n = n.ensurePart("", s.index)
		}
	}
	n.text = text
}

// ensurePart returns the part with a name or an index, and adds it if it is new.
func (n *flatNode) ensurePart(name string, index int) *flatNode {
	is := func(p *flatNode) bool { return p.index == index && strings.EqualFold(p.name, name) }
	if index >= 0 && index < len(n.parts) && is(n.parts[index]) { // where it mostly is
		return n.parts[index]
	}
	if index < 0 && len(n.parts) >= manyParts {
		return n.ensureNamed(name)
	}
	if index < 0 || len(n.parts) > 0 && n.parts[len(n.parts)-1].index >= index {
		if i := slices.IndexFunc(n.parts, is); i >= 0 {
			return n.parts[i]
		}
	}
	n.parts = append(n.parts, &flatNode{name: name, index: index})
	return n.parts[len(n.parts)-1]
}

// ensureNamed is ensurePart for a property of a node with many parts.
func (n *flatNode) ensureNamed(name string) *flatNode {
	if n.byName == nil {
		n.byName = make(map[string]*flatNode, 2*len(n.parts))
		for _, p := range n.parts {
			if p.index < 0 {
				n.byName[strings.ToLower(p.name)] = p
			}
		}
	}
	lower := strings.ToLower(name)
	p := n.byName[lower]
	if p == nil {
		p = &flatNode{name: name, index: noIndex}
		n.parts, n.byName[lower] = append(n.parts, p), p
	}
	return p
}

// appendValue appends the value as JSON. A text that is JSON counts more than the parts.
func (n *flatNode) appendValue(dst []byte, b *flatBuilder) []byte {
	if n.text != "" {
		value, understood := leafJSON(n.name, n.text)
		if len(n.parts) == 0 || understood {
			if !understood {
				b.noteUnread(n.name)
			}
			return append(dst, value...)
		}
		b.noteUnread(n.name)
	}
	slices.SortStableFunc(n.parts, func(a, b *flatNode) int { return cmp.Compare(a.index, b.index) })
	named, _ := slices.BinarySearchFunc(n.parts, 0, func(p *flatNode, index int) int { return cmp.Compare(p.index, index) })
	if named == len(n.parts) {
		return n.appendObject(dst, b)
	}
	dst = append(dst, '[')
	for _, element := range n.parts[named:] {
		dst = append(element.appendValue(dst, b), ',')
	}
	if named > 0 {
		object := flatNode{parts: n.parts[:named]}
		dst = object.appendObject(dst, b)
	}
	return append(bytes.TrimSuffix(dst, []byte(",")), ']')
}

// appendObject appends the parts as an object.
func (n *flatNode) appendObject(dst []byte, b *flatBuilder) []byte {
	dst = append(dst, '{')
	for _, p := range n.parts {
		dst = append(appendQuoted(dst, p.name), ':')
		dst = append(p.appendValue(dst, b), ',')
	}
	return append(bytes.TrimSuffix(dst, []byte(",")), '}')
}

// leafJSON returns the JSON of a text, given the name of its property. A list or an object that is not
// understood is a string.
func leafJSON(name, text string) (value []byte, understood bool) {
	property, kind := containerNamed(strings.ToLower(name))
	switch {
	case property == "Folders" && isJSON(text):
		return []byte(foldersJSON(text)), true
	case isJSON(text):
		return []byte(text), true
	case kind == noContainer:
		return appendQuoted(nil, text), true
	}
	if value, ok := pythonJSON(text); ok {
		return value, true
	}
	switch {
	case property == "Folders":
		value = []byte(foldersJSON(text))
		return value, value[0] == '['
	case property == "OperationProperties" && isPlainPairs(text):
		return appendProperties(nil, text), true
	}
	return appendQuoted(nil, text), false
}

// isPlainPairs reports whether a text states names and values such as {MailAccessType:Bind,
// IsThrottled:False}, and is not JSON that was cut off.
func isPlainPairs(text string) bool {
	return strings.Contains(text, ":") && !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, `{"`) && !strings.Contains(text, "@{")
}
