package audit

import (
	"github.com/tidwall/gjson"

	"whoread/audit/scan"
)

// noteProperty adds a property that the record states in an object whose properties are in set. One that
// was in it counts as repeated: JSON with the same key twice has two readings, of which nearly all
// readers take the last.
func (in *parseState) noteProperty(set *propertySet, p property, key gjson.Result) {
	if set.has(p) {
		in.addDoubt(key.Str + " is stated twice in one object; the last value was read")
	}
	set.set(p, true)
}

// noteNested notes a record that is inside of another one, where a file was damaged. Nothing of it is
// read. No object in a record of MailItemsAccessed has an operation.
func (in *parseState) noteNested(p property) { in.inside = in.inside || p == operationProperty }

// noteUnread notes a value, or an element of a list, that says something and is not understood.
func (in *parseState) noteUnread(value gjson.Result, name string) {
	if isStated(value) {
		in.addDoubt("a part of its " + name + " is not understood")
	}
}

// addDoubt notes why what is read may be wrong; the first reason counts.
func (in *parseState) addDoubt(why string) {
	if in.record.Doubt == "" {
		in.record.Doubt = why
	}
}

// isStated reports whether a value says something: null, "" and an empty list do not.
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

// isEmptyContainer reports whether a JSON object or array has nothing in it.
func isEmptyContainer(raw string) bool {
	inside := 1
	for inside < len(raw) && scan.IsSpace(raw[inside]) {
		inside++
	}
	return inside >= len(raw) || raw[inside] == ']' || raw[inside] == '}'
}
