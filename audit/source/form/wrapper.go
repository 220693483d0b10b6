package form

import (
	"bytes"
	"cmp"
	"slices"

	"whoread/audit"
	"whoread/audit/scan"
)

// wrapper is what one pass over the properties of an object finds: values that are known to hold
// AuditData, values that complete it, and the marks of a record. A value that it lacks is nil.
type wrapper struct {
	auditData, rawEvent, raw     []byte
	graph, lastAccessed, results []byte
	index                        []byte // ResultIndex
	marks                        recordMarks
	columns, rows                []byte // of a table
	flat                         bool   // a name states a property of a record in another way
	nested                       bool   // a value may hold a record
	beside                       bool   // an object or an array stands beside the AuditData
	doubt                        string
	empty                        bool // its AuditData is null
	envelope                     jsonEnvelope
}

// wrapperOf reads the properties of a row once. It is not ok if the row is no JSON object. The last of
// several properties with the same name counts.
func wrapperOf(row []byte) (w wrapper, ok bool) {
	f := scan.PropertiesOf(row, 0)
	for key, value := range f.All() {
		w.addProperty(key, value)
	}
	return w, !f.Cut
}

func (w *wrapper) addProperty(key, value []byte) {
	var buf scan.KeyBuffer
	lower := scan.LowerKey(&buf, key)
	w.marks |= markOf(lower)
	place := w.dataOf(lower)
	if place == nil {
		w.flat = w.flat || isFlatName(key)
		if !w.envelope.addProperty(lower, value) {
			w.nested = w.nested || mayHoldRecord(value)
			w.beside = w.beside || isNested(value[0])
			w.envelope.addObject(lower, value)
		}
		return
	}
	if *place != nil && !bytes.Equal(*place, value) {
		w.doubt = string(key) + " is stated twice in one object; the last value was read"
	}
	*place = value
	if string(value) == "null" {
		*place = nil
		w.empty = w.empty || place == &w.auditData || place == &w.rawEvent
	}
}

// dataOf returns the field for a property, by its name in lower case; nil if it is of no interest.
func (w *wrapper) dataOf(key []byte) *[]byte {
	switch string(key) {
	case "auditdata":
		return &w.auditData
	case "raweventdata":
		return &w.rawEvent
	case "_raw":
		return &w.raw
	case "auditlogrecordtype":
		return &w.graph
	case "lastaccessed":
		return &w.lastAccessed
	case "resultcount":
		return &w.results
	case "resultindex":
		return &w.index
	case "columns":
		return &w.columns
	case "rows":
		return &w.rows
	}
	return nil
}

// unwrapFields finds the AuditData in the properties of the wrapper, or in any value in it.
func (w *wrapper) unwrapFields(row []byte, s *Scratch, left int) Unwrapped {
	if w.auditData != nil && w.rawEvent != nil && !bytes.Equal(w.auditData, w.rawEvent) {
		w.doubt = cmp.Or(w.doubt, "it has both AuditData and RawEventData; AuditData was read")
	}
	switch {
	case w.auditData != nil:
		shape := wrapperSearch
		if w.graph != nil {
			shape = wrapperGraph
		}
		return w.unwrapData(row, w.auditData, shape, s, left)
	case w.rawEvent != nil:
		return w.unwrapData(row, w.rawEvent, wrapperHunting, s, left)
	case w.raw != nil:
		return w.unwrapData(row, w.raw, wrapperSplunk, s, left)
	case w.lastAccessed != nil && w.marks&statesTime == 0:
		return unwrapMailboxRow(row, s)
	case w.marks.isDetailed() && !w.flat:
		return w.bareRow(row)
	case isArray(w.columns) && isArray(w.rows):
		return searchTable(w.columns, w.rows, s, left)
	case w.nested && w.mayBeAround(row):
		found := w.searchProperties(row, s, left)
		if found.level == wholeRecord || found.level < noRecord && !w.marks.isRecord() && !w.flat {
			return found
		}
	}
	if w.flat {
		if names := namesOf(row); s.planOf(names).isRecord() {
			found := unwrapFlatObject(row, names, wrapperFlattened, s)
			found.level, found.envelope = flatObject, w.envelope
			return found
		}
	}
	bare := w.bareRow(row)
	switch {
	case w.marks.isRecord():
	case w.empty:
		return Unwrapped{Err: audit.ErrEmpty}
	case w.graph != nil || bytes.Contains(row, []byte(`"Operations"`)) && !namesOperation(row):
		return Unwrapped{Err: errNoAuditData}
	case w.marks.isIncomplete():
		bare.level = incompleteRecord
	default:
		bare.level = noRecord
	}
	return bare
}

// bareRow returns the row as AuditData. Other properties of it may state what those of AuditData do not.
func (w *wrapper) bareRow(row []byte) Unwrapped {
	around := w.envelope
	if w.marks&statesOperation != 0 {
		around.values[envelopeOperation] = nil
	}
	return Unwrapped{Data: row, Wrapper: wrapperNone, envelope: around}
}

// mayBeAround reports whether a record may be in an object that looks like one itself, such as a Send.
func (w *wrapper) mayBeAround(row []byte) bool {
	return !w.marks.isRecord() || bytes.Count(row, []byte("peration")) > 1
}

// holdsOtherRow reports whether a value of the row beside its AuditData holds another row.
func (w *wrapper) holdsOtherRow(row []byte) bool {
	f := scan.PropertiesOf(row, 0)
	for key, value := range f.All() {
		var buf scan.KeyBuffer
		if isNested(value[0]) && w.dataOf(scan.LowerKey(&buf, key)) == nil && holdsRow(value) {
			return true
		}
	}
	return false
}

// unwrapData unwraps the value that is known to hold the AuditData of a row. The outermost wrapper gives
// the name; the innermost envelope counts most.
func (w *wrapper) unwrapData(row, value []byte, shape string, s *Scratch, left int) Unwrapped {
	if w.beside && w.holdsOtherRow(row) {
		w.doubt = cmp.Or(w.doubt, "it contains another row, which was not read")
	}
	found, _ := unwrapLevel(value, s, left-1)
	found.level = wholeRecord
	return found.wrapIn(shape, w.envelope)
}

// namesOf returns the names of the properties of an object.
func namesOf(object []byte) []string {
	var names []string
	f := scan.PropertiesOf(object, 0)
	for key := range f.All() {
		names = append(names, string(key))
	}
	return names
}

// propertiesOf returns the values of the named properties of an object; nil for those that it lacks.
func propertiesOf(object []byte, names ...string) [][]byte {
	values := make([][]byte, len(names))
	f := scan.PropertiesOf(object, 0)
	for key, value := range f.All() {
		if i := slices.Index(names, string(key)); i >= 0 && string(value) != "null" {
			values[i] = value
		}
	}
	return values
}
