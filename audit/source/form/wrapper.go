package form

import (
	"bytes"
	"cmp"

	"whoread/audit"
	"whoread/audit/scan"
)

// wrapper holds the properties of a row that may contain its AuditData; nil for those that the row
// lacks.
type wrapper struct {
	auditData, rawEvent, raw, source, result []byte
	event, o365, o365Audit                   []byte
	graph, lastAccessed, creationTime        []byte
	operations, results                      []byte
	// doubt is the reason why the row may be misread; "" if there is none.
	doubt string
	// empty reports that the AuditData of the row is null.
	empty    bool
	envelope jsonEnvelope
}

// wrapperOf reads the properties of a row once. It is not ok if the row is no JSON object. The last of
// several properties with the same name counts.
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
				w.doubt = "it contains another row, which was not read"
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

// fieldOf returns the field for a property of this name; nil if it is of no interest.
func (w *wrapper) fieldOf(key []byte) *[]byte {
	var buf scan.KeyBuffer
	key = scan.LowerKey(&buf, key)
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

// unwrapFields finds the AuditData in the properties of the wrapper.
func (w *wrapper) unwrapFields(row []byte, s *Scratch, left int) Unwrapped {
	w.envelope = w.envelope.fillFrom(jsonEnvelope{operation: w.operations})
	if w.auditData != nil && w.rawEvent != nil && !bytes.Equal(w.auditData, w.rawEvent) {
		w.doubt = cmp.Or(w.doubt, "it has both AuditData and RawEventData; AuditData was read")
	}
	switch {
	case w.auditData != nil:
		shape := wrapperSearch
		if w.graph != nil {
			shape = wrapperGraph
		}
		return w.unwrapValue(w.auditData, shape, s, left)
	case w.rawEvent != nil:
		return w.unwrapValue(w.rawEvent, wrapperHunting, s, left)
	case w.raw != nil:
		return w.unwrapValue(w.raw, wrapperSplunk, s, left)
	case w.source != nil:
		return w.unwrapValue(w.source, wrapperElastic, s, left)
	case isObject(w.result):
		return w.unwrapValue(w.result, wrapperSplunk, s, left)
	case w.o365Audit != nil || isObject(w.o365) || isObject(w.event):
		return w.unwrapElastic(row, s, left)
	case w.lastAccessed != nil && w.creationTime == nil:
		return unwrapMailboxRow(row, s)
	case w.empty:
		return Unwrapped{Err: audit.ErrEmpty}
	case w.graph != nil || w.operations != nil && !namesOperation(row):
		return Unwrapped{Err: errNoAuditData}
	}
	return Unwrapped{Data: row, Wrapper: wrapperNone}
}

// unwrapValue unwraps the value that contains the AuditData. The outermost wrapper gives the name; the
// innermost envelope counts most.
func (w *wrapper) unwrapValue(value []byte, shape string, s *Scratch, left int) Unwrapped {
	found, _ := unwrapLevel(value, s, left-1)
	found.Wrapper = shape
	found.envelope = found.envelope.fillFrom(w.envelope)
	return found
}

// unwrapElastic unwraps a document of the o365 integration: the original text if it was kept, else the
// fields that were made of it.
func (w *wrapper) unwrapElastic(row []byte, s *Scratch, left int) Unwrapped {
	if isObject(w.event) {
		event := propertiesOf(w.event, "original", "action", "id")
		w.envelope = w.envelope.fillFrom(jsonEnvelope{operation: event[1], id: event[2]})
		if event[0] != nil {
			if found := w.unwrapValue(event[0], wrapperElastic, s, left); found.Err == nil && isObject(found.Data) {
				return found
			}
		}
	}
	if w.o365Audit == nil && isObject(w.o365) {
		w.o365Audit = propertiesOf(w.o365, "audit")[0]
	}
	if w.o365Audit == nil {
		return Unwrapped{Data: row, Wrapper: wrapperNone, envelope: w.envelope}
	}
	return w.unwrapValue(w.o365Audit, wrapperElastic, s, left)
}

// propertiesOf returns the values of the named properties of an object; nil for those that it lacks.
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
