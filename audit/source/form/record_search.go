package form

import (
	"bytes"
	"errors"
	"slices"

	"whoread/audit"
	"whoread/audit/scan"
)

// recordLevel is how much of a record was found.
type recordLevel uint8

// The levels, the one that counts most first.
const (
	wholeRecord      recordLevel = iota
	flatObject                   // built from the properties of an object
	incompleteRecord             // without its operation
	noRecord
	noRows // a table without records
)

var errNoRecord = errors.New("the element contains no audit record")

// wrapperName returns the name of the wrapper that has such a property; "" for any other name.
func wrapperName(key []byte) string {
	var buf scan.KeyBuffer
	switch string(scan.LowerKey(&buf, key)) {
	case "_raw", "result":
		return wrapperSplunk
	case "_source", "o365", "o365.audit", "o365audit", "event":
		return wrapperElastic
	case "office365":
		return wrapperWazuh
	case "additionalproperties", "additionaldata":
		return wrapperSDK
	case "rawdatajson":
		return wrapperCloudApps
	case "message", "full_message":
		return wrapperLog
	}
	return ""
}

// wrapIn returns what was found as part of a wrapper. What the wrapper of several records states is of
// none of them.
func (u Unwrapped) wrapIn(name string, around jsonEnvelope) Unwrapped {
	if len(u.Others) > 0 {
		around = jsonEnvelope{}
	}
	switch {
	case name != "":
		u.Wrapper = name
	case u.Wrapper == wrapperNone:
		u.Wrapper = wrapperOther
	}
	u.envelope = u.envelope.fillFrom(around)
	for i := range u.Others {
		u.Others[i] = u.Others[i].wrapIn(name, around)
	}
	return u
}

// searchProperties finds the records in the values of an object. It has one record in most cases, or the
// same in two forms, such as the original text and the fields that a collector made of it.
func (w *wrapper) searchProperties(object []byte, s *Scratch, left int) Unwrapped {
	var all []Unwrapped
	lost, onlyObjects := 0, true
	f := scan.PropertiesOf(object, 0)
	for key, value := range f.All() {
		onlyObjects = onlyObjects && value[0] == '{'
		found := searchValue(value, s, left-1)
		if found.level >= noRecord {
			lost++
			continue
		}
		all = append(all, found.wrapIn(wrapperName(key), w.envelope))
	}
	all = dropAlternatives(all)
	if onlyObjects && countWhole(all) > 1 { // records by their ids
		for range lost {
			all = append(all, Unwrapped{Err: errNoRecord})
		}
		return joinRecords(all)
	}
	return joinRecords(keepBest(all))
}

// countWhole returns how many of the records are whole.
func countWhole(all []Unwrapped) int {
	n := 0
	for _, u := range all {
		if u.level < incompleteRecord {
			n++
		}
	}
	return n
}

// keepBest keeps the records of the level that counts most: an object beside the record may look like a
// part of one.
func keepBest(all []Unwrapped) []Unwrapped {
	best := noRecord
	for _, u := range all {
		best = min(best, u.level)
	}
	return slices.DeleteFunc(all, func(u Unwrapped) bool { return u.level > best })
}

// searchValue finds the records in a value: an object, the elements of an array, or JSON in a text.
func searchValue(value []byte, s *Scratch, left int) Unwrapped {
	none := Unwrapped{level: noRecord}
	if left <= 0 || !mayHoldRecord(value) {
		return none
	}
	switch value[0] {
	case '{':
		found, _ := unwrapLevel(value, s, left)
		return found
	case '[':
		return searchArray(value, s, left)
	}
	s.reserveSpace(len(value))
	text := s.appendText(func(dst []byte) []byte { return scan.AppendUnquoted(dst, value) })
	at := bytes.IndexAny(text, `{["`)
	if at < 0 {
		return none
	}
	switch text = text[at:]; {
	case audit.IsJSON(text):
		start, end := scan.Trim(text, 0, len(text))
		return searchValue(text[start:end], s, left-1)
	case text[0] == '{' && holdsRow(text): // the parser says what is wrong with it
		return Unwrapped{Data: text, Wrapper: wrapperNone, level: incompleteRecord}
	}
	return none
}

// searchArray finds the records in the elements of an array. If there is one, every element is a row.
func searchArray(array []byte, s *Scratch, left int) Unwrapped {
	var all []Unwrapped
	eachElement(array, func(value []byte) {
		if found := searchValue(value, s, left-1); found.level != noRows {
			all = append(all, found)
		}
	})
	return joinRows(all)
}

// joinRows returns the elements of an array as one result. If one has a record, every one is a row.
func joinRows(all []Unwrapped) Unwrapped {
	isLost := func(u Unwrapped) bool { return u.level >= noRecord }
	if !slices.ContainsFunc(all, func(u Unwrapped) bool { return !isLost(u) }) {
		return Unwrapped{level: noRecord}
	}
	for i := range all {
		if isLost(all[i]) {
			all[i] = Unwrapped{Err: errNoRecord}
		}
	}
	return joinRecords(all)
}

// joinRecords returns several rows as one result. The first has no error if any has none.
func joinRecords(all []Unwrapped) Unwrapped {
	var flat []Unwrapped
	for _, u := range all {
		others := u.Others
		u.Others = nil
		flat = append(append(flat, u), others...)
	}
	if len(flat) == 0 {
		return Unwrapped{level: noRecord}
	}
	if i := slices.IndexFunc(flat, func(u Unwrapped) bool { return u.Err == nil }); i > 0 {
		flat[0], flat[i] = flat[i], flat[0]
	}
	first := flat[0]
	if len(flat) > 1 {
		first.Others = flat[1:]
	}
	return first
}

// maxAlternatives is how many forms of one record an object may have.
const maxAlternatives = 4

// dropAlternatives drops the second form of a record that an object has in several forms. A whole one
// counts before an incomplete one.
func dropAlternatives(all []Unwrapped) []Unwrapped {
	if len(all) < 2 || len(all) > maxAlternatives {
		return all
	}
	var kept []Unwrapped
	for _, u := range all {
		same := -1
		for i := range kept {
			if kept[i].isSameRecord(u) {
				same = i
			}
		}
		switch {
		case same < 0:
			kept = append(kept, u)
		case u.level < kept[same].level:
			kept[same] = u
		}
	}
	return kept
}

// isSameRecord reports whether two values of one object are forms of the same record.
func (u Unwrapped) isSameRecord(other Unwrapped) bool {
	if len(u.Others) > 0 || len(other.Others) > 0 {
		return false
	}
	if bytes.Equal(u.Data, other.Data) {
		return true
	}
	id := u.statedID()
	return len(id) > 0 && bytes.EqualFold(id, other.statedID())
}

// statedID returns the id of a record as JSON; nil if neither it nor its envelope states one.
func (u Unwrapped) statedID() []byte {
	if isObject(u.Data) {
		for _, id := range propertiesOf(u.Data, "Id", "id", "ID") {
			if id != nil {
				return id
			}
		}
	}
	return u.envelope.values[envelopeID]
}

// isFlatName reports whether a name may state a property of a record in another way than AuditData does.
func isFlatName(key []byte) bool {
	if len(key) > maxName || bytes.IndexByte(key, '@') >= 0 || !bytes.ContainsAny(key, "._{[") {
		return false
	}
	return bytes.Contains(key, []byte("peration")) || nameColumn(string(key)).known
}

// mayHoldRecord reports whether a value is an object, an array, or a text that may be JSON.
func mayHoldRecord(value []byte) bool {
	const shortest = len(`{"Operation":"Send"}`)
	switch {
	case len(value) < shortest:
		return false
	case isNested(value[0]):
		return true
	}
	return value[0] == '"' && bytes.Contains(value, []byte("peration")) && bytes.IndexByte(value, '{') > 0
}
