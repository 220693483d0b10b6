package audit

import (
	"strings"

	"github.com/tidwall/gjson"
)

// MayBeWrapper reports whether the text that was parsed last has properties that AuditData does not have
// and wrappers or flattened records do: it may be what is around a record, although it states an operation
// itself.
func (p *Parser) MayBeWrapper() bool { return p.state.wrapper || p.state.inside }

// noteWrapper notes a property of the top level that is not read, if wrappers have it: AuditData, a text of
// JSON, or a name with a path such as "Folders{}.Path".
func (s *parseState) noteWrapper(name string, value gjson.Result) {
	switch {
	case s.wrapper:
	case value.Type == gjson.String && len(value.Str) > 1 && (value.Str[0] == '{' || value.Str[0] == '[' || value.Str[0] == '"'),
		strings.HasSuffix(name, "Data"), strings.HasSuffix(name, "_raw"):
		s.wrapper = true
	case strings.ContainsAny(name, "._{["):
		s.wrapper = strings.IndexByte(name, '@') < 0 // not an annotation of Graph
	}
}
