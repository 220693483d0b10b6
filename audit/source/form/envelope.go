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
func (j jsonEnvelope) decode() audit.Envelope {
	text := func(value []byte) string {
		if len(value) == 0 || value[0] != '"' {
			return ""
		}
		return string(scan.AppendUnquoted(nil, value))
	}
	return audit.Envelope{ID: text(j.id), Time: text(j.time), Operation: text(j.operation)}
}

// fieldOf returns the field for a property, by its name in lower case; nil if it is of no interest.
func (j *jsonEnvelope) fieldOf(key []byte) *[]byte {
	switch string(key) {
	case "operation", "actiontype", "event.action":
		return &j.operation
	case "identity", "recordid", "id", "event.id":
		return &j.id
	case "@timestamp":
		return &j.time
	}
	return nil
}

// fillFrom returns the envelope with missing values taken from other.
func (j jsonEnvelope) fillFrom(other jsonEnvelope) jsonEnvelope {
	if j.operation == nil {
		j.operation = other.operation
	}
	if j.id == nil {
		j.id = other.id
	}
	if j.time == nil {
		j.time = other.time
	}
	return j
}
