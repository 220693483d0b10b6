package form

import (
	"strconv"
	"strings"
)

// flatStep is one step of the path of a flattened column: a property, and the element of it that is
// meant if it is a list.
type flatStep struct {
	name  string
	index int // of the element, noIndex or anyIndex
}

const (
	noIndex  = -1 // no element is named: Item.Subject
	anyIndex = -2 // the cell has a value for each element: Folders{}.Path
)

// flatPath is the place of a column in AuditData, such as Folders[0].FolderItems[1].Id.
type flatPath []flatStep

// String returns the path in lower case. Columns with the same string state the same value.
func (p flatPath) String() string {
	var b strings.Builder
	for i, s := range p {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strings.ToLower(s.name))
		switch {
		case s.index >= 0:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case s.index == anyIndex:
			b.WriteString("[]")
		}
	}
	return b.String()
}

// parsePath reads the name of a column that begins with a list or an object of records. Tools write the
// same path as Folders.0.Path, Folders_0_Path, Folders[0].Path, Folders/0/Path, and Folders{}.Path or
// Folders.Path for all elements. It is not ok if the place is not understood; known reports whether the
// name begins with a list or an object of records at all.
func parsePath(name string) (path flatPath, known, ok bool) {
	tokens := splitTokens(name)
	if len(tokens) == 0 {
		return nil, false, false
	}
	property, kind := containerNamed(strings.ToLower(tokens[0]))
	if kind == noContainer || isInner(property) {
		return nil, false, false
	}
	for {
		step := flatStep{property, noIndex}
		if tokens = tokens[1:]; kind == listContainer {
			step.index, tokens = takeIndex(tokens)
		}
		if len(tokens) == 0 {
			return append(path, step), true, true
		}
		if kind == listContainer && step.index == noIndex && hasElements(property, tokens[0]) {
			step.index = anyIndex
		}
		path = append(path, step)
		inner, innerKind := containerNamed(strings.ToLower(tokens[0]))
		if !isInner(inner) {
			return append(path, flatStep{tokens[0], noIndex}), true, len(tokens) == 1 && !isIndexToken(tokens[0])
		}
		property, kind = inner, innerKind
	}
}

// hasElements reports whether a property after the name of a list is one of its elements. In a list of
// names and values it can also be one of the names: OperationProperties.MailAccessType.
func hasElements(list, property string) bool {
	return list != "OperationProperties" && list != "Parameters" ||
		strings.EqualFold(property, "Name") || strings.EqualFold(property, "Value")
}

// takeIndex takes the index from the front of the tokens, if there is one.
func takeIndex(tokens []string) (index int, rest []string) {
	if len(tokens) == 0 || !isIndexToken(tokens[0]) {
		return noIndex, tokens
	}
	if tokens[0] == anyToken {
		return anyIndex, tokens[1:]
	}
	n, _ := strconv.Atoi(tokens[0]) // of few digits only
	return n, tokens[1:]
}

// anyToken stands for {}, [], * and #.
const anyToken = "*"

// isIndexToken reports whether a token is the index of an element.
func isIndexToken(token string) bool {
	const most = 6 // digits
	return token == anyToken || len(token) <= most && strings.Trim(token, "0123456789") == ""
}

// splitTokens splits the name of a column at everything that is no letter or digit.
func splitTokens(name string) []string {
	var tokens []string
	start := -1
	for i := 0; i <= len(name); i++ {
		if i < len(name) && isWordByte(name[i]) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			tokens, start = append(tokens, name[start:i]), -1
		}
		if rest := name[i:]; strings.HasPrefix(rest, "{}") || strings.HasPrefix(rest, "[]") || strings.HasPrefix(rest, "*") || strings.HasPrefix(rest, "#") {
			tokens = append(tokens, anyToken)
		}
	}
	return tokens
}

func isWordByte(c byte) bool {
	return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// containerKind is what a property of records contains.
type containerKind uint8

const (
	noContainer containerKind = iota
	objectContainer
	listContainer
)

// containerNamed returns the property of records that is a list or an object, by its name in lower case.
func containerNamed(lower string) (property string, kind containerKind) {
	switch lower {
	case "folders", "exchangeaggregatedfolders": // the second is what Elastic's integration makes of it
		return "Folders", listContainer
	case "folderitems":
		return "FolderItems", listContainer
	case "operationproperties":
		return "OperationProperties", listContainer
	case "item":
		return "Item", objectContainer
	case "parentfolder":
		return "ParentFolder", objectContainer
	case "appaccesscontext":
		return "AppAccessContext", objectContainer
	case "affecteditems":
		return "AffectedItems", listContainer
	case "messages":
		return "Messages", listContainer
	case "messageitems":
		return "MessageItems", listContainer
	case "folder":
		return "Folder", objectContainer
	case "destfolder":
		return "DestFolder", objectContainer
	case "parameters":
		return "Parameters", listContainer
	case "modifiedproperties":
		return "ModifiedProperties", listContainer
	}
	return "", noContainer
}

// isInner reports whether a list or an object is always part of another.
func isInner(container string) bool {
	return container == "FolderItems" || container == "ParentFolder" || container == "MessageItems"
}
