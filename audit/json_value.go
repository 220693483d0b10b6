package audit

import (
	"unsafe"

	"github.com/tidwall/gjson"
)

// scalarText returns a scalar as text; "" for null, an object or an array.
func scalarText(value gjson.Result) string {
	switch value.Type {
	case gjson.String:
		return value.Str
	case gjson.Number, gjson.True, gjson.False:
		return value.Raw
	default:
		return ""
	}
}

// decodeNested returns a JSON value, parsed if it is a string with JSON, as in the tables of Sentinel
// and Log Analytics.
func decodeNested(value gjson.Result) gjson.Result {
	if value.Type == gjson.JSON {
		return value
	}
	if value.Type == gjson.String && len(value.Str) > 1 && (value.Str[0] == '[' || value.Str[0] == '{') {
		if isValidJSON(value.Str) {
			return gjson.Parse(value.Str)
		}
	}
	return gjson.Result{}
}

// eachElement visits the elements of an array. PowerShell unwraps an array of one, so an object is
// visited as its only element. It returns false if the value is stated and neither.
func eachElement(value gjson.Result, visit func(key, value gjson.Result) bool) bool {
	list := decodeNested(value)
	switch {
	case list.IsArray():
		list.ForEach(visit)
	case list.IsObject():
		visit(gjson.Result{}, list)
	default:
		return !isStated(value)
	}
	return true
}

// isValidJSON reports whether a text inside of a record is JSON that can be parsed.
func isValidJSON(text string) bool {
	return !isTooDeep(unsafe.Slice(unsafe.StringData(text), len(text))) && gjson.Valid(text)
}
