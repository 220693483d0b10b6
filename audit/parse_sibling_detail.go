package audit

import (
	"strings"

	"github.com/tidwall/gjson"
)

// parseSiblingDetail collects what a record states of its operation beside folders and items.
func (p *Parser) parseSiblingDetail() {
	s := &p.siblings
	p.parseParameters(operationPropertiesProperty, "OperationProperties")
	p.parseParameters(parametersProperty, "Parameters")
	if s.kept.has(parametersProperty) {
		s.addDetail("ObjectId", p.state.readText("ObjectId", s.valueOf(objectIDProperty)))
	}
	if changes := s.valueOf(modifiedPropertiesProperty); !eachElement(changes, s.visit.change) {
		s.addDetail("ModifiedProperties", scalarText(changes))
	}
	for _, named := range [...]struct {
		property
		name string
	}{
		{queryTextProperty, "QueryText"},
		{attachmentsProperty, "Attachments"},
		{sendAsUserSMTPProperty, "SendAsUserSmtp"},
		{sendOnBehalfOfUserSMTPProperty, "SendOnBehalfOfUserSmtp"},
		{destMailboxOwnerUPNProperty, "DestMailboxOwnerUPN"},
	} {
		s.addDetail(named.name, p.state.readText(named.name, s.valueOf(named.property)))
	}
	if result := p.state.readText("ResultStatus", s.valueOf(resultStatusProperty)); !strings.EqualFold(result, "Succeeded") && !strings.EqualFold(result, "True") {
		s.addDetail("ResultStatus", result)
	}
}

// textOrJSON returns a value as text; an object or an array as JSON, without the types that Graph adds.
func textOrJSON(value gjson.Result) string {
	switch {
	case value.Type != gjson.JSON:
		return scalarText(value)
	case !strings.Contains(value.Raw, annotationMark):
		return value.Raw
	}
	return string(appendWithoutAnnotations(nil, value))
}

// annotationMark is in the names of the properties that Graph adds: @odata.type, Folders@odata.type.
const annotationMark = "@odata."

// appendWithoutAnnotations appends a value as JSON, without the types that Graph adds.
func appendWithoutAnnotations(dst []byte, value gjson.Result) []byte {
	if value.Type != gjson.JSON {
		return append(dst, value.Raw...)
	}
	opening, closing := byte('{'), byte('}')
	if value.IsArray() {
		opening, closing = '[', ']'
	}
	dst = append(dst, opening)
	n := 0
	value.ForEach(func(key, inner gjson.Result) bool {
		if strings.Contains(key.Str, annotationMark) {
			return true
		}
		if n++; n > 1 {
			dst = append(dst, ',')
		}
		if value.IsObject() {
			dst = append(append(dst, key.Raw...), ':')
		}
		dst = appendWithoutAnnotations(dst, inner)
		return true
	})
	return append(dst, closing)
}

// addDetail adds a value to the detail, unless it is empty.
func (s *siblingParser) addDetail(name, value string) {
	if value == "" {
		return
	}
	if len(s.detail) > 0 {
		s.detail = append(s.detail, "; "...)
	}
	if name != "" {
		s.detail = append(append(s.detail, name...), '=')
	}
	s.detail = append(s.detail, value...)
}

// parseParameters parses a list of names and values, such as the parameters of a cmdlet. Text is kept as
// stated.
func (p *Parser) parseParameters(property property, name string) {
	value := p.siblings.valueOf(property)
	if eachElement(value, p.siblings.visit.parameter) {
		return
	}
	text := scalarText(value)
	p.notePowerShell(text, name)
	p.siblings.addDetail("", text)
}

// notePowerShell notes text that PowerShell writes in place of a value.
func (p *Parser) notePowerShell(text, name string) {
	if strings.HasPrefix(text, "@{") || strings.HasPrefix(text, "System.") {
		p.state.addDoubt("a part of its " + name + " is not understood")
	}
}

// parseParameter parses {"Name":"DeleteMessage","Value":"True"}, {"DeleteMessage":"True"}, or text.
func (p *Parser) parseParameter(_, element gjson.Result) bool {
	s := &p.siblings
	if !element.IsObject() {
		text := scalarText(element)
		p.notePowerShell(text, "parameters")
		s.addDetail("", text)
		return true
	}
	s.parameter, p.state.seenPair = pair{}, 0
	element.ForEach(s.visit.pair)
	p.addParameter(s.parameter.name, s.parameter.value)
	return true
}

// parseParameterPair parses one property of a parameter.
func (p *Parser) parseParameterPair(key, value gjson.Result) bool {
	in, s := &p.state, &p.siblings
	property, text := propertyOf(key.Str), textOrJSON(value)
	switch property {
	case nameProperty:
		s.parameter.name = text
	case valueProperty:
		s.parameter.value = text
	default:
		if !strings.Contains(key.Str, annotationMark) {
			p.addParameter(key.Str, text)
		}
		return true
	}
	in.noteProperty(&in.seenPair, property, key)
	return true
}

// addParameter adds a parameter to the detail. One that names the mailbox of the operation counts as
// such if it is an address or a GUID: other names of mailboxes cannot be compared with those of records.
func (p *Parser) addParameter(name, value string) {
	s := &p.siblings
	s.addDetail(name, value)
	if parameter := p.state.sibling.mailboxParameter; parameter == "" || !strings.EqualFold(name, parameter) {
		return
	}
	mailbox, folder, _ := strings.Cut(value, `:\`) // the Identity of a mailbox folder
	guid := normalizeGUID(mailbox)
	switch _, ok := ParseGUID(guid); {
	case ok && s.sibling.MailboxGUID == "":
		s.sibling.MailboxGUID = guid
	case !ok && strings.Contains(mailbox, "@") && !strings.ContainsAny(mailbox, ` /\`):
		s.mailbox = mailbox
	default:
		return
	}
	if folder != "" && s.sibling.Folder.Path == "" {
		s.sibling.Folder.Path = `\` + folder
	}
}

// parseChange parses an element of the ModifiedProperties: the name of a property, or an object with its
// name and its values before and after.
func (p *Parser) parseChange(_, element gjson.Result) bool {
	p.siblings.addDetail("ModifiedProperty", textOrJSON(element))
	return true
}

// parseFolderRight parses what an operation on the permissions of a folder states of them.
func (p *Parser) parseFolderRight(key, value gjson.Result) bool {
	switch propertyOf(key.Str) {
	case memberUPNProperty:
		p.siblings.addDetail("MemberUpn", textOrJSON(value))
	case memberRightsProperty:
		p.siblings.addDetail("MemberRights", textOrJSON(value))
	default:
	}
	return true
}
