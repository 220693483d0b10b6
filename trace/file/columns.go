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

// columnOf returns the column with a normalised header. Cmdlets and reports have fixed headers. The portal
// translates them without a published list: these are the words of its screens in English, German, French
// and Spanish.
func columnOf(name string) column {
	switch name {
	case "messageid", "internetmessageid", "nachrichtenid", "iddumessage", "iddemessage", "iddemensaje", "iddelmensaje":
		return idColumn
	case "subject", "messagesubject", "betreff", "objet", "asunto":
		return subjectColumn
	case "senderaddress", "sender", "senderfromaddress", "absender", "absenderadresse", "expéditeur",
		"adressedelexpéditeur", "remitente", "direccióndelremitente":
		return senderColumn
	case "sendermailfromaddress", "returnpath":
		return fallbackSender
	case "recipientaddress", "recipient", "recipients", "recipientemailaddress", "empfänger", "empfängeradresse",
		"destinataire", "destinataires", "adressedudestinataire", "destinatario", "destinatarios", "direccióndeldestinatario":
		return recipientColumn
	case "recipientstatus":
		return statusColumn
	case "received", "receiveddatetime", "origintimestamp", "origintimestamputc", "datetimeutc", "dateutc", "receivedutc",
		"datereceivedutc", "datumutc", "emaildateutc", "empfangenutc", "datederéceptionutc", "fechautc":
		return utcColumn
	case "timestamp", "date", "datereceived", "datum", "fecha":
		return timeColumn
	case "size", "totalbytes", "emailsize", "größe", "taille", "tamaño":
		return sizeColumn
	case "eventid":
		return eventColumn
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
		if n.hasAny("networkmessageid", "recipientemailaddress", "senderfromaddress", "sendermailfromaddress", "timestamp") {
			return "EmailEvents"
		}
		return ""
	case n["eventid"] && n.hasColumn(recipientColumn):
		return detailReport
	case n.hasColumn(statusColumn) && !n.hasColumn(recipientColumn):
		return "historical search summary"
	case !n.hasColumn(senderColumn, recipientColumn):
		return ""
	case n["receiveddatetime"]:
		return "Graph message trace"
	case n["messagetraceid"] && n.hasAny("organization", "startdate", "index"):
		return "message trace V1"
	case n["messagetraceid"]:
		return "message trace V2"
	}
	return "message trace"
}

// detailReport is the kind with events as rows, about sixteen for each mail.
const detailReport = "historical search detail"
