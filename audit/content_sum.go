package audit

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// ContentSum is a hash of raw content after normalizing, by which copies of a record without an ID are
// recognized.
type ContentSum [16]byte

// JoinSum returns the sum of a content and another one, such as the row that it was found in.
func (c ContentSum) JoinSum(other ContentSum) ContentSum {
	for i := range c {
		c[i] ^= other[i]
	}
	return c
}

// SumContent returns the sum of a text. JSON texts have the same sum if they state the same: white space,
// the order and the case of keys, escapes in strings and the annotations of Graph do not matter. Any other
// text is summed byte for byte, without the white space around it.
func SumContent(text []byte) ContentSum {
	normal := []byte(strings.TrimSpace(string(text)))
	if IsJSON(text) {
		normal = appendNormal(nil, gjson.ParseBytes(escapeControls(text)), 0)
	}
	sum := sha256.Sum256(normal)
	return ContentSum(sum[:])
}

// deepestNormal is the number of levels that are normalized. Looking into every level takes time by the
// square of their number, and records have five.
const deepestNormal = 24

// appendNormal appends a value in a form that is equal for equal values.
func appendNormal(dst []byte, value gjson.Result, depth int) []byte {
	switch {
	case value.Type == gjson.String:
		return strconv.AppendQuote(dst, value.Str)
	case value.Type != gjson.JSON || depth == deepestNormal:
		return append(dst, strings.TrimSpace(value.Raw)...)
	case value.IsArray():
		dst = append(dst, '[')
		value.ForEach(func(_, element gjson.Result) bool {
			dst = append(appendNormal(dst, element, depth+1), ',')
			return true
		})
		return append(dst, ']')
	}
	return appendNormalObject(dst, value, depth)
}

// appendNormalObject appends an object with sorted keys. Of a key that occurs twice, both values count.
func appendNormalObject(dst []byte, object gjson.Result, depth int) []byte {
	type member struct {
		key   string
		value gjson.Result
	}
	var members []member
	object.ForEach(func(key, value gjson.Result) bool {
		if !isAnnotation(key.Str) {
			members = append(members, member{strings.ToLower(key.Str), value})
		}
		return true
	})
	slices.SortStableFunc(members, func(a, b member) int { return cmp.Compare(a.key, b.key) })
	dst = append(dst, '{')
	for _, m := range members {
		dst = append(strconv.AppendQuote(dst, m.key), ':')
		dst = append(appendNormal(dst, m.value, depth+1), ',')
	}
	return append(dst, '}')
}
