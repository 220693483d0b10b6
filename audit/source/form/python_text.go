package form

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// pythonJSON returns a list or dictionary as Python prints it, such as [{'Id': 'x', 'Size': None}], as
// JSON. It is not ok with any other text.
func pythonJSON(text string) (value []byte, ok bool) {
	if text == "" || text[0] != '[' && text[0] != '{' {
		return nil, false
	}
	p := pythonText{text: text}
	if !p.parseValue(0) || strings.TrimSpace(p.text) != "" {
		return nil, false
	}
	return p.json, true
}

// pythonText is the rest of a text as Python prints it, and the JSON of what was read.
type pythonText struct {
	text string
	json []byte
}

// maxPythonDepth is how deeply lists may be nested. AuditData has five levels.
const maxPythonDepth = 50

// parseValue reads a value.
func (p *pythonText) parseValue(depth int) bool {
	p.text = strings.TrimLeft(p.text, " \t\r\n")
	if p.text == "" || depth > maxPythonDepth {
		return false
	}
	switch p.text[0] {
	case '[':
		return p.readElements(']', func() bool { return p.parseValue(depth + 1) })
	case '{':
		return p.readElements('}', func() bool { return p.readKey() && p.parseValue(depth+1) })
	case '\'', '"':
		return p.readString()
	}
	end := strings.IndexAny(p.text, ",]} \t\r\n")
	if end < 0 {
		return false
	}
	word := p.text[:end]
	p.text = p.text[end:]
	switch word {
	case "None", "nan", "null":
		word = "null"
	case "True", "true":
		word = "true"
	case "False", "false":
		word = "false"
	default:
		if _, err := strconv.ParseFloat(word, 64); err != nil || !isJSON("["+word+"]") {
			return false
		}
	}
	p.json = append(p.json, word...)
	return true
}

// readElements reads the elements of a list or a dictionary.
func (p *pythonText) readElements(closing byte, element func() bool) bool {
	p.json = append(p.json, p.text[0])
	for first := true; ; first = false {
		p.text = strings.TrimLeft(p.text[1:], " \t\r\n")
		if first && strings.HasPrefix(p.text, string(closing)) {
			break
		}
		if !element() {
			return false
		}
		p.text = strings.TrimLeft(p.text, " \t\r\n")
		if p.text == "" || p.text[0] != ',' && p.text[0] != closing {
			return false
		}
		if p.text[0] == closing {
			break
		}
		p.json = append(p.json, ',')
	}
	p.text, p.json = p.text[1:], append(p.json, closing)
	return true
}

// readKey reads a key and the colon after it.
func (p *pythonText) readKey() bool {
	if p.text == "" || p.text[0] != '\'' && p.text[0] != '"' || !p.readString() {
		return false
	}
	p.text = strings.TrimLeft(p.text, " ")
	if !strings.HasPrefix(p.text, ":") {
		return false
	}
	p.text, p.json = p.text[1:], append(p.json, ':')
	return true
}

// readString reads a string.
func (p *pythonText) readString() bool {
	quote := p.text[0]
	var b strings.Builder
	for rest := p.text[1:]; rest != ""; {
		if rest[0] == quote {
			p.text = rest[1:]
			p.json = appendQuoted(p.json, b.String())
			return utf8.ValidString(b.String())
		}
		r, _, tail, err := strconv.UnquoteChar(rest, quote)
		if err != nil || rest[0] == '\n' {
			return false
		}
		if strings.HasPrefix(rest, `\`) && !strings.ContainsAny(rest[1:2], `\'"nrtxuU`) {
			return false
		}
		b.WriteRune(r)
		rest = tail
	}
	return false
}
