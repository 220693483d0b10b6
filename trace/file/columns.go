package file

import (
	"slices"
	"strings"
	"unicode"
)

// column is the meaning of a column of a table, or of a property of an object.
type column uint8

const (
	noColumn column = iota
	idColumn
	subjectColumn
	senderColumn
	fallbackSender // the sender, unless another column states one
	recipientColumn
	statusColumn // recipients with the delivery status of the message
	utcColumn    // a time that is UTC if it does not say otherwise
	timeColumn   // a time that is stated only with its zone
	sizeColumn
	eventColumn // what happened to the message
)

// normaliseHeader returns the form in which headers are compared: letters and digits in lower case.
func normaliseHeader(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, header)
}

// columnOf returns the column with a normalised header. A time is UTC if its header says so.
func columnOf(name string) column {
	known := headers()
	column := lookUp(known, name)
	if column == noColumn && lookUp(known, strings.TrimSuffix(strings.TrimSuffix(name, "utc"), "gmt")) == timeColumn {
		return utcColumn
	}
	return column
}

func lookUp(known []headerNames, name string) column {
	for _, h := range known {
		if name != "" && strings.Contains(h.names, " "+name+" ") {
			return h.column
		}
	}
	return noColumn
}

// names holds the normalised headers of a table, or properties of an object.
type names map[string]bool

// hasAny reports whether one of the names is there.
func (n names) hasAny(wanted ...string) bool {
	for _, name := range wanted {
		if n[name] {
			return true
		}
	}
	return false
}

// hasColumn reports whether one of the columns is there.
func (n names) hasColumn(wanted ...column) bool {
	for name := range n {
		if slices.Contains(wanted, columnOf(name)) {
			return true
		}
	}
	return false
}

// detectKind returns the kind of message trace with these names, and "" for anything else: a table without
// subjects, an export of whoread, or records of the audit log.
func (n names) detectKind() string {
	switch {
	case !n.hasColumn(idColumn) || !n.hasColumn(subjectColumn) || n.hasAny("subjectstate", "recordid", "auditdata", "raweventdata", "operation", "operations"):
		return ""
	case n["internetmessageid"]:
		return n.detectMessages()
	case n["eventid"] && n.hasColumn(recipientColumn):
		return detailReport
	case n.hasColumn(statusColumn) && !n.hasColumn(recipientColumn):
		return "historical search summary"
	case !n.hasColumn(senderColumn, recipientColumn):
		return messageList
	case n["receiveddatetime"]:
		return "Graph message trace"
	case n["messagetraceid"] && n.hasAny("organization", "startdate", "index"):
		return "message trace V1"
	case n["messagetraceid"]:
		return "message trace V2"
	}
	return "message trace"
}

// detectMessages returns the kind of a table with Internet message ids.
func (n names) detectMessages() string {
	switch {
	case n.hasAny("networkmessageid", "recipientemailaddress", "senderfromaddress", "sendermailfromaddress"):
		return "EmailEvents"
	case n["receiveddatetime"] && n.hasAny("from", "sender", "id", "torecipients", "isread", "odataetag"):
		return "Graph messages"
	}
	return messageList
}

// messageList is the kind with message ids and subjects that somebody listed.
const messageList = "message list"

// detailReport is the kind with events as rows, about sixteen for each mail.
const detailReport = "historical search detail"
