package audit

import (
	"strings"

	"github.com/tidwall/gjson"

	"whoread/audit/scan"
)

// noteProperty adds a property to the set of its object. A property that the set already has is a doubt:
// JSON with the same key twice has two meanings, and nearly all readers use the last.
func (s *parseState) noteProperty(set *propertySet, p property, key gjson.Result) {
	if set.has(p) {
		s.addDoubt(key.Str + " is stated twice in one object; the last value was read")
	}
	set.set(p, true)
}

// noteNested notes a record inside of another, as damaged files have. It is not read. No object in a
// MailItemsAccessed record has an operation.
func (s *parseState) noteNested(p property) { s.inside = s.inside || p == operationProperty }

// doubtNested adds a doubt if the record contains another one.
func (s *parseState) doubtNested() {
	if s.inside {
		s.addDoubt("it contains another record, which was not read")
	}
}

// noteUnread notes a value, or an element of a list, that is stated and not understood.
func (s *parseState) noteUnread(value gjson.Result, name string) {
	if isStated(value) {
		s.addDoubt("a part of its " + name + " is not understood")
	}
}

// addDoubt notes a reason why the record may be misread. Only the first is kept.
func (s *parseState) addDoubt(why string) {
	if s.record.Doubt == "" {
		s.record.Doubt = why
	}
}

// isStated reports whether a value is stated; null, "" and an empty list are not.
func isStated(value gjson.Result) bool {
	switch value.Type {
	case gjson.Null:
		return false
	case gjson.String:
		return value.Str != ""
	case gjson.JSON:
		return !isEmptyContainer(value.Raw)
	default:
		return true
	}
}

// isEmptyContainer reports whether a JSON object or array is empty.
func isEmptyContainer(raw string) bool {
	inside := 1
	for inside < len(raw) && scan.IsSpace(raw[inside]) {
		inside++
	}
	return inside >= len(raw) || raw[inside] == ']' || raw[inside] == '}'
}

// isAnnotated reports whether all that an object states is its type (@odata.type).
func isAnnotated(object gjson.Result) bool {
	only := object.IsObject()
	object.ForEach(func(key, _ gjson.Result) bool {
		only = only && isAnnotation(key.Str)
		return only
	})
	return only
}

// isAnnotation reports whether a property describes another one or its object (SizeInBytes@odata.type).
func isAnnotation(name string) bool { return strings.Contains(name, "@odata.") }
