package form

import (
	"whoread/audit"
	"whoread/audit/scan"
)

// jsonEnvelope is what a JSON wrapper states of its record, for AuditData that does not state it.
type jsonEnvelope struct {
	operation, id, time []byte // JSON strings with their quotes; nil if not said
}

// decode returns the envelope as text.
func (k jsonEnvelope) decode() audit.Envelope {
	text := func(value []byte) string {
		if len(value) == 0 || value[0] != '"' {
			return ""
		}
		return string(scan.AppendUnquoted(nil, value))
	}
	return audit.Envelope{ID: text(k.id), Time: text(k.time), Operation: text(k.operation)}
}

// fieldOf returns the field for a property, by its name in lower case; nil if it is of no interest.
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

// fillFrom returns the envelope with missing values taken from other.
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
