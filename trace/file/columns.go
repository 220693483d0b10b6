package file

import (
	"slices"
	"strings"
	"unicode"
)

// column is what a column of a table, or a property of an object, says of a message.
type column uint8

const (
	noColumn column = iota
	idColumn
	subjectColumn
	senderColumn
	fallbackSender // the sender, unless another column states one
	recipientColumn
	statusColumn // recipients with what became of the message
	utcColumn    // a time that is UTC if it does not say otherwise
	timeColumn   // a time that is stated only with its zone
	sizeColumn
	eventColumn // what happened to the message
)

// normalised is a header as headers are compared: letters and digits in lower case.
func normalised(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, header)
}

// columnOf knows the headers, in the form of normalised. Those of cmdlets and reports are as the
// services write them. The portal writes friendly ones in the language of who exports, of which
// nobody has published a list: these are the words that its screens use in English, German, French
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

// names are the headers of a table, or the properties of an object, in the form of normalised.
type names map[string]bool

// has tells whether one of the names is there.
func (n names) has(wanted ...string) bool {
	for _, name := range wanted {
		if n[name] {
			return true
		}
	}
	return false
}

// tells reports whether one of the columns is there.
func (n names) tells(wanted ...column) bool {
	for name := range n {
		if slices.Contains(wanted, columnOf(name)) {
			return true
		}
	}
	return false
}

// kind says what the rows with these names are; "" if they are none of a message trace. A table
// without subjects is none, since it would tell that messages have none; nor is one that whoread
// exported, which says of most messages that nobody was asked; nor are records of the audit log.
func (n names) kind() string {
	switch {
	case !n.tells(idColumn) || !n.tells(subjectColumn) || n.has("subjectstate", "recordid", "auditdata", "raweventdata", "operation", "operations"):
		return ""
	case n["internetmessageid"]:
		if n.has("networkmessageid", "recipientemailaddress", "senderfromaddress", "sendermailfromaddress", "timestamp") {
			return "EmailEvents"
		}
		return ""
	case n["eventid"] && n.tells(recipientColumn):
		return detailReport
	case n.tells(statusColumn) && !n.tells(recipientColumn):
		return "historical search summary"
	case !n.tells(senderColumn, recipientColumn):
		return ""
	case n["receiveddatetime"]:
		return "Graph message trace"
	case n["messagetraceid"] && n.has("organization", "startdate", "index"):
		return "message trace V1"
	case n["messagetraceid"]:
		return "message trace V2"
	}
	return "message trace"
}

// detailReport is the kind whose rows are events: some sixteen of each mail.
const detailReport = "historical search detail"
