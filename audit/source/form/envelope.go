package form

import (
	"whoread/audit"
	"whoread/audit/scan"
)

// envelopeField is a value of a record that may be stated around it.
type envelopeField uint8

// The fields of an envelope.
const (
	envelopeOperation envelopeField = iota
	envelopeID
	envelopeTime
	envelopeUser
	envelopeAddress
	envelopeMailbox
	envelopeFields
)

// envelopeName returns the field that a property of a wrapper states, by its name in lower case, and the
// rank of the name: of several in one object, the lowest counts, such as the time of the event before the
// time at which it was collected. It is not ok for any other property.
func envelopeName(key []byte) (field envelopeField, rank uint8, ok bool) {
	switch string(key) {
	case "operation":
		return envelopeOperation, 1, true
	case "operations":
		return envelopeOperation, 2, true
	case "actiontype", "event.action":
		return envelopeOperation, 3, true
	case "recordid", "officeid", "event.id":
		return envelopeID, 1, true
	case "identity":
		return envelopeID, 2, true
	case "id":
		return envelopeID, 3, true
	case "creationtime":
		return envelopeTime, 1, true
	case "creationdate", "createddatetime":
		return envelopeTime, 2, true
	case "timegenerated", "timestamp", "eventtime":
		return envelopeTime, 3, true
	case "_time", "@timestamp":
		return envelopeTime, 4, true
	case "time":
		return envelopeTime, 5, true
	case "userid":
		return envelopeUser, 1, true
	case "userids", "userprincipalname", "accountupn", "user.id":
		return envelopeUser, 2, true
	case "user.email":
		return envelopeUser, 3, true
	case "clientip", "clientipaddress", "client_ipaddress", "client.ip":
		return envelopeAddress, 1, true
	case "client.address", "source.ip", "ipaddress":
		return envelopeAddress, 2, true
	case "mailboxownerupn":
		return envelopeMailbox, 1, true
	}
	return 0, 0, false
}

// jsonEnvelope is what a JSON wrapper states of its record, for AuditData that does not state it.
type jsonEnvelope struct {
	values [envelopeFields][]byte // JSON; nil if not stated
	ranks  [envelopeFields]uint8  // of their names
}

// addProperty adds a property if it states a field. It reports whether it does.
func (j *jsonEnvelope) addProperty(key, value []byte) bool {
	field, rank, ok := envelopeName(key)
	if !ok {
		return false
	}
	if isNested(value[0]) || string(value) == "null" || string(value) == `""` {
		return false
	}
	if j.values[field] == nil || rank <= j.ranks[field] {
		j.values[field], j.ranks[field] = value, rank
	}
	return true
}

// addObject adds the properties of an object of the Elastic Common Schema, such as event.id.
func (j *jsonEnvelope) addObject(key, value []byte) {
	switch string(key) {
	case "event", "client", "source", "user":
	default:
		return
	}
	if value[0] != '{' {
		return
	}
	var buf scan.KeyBuffer
	f := scan.PropertiesOf(value, 0)
	for inner, stated := range f.All() {
		if path := scan.LowerKey(&buf, string(key)+"."+string(inner)); path != nil {
			j.addProperty(path, stated)
		}
	}
}

// decode returns the envelope as text.
func (j *jsonEnvelope) decode() audit.Envelope {
	text := func(field envelopeField) string {
		value := j.values[field]
		if len(value) == 0 || value[0] != '"' {
			return string(value)
		}
		return string(scan.AppendUnquoted(nil, value))
	}
	return audit.Envelope{
		ID: text(envelopeID), Time: text(envelopeTime), Operation: text(envelopeOperation),
		User: text(envelopeUser), ClientIP: text(envelopeAddress), Mailbox: text(envelopeMailbox),
	}
}

// fillFrom returns the envelope with missing values taken from other.
func (j jsonEnvelope) fillFrom(other jsonEnvelope) jsonEnvelope {
	for field, value := range other.values {
		if j.values[field] == nil {
			j.values[field] = value
		}
	}
	return j
}
