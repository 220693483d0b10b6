package form

import (
	"bytes"

	"whoread/audit"
	"whoread/audit/scan"
)

// objectsLookedAt is in how many objects at the beginning of a text a record is looked for.
const objectsLookedAt = 256

// isAuditLike tells whether an object in the text looks like a record, or like what surrounds
// one. The text may end anywhere.
func isAuditLike(text []byte) bool {
	for _, sure := range []string{`"` + audit.MailItemsAccessed + `"`, `\"Operation`, `\"MailAccessType`} {
		if bytes.Contains(text, []byte(sure)) {
			return true // the last two are JSON in a string of JSON
		}
	}
	at := 0
	for range objectsLookedAt {
		n := bytes.IndexByte(text[at:], '{')
		if n < 0 {
			return false
		}
		if looksLikeRecord(text, at+n) {
			return true
		}
		at += n + 1
	}
	return false
}

// looksLikeRecord tells whether the object that begins at text[i] has a property that holds a
// record, or one that says what happened and another that records have.
func looksLikeRecord(text []byte, i int) bool {
	told, others := 0, 0
	for f := scan.PropertiesOf(text, i); ; {
		key, value, ok := f.Next()
		if !ok {
			return false
		}
		var buf [maxKey]byte
		switch string(lowerKey(&buf, key)) {
		case "auditdata", "raweventdata", "_raw", "o365", "o365.audit":
			return true
		case "operation", "operations", "creationtime", "lastaccessed", "mailaccesstype", "operationcount":
			told++
		case "id", "recordtype", "userid", "userids", "workload", "organizationid", "resultstatus", "identity",
			"logontype", "mailboxguid", "mailboxownerupn", "creationdate", "folders", "clientip", "operationresult":
			others++
		}
		if told > 1 || told > 0 && others > 0 {
			return true
		}
		if _, ok := f.Skip(value); !ok {
			return false
		}
	}
}
