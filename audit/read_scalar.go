package audit

import (
	"strings"

	"github.com/tidwall/gjson"
)

// readText returns the value of a property that is a text or a number; "" if it states none. A value
// that is stated and cannot be read is a doubt.
func (s *parseState) readText(name string, value gjson.Result) string {
	if value.Type == gjson.JSON {
		if list := value.Array(); value.IsArray() && len(list) == 1 && list[0].Type != gjson.JSON {
			return s.readText(name, list[0]) // some tools write every value as a list
		}
		s.noteUnreadValue(name, isStated(value))
		return ""
	}
	text := scalarText(value)
	if isLostValue(text) {
		s.noteUnreadValue(name, true)
		return ""
	}
	return text
}

// isLostValue reports whether a text is what PowerShell writes instead of a value that it cannot write.
func isLostValue(text string) bool {
	if text == "" || text[0] != '@' && text[0] != 'S' { // nearly all texts
		return false
	}
	return strings.HasPrefix(text, "@{") || strings.HasPrefix(text, "System.Object") ||
		strings.HasPrefix(text, "System.Collections.") || strings.HasPrefix(text, "System.Management.Automation.")
}

// readCount reads a number.
func (s *parseState) readCount(name string, value gjson.Result) int64 {
	n := parseCount(value)
	s.noteUnreadValue(name, n == NotCounted && isStated(value))
	return n
}

// readAccess reads a MailAccessType.
func (s *parseState) readAccess(name string, value gjson.Result) Access {
	return s.parseStatedAccess(name, s.readText(name, value))
}

// parseStatedAccess reads a MailAccessType that is stated as text.
func (s *parseState) parseStatedAccess(name, text string) Access {
	access := parseAccess(text)
	s.noteUnreadValue(name, access == AccessUnknown && strings.TrimSpace(text) != "")
	return access
}

// readStated reads a yes-or-no property.
func (s *parseState) readStated(name string, value gjson.Result) Stated {
	return s.parseStatedFlag(name, s.readText(name, value))
}

// parseStatedFlag reads a yes-or-no property that is stated as text.
func (s *parseState) parseStatedFlag(name, text string) Stated {
	stated := parseStated(text)
	s.noteUnreadValue(name, stated == NotStated && strings.TrimSpace(text) != "")
	return stated
}

// decodeObject returns the value of a property that is an object, also one in a text.
func (s *parseState) decodeObject(name string, value gjson.Result) gjson.Result {
	object := decodeNested(value)
	s.noteUnreadValue(name, !object.IsObject() && isStated(value))
	return object
}

// noteUnreadValue notes that the value of a property is stated and not understood.
func (s *parseState) noteUnreadValue(name string, unread bool) {
	if unread {
		s.addDoubt("its " + name + " is not understood")
	}
}
