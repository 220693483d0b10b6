package form

import (
	"bytes"
	"cmp"
	"errors"

	"whoread/audit"
	"whoread/audit/scan"
)

// The names of what surrounds AuditData.
const (
	shapeBare      = "AuditData"
	shapeSearch    = "Search-UnifiedAuditLog rows"
	shapeGraph     = "Graph audit records"
	shapeHunting   = "advanced hunting rows"
	shapeSplunk    = "Splunk events"
	shapeElastic   = "Elasticsearch documents"
	shapeMailbox   = "Search-MailboxAuditLog rows"
	shapeFlattened = "flattened AuditData"
)

var (
	errNoAuditData = errors.New("the row has no AuditData")
	errNotJSON     = errors.New("the row is not JSON, or has something behind its record")
)

// maxWrappers is how many wrappers may stand around each other: a Splunk event that holds an
// Elasticsearch document that holds a row of Search-UnifiedAuditLog is three.
const maxWrappers = 5

// unwrapJSON finds the AuditData of a row of JSON. Each row decides by itself what it is, since
// files of several tools are joined.
func unwrapJSON(row []byte, s *Scratch) Unwrapped {
	return unwrapText(row, s, maxWrappers)
}

// unwrapText unwraps a text by itself: a row, or what a string in it holds. All of it has to be
// JSON, not only the part that is the AuditData: what follows that would be lost unseen.
func unwrapText(row []byte, s *Scratch, left int) Unwrapped {
	found, whole := unwrapLevel(row, s, left)
	if found.Err == nil && !whole && !audit.IsJSON(row) {
		return Unwrapped{Err: errNotJSON}
	}
	return found
}

// unwrapLevel unwraps one level. Whole is whether the AuditData is the row itself, which its parser
// will check.
func unwrapLevel(row []byte, s *Scratch, left int) (found Unwrapped, whole bool) {
	start, end := scan.Trim(row, 0, len(row))
	row = row[start:end]
	switch {
	case len(row) == 0 || string(row) == "null":
		return Unwrapped{Err: audit.ErrEmpty}, true
	case left == 0:
		return Unwrapped{Err: audit.ErrTooDeep}, true
	case row[0] == '"' && scan.SkipString(row, 0) == len(row):
		s.reserveSpace(len(row))
		inner := s.appendText(func(dst []byte) []byte { return scan.AppendUnquoted(dst, row) })
		return unwrapText(inner, s, left-1), false
	case row[0] != '{' || plainlyBare(row):
		return Unwrapped{Data: row, Wrapper: shapeBare}, true
	}
	w, ok := wrapperOf(row)
	if !ok {
		return Unwrapped{Data: row, Wrapper: shapeBare}, true
	}
	found = w.unwrapFields(row, s, left)
	if w.results != nil {
		found.ResultCount = w.results
	}
	found.Doubt = cmp.Or(found.Doubt, w.doubt)
	return found, len(found.Data) > 0 && &found.Data[0] == &row[0]
}

// inRow is a finding that a row of Search-UnifiedAuditLog is around.
func inRow(f Unwrapped) Unwrapped {
	if f.Wrapper == shapeBare {
		f.Wrapper = shapeSearch
	}
	return f
}

// plainlyBare tells, for most rows that are AuditData, that they are, after a few properties.
func plainlyBare(row []byte) bool {
	if bytes.Contains(row, []byte(`Data"`)) || bytes.Contains(row, []byte(`_raw"`)) {
		return false
	}
	f := scan.PropertiesOf(row, 0)
	for range 8 {
		key, value, ok := f.Next()
		if !ok {
			return false
		}
		switch string(key) {
		case "OrganizationId", "UserKey", "Workload", "AppAccessContext", "ClientAppId", "ClientInfoString", "MailboxGuid":
			return !bytes.Contains(row, []byte(`LastAccessed"`))
		}
		if _, ok := f.Skip(value); !ok {
			return false
		}
	}
	return false
}

// wrapper is where the properties of a row stand that may hold its AuditData; empty if the row
// has none of that name.
type wrapper struct {
	auditData, rawEvent, raw, source, result []byte
	event, o365, o365Audit                   []byte
	graph, lastAccessed, creationTime        []byte
	operations, results                      []byte
	// doubt is why what is read may not be what was meant; "" if there is no doubt.
	doubt string
	// empty tells that the row has a place for its AuditData and null in it.
	empty    bool
	envelope jsonEnvelope
}

// wrapperOf looks through the properties of a row once. It is not ok if the row is no JSON
// object. Of two properties with the same name the last counts.
func wrapperOf(row []byte) (w wrapper, ok bool) {
	f := scan.PropertiesOf(row, 0)
	for {
		key, value, more := f.Next()
		if !more {
			return w, !f.Cut
		}
		end, whole := f.Skip(value)
		if !whole {
			return w, false
		}
		place := w.fieldOf(key)
		if place == nil {
			if isNested(row[value]) && holdsRow(row[value:end]) {
				w.doubt = "another row is inside of it, which was not read"
			}
			continue
		}
		if *place != nil && place != &w.envelope.id && place != &w.envelope.operation && !bytes.Equal(*place, row[value:end]) {
			w.doubt = string(key) + " is stated twice in one object; the last value was read"
		}
		*place = row[value:end]
		if string(*place) == "null" {
			*place = nil
			w.empty = w.empty || place == &w.auditData || place == &w.rawEvent
		}
	}
}

// fieldOf is where the value of a property of this name is kept; nil for those of no interest.
func (w *wrapper) fieldOf(key []byte) *[]byte {
	var buf [maxKey]byte
	key = lowerKey(&buf, key)
	switch string(key) {
	case "auditdata":
		return &w.auditData
	case "raweventdata":
		return &w.rawEvent
	case "_raw":
		return &w.raw
	case "_source":
		return &w.source
	case "result":
		return &w.result
	case "event":
		return &w.event
	case "o365":
		return &w.o365
	case "o365.audit":
		return &w.o365Audit
	case "auditlogrecordtype":
		return &w.graph
	case "lastaccessed":
		return &w.lastAccessed
	case "creationtime":
		return &w.creationTime
	case "operations":
		return &w.operations
	case "resultcount":
		return &w.results
	}
	return w.envelope.fieldOf(key)
}

// maxKey is the length of auditLogRecordType, the longest name that is looked for.
const maxKey = 18

// lowerKey returns the key in lower case, or nothing for a key that is too long to be looked for.
func lowerKey(buf *[maxKey]byte, key []byte) []byte {
	if len(key) > len(buf) {
		return nil
	}
	for i, c := range key {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(key)]
}

// fieldOf is where the value of a property that says something of the record is kept; key is in
// lower case.
func (k *jsonEnvelope) fieldOf(key []byte) *[]byte {
	switch string(key) {
	case "operation", "actiontype", "event.action":
		return &k.operation
	case "identity", "recordid", "id", "event.id":
		return &k.id
	case "@timestamp":
		return &k.time
	}
	return nil
}

// unwrapFields finds the AuditData in what the wrapper holds.
func (w *wrapper) unwrapFields(row []byte, s *Scratch, left int) Unwrapped {
	w.envelope = w.envelope.fillFrom(jsonEnvelope{operation: w.operations})
	if w.auditData != nil && w.rawEvent != nil && !bytes.Equal(w.auditData, w.rawEvent) {
		w.doubt = cmp.Or(w.doubt, "it has AuditData and RawEventData, of which AuditData was read")
	}
	switch {
	case w.auditData != nil:
		shape := shapeSearch
		if w.graph != nil {
			shape = shapeGraph
		}
		return w.unwrapValue(w.auditData, shape, s, left)
	case w.rawEvent != nil:
		return w.unwrapValue(w.rawEvent, shapeHunting, s, left)
	case w.raw != nil:
		return w.unwrapValue(w.raw, shapeSplunk, s, left)
	case w.source != nil:
		return w.unwrapValue(w.source, shapeElastic, s, left)
	case isObject(w.result):
		return w.unwrapValue(w.result, shapeSplunk, s, left)
	case w.o365Audit != nil || isObject(w.o365) || isObject(w.event):
		return w.unwrapElastic(row, s, left)
	case w.lastAccessed != nil && w.creationTime == nil:
		return unwrapMailboxRow(row, s)
	case w.empty:
		return Unwrapped{Err: audit.ErrEmpty}
	case w.graph != nil || w.operations != nil && !namesOperation(row):
		return Unwrapped{Err: errNoAuditData}
	}
	return Unwrapped{Data: row, Wrapper: shapeBare}
}

// holdsRow reports whether a part of a text that is not read has a row in it, as where a file was
// damaged.
func holdsRow(text []byte) bool {
	has := func(key string) bool { return bytes.Contains(text, []byte(key)) }
	return has(`"AuditData"`) || has(`"auditData"`) || has(`"_raw"`) || has(`"Operation"`) && has(`"CreationTime"`)
}

// isNested reports whether a value that begins with c is an object or an array.
func isNested(c byte) bool { return c == '{' || c == '[' }

func isObject(value []byte) bool { return len(value) > 0 && value[0] == '{' }

// unwrapValue opens the value that holds the AuditData. The outermost name is the one to show, and
// what an inner wrapper knows counts more.
func (w *wrapper) unwrapValue(value []byte, shape string, s *Scratch, left int) Unwrapped {
	found, _ := unwrapLevel(value, s, left-1)
	found.Wrapper = shape
	found.envelope = found.envelope.fillFrom(w.envelope)
	return found
}

// unwrapElastic opens a document of the o365 integration: the text as it was received if it was
// kept, and else the fields that were made of it.
func (w *wrapper) unwrapElastic(row []byte, s *Scratch, left int) Unwrapped {
	if isObject(w.event) {
		event := propertiesOf(w.event, "original", "action", "id")
		w.envelope = w.envelope.fillFrom(jsonEnvelope{operation: event[1], id: event[2]})
		if event[0] != nil {
			if found := w.unwrapValue(event[0], shapeElastic, s, left); found.Err == nil && isObject(found.Data) {
				return found
			}
		}
	}
	if w.o365Audit == nil && isObject(w.o365) {
		w.o365Audit = propertiesOf(w.o365, "audit")[0]
	}
	if w.o365Audit == nil {
		return Unwrapped{Data: row, Wrapper: shapeBare, envelope: w.envelope}
	}
	return w.unwrapValue(w.o365Audit, shapeElastic, s, left)
}

// propertiesOf returns the values of the named properties of an object; nil for those that it
// lacks.
func propertiesOf(object []byte, names ...string) [][]byte {
	values := make([][]byte, len(names))
	f := scan.PropertiesOf(object, 0)
	for {
		key, value, ok := f.Next()
		if !ok {
			return values
		}
		end, ok := f.Skip(value)
		if !ok {
			return values
		}
		for i, name := range names {
			if string(key) == name && string(object[value:end]) != "null" {
				values[i] = object[value:end]
			}
		}
	}
}

// fillFrom fills what k does not know from other.
func (k jsonEnvelope) fillFrom(other jsonEnvelope) jsonEnvelope {
	if k.operation == nil {
		k.operation = other.operation
	}
	if k.id == nil {
		k.id = other.id
	}
	if k.time == nil {
		k.time = other.time
	}
	return k
}

// namesOperation reports whether AuditData seems to name its operation.
func namesOperation(data []byte) bool {
	return bytes.Contains(data, []byte(`"Operation"`)) || bytes.Contains(data, []byte(`"operation"`))
}
