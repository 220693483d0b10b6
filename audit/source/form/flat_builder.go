package form

import (
	"encoding/json"
	"regexp"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

// flatBuilder builds AuditData from the columns of one row.
type flatBuilder struct {
	plan   flatPlan
	names  []string
	values []string // decoded by build; "" for what is not stated
	chosen []bool   // the columns that count
	root   flatNode
	// operation is the operation of the row, and jsonCells reports that its cells are JSON texts.
	operation string
	jsonCells bool
	doubt     string
}

// buildJSON appends the columns as AuditData.
func (b *flatBuilder) buildJSON(dst []byte) []byte {
	b.values = append([]string(nil), b.values...)
	b.chosen = make([]bool, len(b.values))
	b.jsonCells = b.hasJSONCells()
	for i := range b.values {
		b.values[i] = b.decodeCell(i)
	}
	b.chooseColumns()
	b.placeColumns()
	return b.root.appendObject(dst, b)
}

// hasJSONCells reports whether the operation is stated as a JSON string. The quotes of other cells are
// not part of their texts then.
func (b *flatBuilder) hasJSONCells() bool {
	for i, c := range b.plan.columns {
		if c.key == "operation" && isJSONString(strings.TrimSpace(b.values[i])) {
			return true
		}
	}
	return false
}

func isJSONString(text string) bool {
	return len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' && json.Valid([]byte(text))
}

// decodeCell returns the text of a cell; "" if it states nothing.
func (b *flatBuilder) decodeCell(i int) string {
	stated, c := b.values[i], b.plan.columns[i]
	value := strings.TrimSpace(stated)
	switch {
	case value == "null", value == `""`, b.plan.kibana && (value == "-" || value == "(empty)"):
		return ""
	case b.jsonCells && isJSONString(value):
		stated = string(scan.AppendUnquoted(nil, []byte(value)))
		value = strings.TrimSpace(stated)
	}
	if c.isFreeText() {
		return stated
	}
	if c.known && !c.isContainer() {
		value = onlyElement(value)
	}
	if b.plan.kibana && c.key == "operationcount" {
		value = plainNumber(value)
	}
	return value
}

// isFreeText reports whether a column states what people write. White space around it is part of it.
func (c flatColumn) isFreeText() bool {
	last := c.path[len(c.path)-1]
	return c.known && last.index == noIndex && c.path.firstAny() < 0 &&
		(strings.EqualFold(last.name, "Subject") || strings.EqualFold(last.name, "Path"))
}

// onlyElement returns the element of a JSON array with one element, and any other text unchanged: some
// tools write every value as a list.
func onlyElement(value string) string {
	if !strings.HasPrefix(value, "[") {
		return value
	}
	if list, ok := listElements(value); ok && len(list) == 1 {
		return list[0]
	}
	return value
}

// listElements returns the elements of a JSON array as texts.
func listElements(value string) (texts []string, ok bool) {
	var list []json.RawMessage
	if json.Unmarshal([]byte(value), &list) != nil {
		return nil, false
	}
	for _, element := range list {
		texts = append(texts, jsonColumn(element))
	}
	return texts, true
}

// chooseColumns chooses the columns that count: of those for one property, the stated one with the
// lowest rank. A time that is not understood never takes the place of one that is.
func (b *flatBuilder) chooseColumns() {
	best := make(map[string]int, len(b.values))
	for i, c := range b.plan.columns {
		if b.values[i] == "" || b.isUnread(i) {
			continue
		}
		if old, ok := best[c.key]; !ok || b.isBetter(i, old) {
			best[c.key] = i
		} else if c.rank == b.plan.columns[old].rank && c.known && !strings.EqualFold(b.values[i], b.values[old]) {
			b.addDoubt(b.names[i] + " is stated by two columns; the first was read")
		}
	}
	if i, ok := best["clientip"]; ok && b.plan.columns[i].rank >= rankAlias && hasAny(best, "clientipaddress", "actoripaddress", "actorip") {
		delete(best, "clientip")
	}
	for key, i := range best {
		b.chosen[i] = true
		if key == "operation" {
			b.operation = b.values[i]
		}
	}
}

func hasAny(best map[string]int, keys ...string) bool {
	for _, key := range keys {
		if _, ok := best[key]; ok {
			return true
		}
	}
	return false
}

// isBetter reports whether a column counts more than another one for the same property.
func (b *flatBuilder) isBetter(i, old int) bool {
	ci, co := b.plan.columns[i], b.plan.columns[old]
	if ci.key == "creationtime" && (ci.rank >= rankAlias) == (co.rank >= rankAlias) {
		if understood := isTime(ci.timeText(b.values[i])); understood != isTime(co.timeText(b.values[old])) {
			return understood
		}
	}
	return ci.rank < co.rank
}

func isTime(text string) bool {
	t, _ := scan.ParseTime(text)
	return !t.IsZero()
}

// timeText returns a time of the column as CreationTime has it, or a text that is not understood. The time
// of a zone such as "Local Time" is unknown.
func (c flatColumn) timeText(text string) string {
	switch strings.ToUpper(c.zone) {
	case "", "UTC", "GMT", "Z":
		if t, _ := c.culture.ParseTime(text); !t.IsZero() {
			return t.Format("2006-01-02T15:04:05.999999999")
		}
		return text
	}
	return text + " [" + c.zone + "]"
}

// isUnread reports whether a column states something of which nothing can be read. It notes what is not
// understood.
func (b *flatBuilder) isUnread(i int) bool {
	c := b.plan.columns[i]
	if c.lost {
		b.addDoubt("the column " + b.names[i] + " is not understood")
		return false
	}
	lost := isLost(b.values[i])
	if lost && c.known && (c.isContainer() || !b.plan.mailbox) {
		b.noteUnread(c.path[0].name)
	}
	return lost
}

// isContainer reports whether a column states a list or an object.
func (c flatColumn) isContainer() bool {
	last := c.path[len(c.path)-1]
	_, kind := containerNamed(strings.ToLower(last.name))
	return c.known && (kind != noContainer || last.index != noIndex)
}

// noteUnread notes that a part of a property is not understood.
func (b *flatBuilder) noteUnread(property string) {
	b.addDoubt("a part of its " + property + " is not understood")
}

// addDoubt notes a reason why the record may be misread. Only the first is kept.
func (b *flatBuilder) addDoubt(why string) {
	if b.doubt == "" {
		b.doubt = why
	}
}

// finalDoubt returns the reason why the record may be misread; "" if there is none, or if it is of
// an operation that is not read.
func (b *flatBuilder) finalDoubt() string {
	operation := strings.TrimSpace(b.operation)
	if b.doubt == "" || operation == "" || strings.EqualFold(operation, audit.MailItemsAccessed) || audit.IsSibling(operation) {
		return b.doubt
	}
	return ""
}

// placeColumns puts the columns that count in their places. A column with another name than the property
// is kept under its own name, too.
func (b *flatBuilder) placeColumns() {
	lists := map[string]*flatList{}
	var order []*flatList
	for i, c := range b.plan.columns {
		value := b.values[i]
		if value == "" || isLost(value) {
			continue
		}
		if c.rank >= rankAlias && !c.isNameOfRecords(b.names[i]) {
			b.root.insertText(flatPath{{b.names[i], noIndex}}, value)
		}
		if !b.chosen[i] {
			continue
		}
		if c.key == "creationtime" {
			if c.culture.Contradicts(value) {
				b.addDoubt("its time has the day and the month in another order than the rows before it")
			}
			value = c.timeText(value)
		}
		at := c.path.firstAny()
		if at < 0 {
			b.root.insertText(c.path, value)
			continue
		}
		prefix := c.path[:at+1].String()
		if lists[prefix] == nil {
			lists[prefix] = &flatList{at: at}
			order = append(order, lists[prefix])
		}
		lists[prefix].addColumn(c, b.splitValues(c, value))
	}
	for _, list := range order {
		list.placeValues(b)
	}
}

// isNameOfRecords reports whether records have a property of this name.
func (c flatColumn) isNameOfRecords(name string) bool {
	return nameColumn(name).rank == rankOwn && nameColumn(name).known
}

// splitValues returns the values of a cell with a value for each element of a list.
func (b *flatBuilder) splitValues(c flatColumn, value string) []string {
	if list, ok := listElements(value); ok {
		return list
	}
	list := strings.Split(value, "\n")
	if b.plan.kibana {
		list = splitKibana(c.path[len(c.path)-1].name, value)
	}
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	if c.expanded && !b.plan.kibana && len(list) == 1 {
		b.addDoubt("its lists may have been expanded to rows, so that each row states only a part of the record")
	}
	return list
}

// groupedNumber matches a number as Kibana displays it: 48,213.
var groupedNumber = regexp.MustCompile(`^[0-9]{1,3}(?:,[0-9]{3})+$`)

// plainNumber returns a number without the commas between groups of digits, and other text unchanged.
func plainNumber(text string) string {
	if groupedNumber.MatchString(text) {
		return strings.ReplaceAll(text, ",", "")
	}
	return text
}

// splitKibana splits the values of a cell of Kibana. A path begins with a backslash and may contain commas.
func splitKibana(property, value string) []string {
	if !strings.EqualFold(property, "Path") {
		list := strings.Split(value, ", ")
		for i := range list {
			list[i] = plainNumber(list[i])
		}
		return list
	}
	list := strings.Split(value, `, \`)
	for i := 1; i < len(list); i++ {
		list[i] = `\` + list[i]
	}
	return list
}
