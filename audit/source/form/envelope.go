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

// envelopeFieldOf returns the field that holds a property of records. It is not ok for any other property.
func envelopeFieldOf(property string) (field envelopeField, ok bool) {
	switch property {
	case "Operation":
		return envelopeOperation, true
	case "Id":
		return envelopeID, true
	case "CreationTime":
		return envelopeTime, true
	case "UserId":
		return envelopeUser, true
	case "ClientIP", "ClientIPAddress", "ActorIP", "ActorIpAddress":
		return envelopeAddress, true
	case "MailboxOwnerUPN":
		return envelopeMailbox, true
	}
	return 0, false
}

// jsonEnvelope is what a JSON wrapper states of its record, for AuditData that does not state it.
type jsonEnvelope struct {
	values [envelopeFields][]byte // JSON; nil if not stated
	ranks  [envelopeFields]uint8  // of their names
}

// addProperty adds a property if it states a field. It reports whether it does.
func (j *jsonEnvelope) addProperty(key, value []byte) bool {
	name := otherNameOf(key)
	field, ok := envelopeFieldOf(name.place)
	if !ok || name.wrapper == 0 {
		return false
	}
	if isNested(value[0]) || string(value) == "null" || string(value) == `""` {
		return false
	}
	if j.values[field] == nil || name.wrapper <= j.ranks[field] {
		j.values[field], j.ranks[field] = value, name.wrapper
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

// decodeValues returns the envelope as text.
func (j *jsonEnvelope) decodeValues() audit.Envelope {
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
