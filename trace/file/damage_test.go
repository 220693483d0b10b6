package file

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"whoread/audit/messageid"
	"whoread/audit/scan"
	"whoread/trace"
)

const (
	header  = "MessageTraceId,MessageId,Received,SenderAddress,RecipientAddress,Subject\n"
	goodRow = "g,<a@x>,2026-10-01T08:28:17Z,alice@contoso.example,bob@contoso.example,Plan\n"
	nextRow = "g,<b@x>,2026-10-01T08:28:17Z,alice@contoso.example,bob@contoso.example,Other\n"
)

const event = `{"Timestamp":"2026-10-01T08:28:17Z","InternetMessageId":"<a@x>","Subject":"Plan"}`

func TestDamagedFilesAreReadAsFarAsPossible(t *testing.T) {
	other := strings.Replace(event, "a@x", "b@x", 1)
	for name, c := range map[string]struct {
		text           string
		rows, rejected int
		ids            string // that were read
		want           string
	}{
		"few cells":           {header + goodRow + "g,<c@x>,x\n" + nextRow, 3, 1, "a@x b@x", "line 3: 3 cells under 6 headers"},
		"two with few cells":  {header + "g\n" + goodRow + "g,<c@x>\n" + nextRow, 4, 2, "a@x b@x", "line 2: 1 cell under 6 headers; 1 more row was rejected"},
		"many with few cells": {header + goodRow + "x\ny\nz\n" + nextRow, 5, 3, "a@x b@x", "line 3: 1 cell under 6 headers; 2 more rows were rejected"},
		"too many cells":      {header + goodRow + strings.Replace(nextRow, "Other", "Other, that", 1), 2, 1, "a@x", "line 3: 7 cells under 6 headers"},
		"empty cells over":    {header + strings.Replace(goodRow, "Plan", "Plan,,", 1) + nextRow, 2, 0, "a@x b@x", ""},
		"open quote":          {header + strings.Replace(goodRow, "Plan", `"Plan`, 1) + nextRow + nextRow, 3, 1, "b@x", "line 2: a quote that opens here is not closed"},
		"two open quotes": {
			header + strings.Replace(goodRow, "Plan", `"Plan`, 1) + nextRow + strings.Replace(goodRow, "Plan", `"Plan`, 1), 3, 2, "b@x",
			"line 2: a quote that opens here is not closed; 1 more row was rejected",
		},
		"quote in a cell":        {header + strings.Replace(goodRow, "Plan", `15" screen`, 1) + nextRow, 2, 0, "a@x b@x", ""},
		"cut in a row":           {header + goodRow + nextRow[:40], 2, 1, "a@x", "ends in the middle of a row that begins on line 3; everything before it was read, export it again to get the rest"},
		"cut in a quote":         {header + goodRow + strings.Replace(nextRow, "Other\n", `"Oth`, 1), 2, 1, "a@x", "ends in the middle of a row that begins on line 3; everything before it was read, export it again to get the rest"},
		"cut in UTF-16":          {header + goodRow + strings.Replace(nextRow, "r\n", "\ufffd", 1), 2, 1, "a@x", "ends in the middle of a row that begins on line 3; everything before it was read, export it again to get the rest"},
		"few cells and cut":      {header + "g\n" + goodRow + nextRow[:40], 3, 2, "a@x", "ends in the middle of a row that begins on line 4; everything before it was read except line 2: 1 cell under 6 headers"},
		"no line end":            {header + goodRow + strings.TrimSuffix(nextRow, "\n"), 2, 0, "a@x b@x", ""},
		"joined files":           {header + goodRow + "\n" + scan.ByteOrderMark + header + "#TYPE x\n" + nextRow, 2, 0, "a@x b@x", ""},
		"long row":               {header + goodRow + strings.Repeat("x", 9<<20) + "\n" + nextRow, 3, 1, "a@x b@x", "line 3: the row is longer than 4 MiB"},
		"a row in the header":    {strings.TrimSuffix(header, "\n") + "," + goodRow + nextRow, 0, 0, "", "has a row in its header line: the line break after the header is missing; insert it and open the file again"},
		"NUL in the header":      {strings.Replace(header, "Received", "Recei\x00ved", 1) + goodRow, 0, 0, "", "has a row in its header line: the line break after the header is missing; insert it and open the file again"},
		"NUL in a subject":       {header + strings.Replace(goodRow, "Plan", "P\x00lan", 1) + nextRow, 2, 0, "a@x b@x", ""},
		"UTF-16 joined to it":    {header + goodRow + strings.Join(strings.Split(nextRow, ""), "\x00") + "\n" + nextRow, 3, 1, "a@x b@x", "line 3: text in UTF-16 was appended; convert it and open the file again"},
		"a record joined to it":  {header + goodRow + `g,<c@x>,,,,"{""Operation"":""Send""}"` + "\n" + nextRow, 3, 1, "a@x b@x", "line 3: it is an audit record, not a row of a message trace; put the two in separate files"},
		"without ids":            {header + goodRow + strings.Replace(nextRow, "<b@x>", "<>", 1) + strings.Replace(nextRow, "<b@x>", "", 1), 3, 0, "a@x", ""},
		"JSON cut":               {"[\n" + event + ",\n" + other[:30], 2, 1, "a@x", "ends in the middle of a row that begins on line 3; everything before it was read, export it again to get the rest"},
		"JSON cut between":       {"[\n" + event + ",\n", 2, 1, "a@x", "ends in the middle of a row that begins on line 2; everything before it was read, export it again to get the rest"},
		"JSON broken":            {"[\n" + event + ",\n" + other + ",\n<html>]", 3, 1, "a@x b@x", "line 4: the text is not JSON; the rows before it were read, the rest was not"},
		"JSON of other things":   {"[\n" + event + ",\n7,\n{\"x\":1},\n" + other + "]", 4, 2, "a@x b@x", "line 3: the row is not an object; 1 more row was rejected"},
		"JSON nested deep":       {"[" + event + "," + strings.Repeat("[", 1<<20), 2, 1, "a@x", "line 1: the text is nested too deep; the rows before it were read, the rest was not"},
		"JSON Lines broken":      {event + "\n" + `{"Timestamp":` + "\n\n7\n" + other, 4, 2, "a@x b@x", "line 2: the line is not JSON; 1 more row was rejected"},
		"JSON Lines cut":         {event + "\n" + other[:30], 2, 1, "a@x", "ends in the middle of a row that begins on line 2; everything before it was read, export it again to get the rest"},
		"JSON Lines, long line":  {event + "\n\"" + strings.Repeat("x", 9<<20) + "\"\n" + other, 3, 1, "a@x b@x", "line 2: the row is longer than 4 MiB"},
		"mbox cut":               {"From - Thu Oct  1 09:00:00 2026\nMessage-ID: <a@x>\nFrom: a@x\nSubject: Plan\n\nBody\n\nFrom - Thu Oct  1 09:00:00 2026\nMessage-ID: <b@x>\nSubj", 2, 1, "a@x", "ends in the middle of a mail that begins on line 8; everything before it was read, export it again to get the rest"},
		"mbox without a header":  {"From - Thu Oct  1 09:00:00 2026\nMessage-ID: <a@x>\nFrom: a@x\nSubject: Plan\n\nBody\n\nFrom - Thu Oct  1 09:00:00 2026\n\nMessage-ID: <b@x>\n", 2, 1, "a@x", "line 8: the mail has no header"},
		"mbox, long line":        {"From - Thu Oct  1 09:00:00 2026\nMessage-ID: <a@x>\nFrom: a@x\nSubject: Plan\n\n" + strings.Repeat("x", 9<<20) + "\n\nFrom - Thu Oct  1 09:00:00 2026\nMessage-ID: <b@x>\n\n", 2, 0, "a@x b@x", ""},
		"mail with a bad line":   {"Message-ID: <a@x>\nFrom: a@x\nX-A : b\n>From me\n folded\nSubject: Plan\n\n", 1, 0, "a@x", ""},
		"mail with a long field": {"Message-ID: <a@x>\nFrom: a@x\nX: " + strings.Repeat("x", 300<<10) + "\nSubject: Plan\n\n", 1, 0, "a@x", ""},
		"mail after blank lines": {scan.ByteOrderMark + "\r\n\nMessage-ID: <a@x>\nFrom: a@x\n\n", 1, 0, "a@x", ""},
		"mail cut in its header": {"Message-ID: <a@x>\nFrom: a@x\nSubj", 1, 1, "", "ends in the middle of a mail that begins on line 1; everything before it was read, export it again to get the rest"},
		"mail without an id":     {"From: a@x\nDate: Thu, 1 Oct 2026 07:00:00 +0000\nSubject: Plan\n\nBody", 1, 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			findings, _, tally := readText(t, c.text, true)
			if tally.Rows != c.rows || tally.Rejected != c.rejected {
				t.Errorf("%d rows, %d rejected, want %d, %d", tally.Rows, tally.Rejected, c.rows, c.rejected)
			}
			if said := tally.Err; said == nil && c.want != "" || said != nil && said.Error() != c.want {
				t.Errorf("said %v\nwant %s", said, c.want)
			}
			if findings.Len() != len(strings.Fields(c.ids)) {
				t.Errorf("%d ids, want %s", findings.Len(), c.ids)
			}
			for id := range strings.FieldsSeq(c.ids) {
				if findings.Answer(messageid.ID(id)).State != trace.Found {
					t.Errorf("%s was not read", id)
				}
			}
		})
	}
}

func TestReadErrorIsReported(t *testing.T) {
	broken := errors.New("the cable was pulled")
	for kind, s := range samples() {
		_, read, _ := NewReader(trace.NewFindings(), stopped()).Claim([]byte(s.text), true)
		half := s.text[:len(s.text)/2]
		if kind == "eml" {
			half = s.text[:100]
		}
		tally := read(io.MultiReader(strings.NewReader(half), iotest.ErrReader(broken)), "x")
		if !errors.Is(tally.Err, broken) {
			t.Errorf("%s: %v", kind, tally.Err)
		}
	}
}

func TestClaimRejectsOtherFiles(t *testing.T) {
	for name, text := range map[string]string{
		"empty":             "",
		"blank":             " \n\n",
		"prose":             "hello there\nthis is a note",
		"letter":            "Dear all: this is it.\nFrom: me\n",
		"notes":             "Subject: plan\nOwner: me\n\n",
		"HTTP":              "HTTP/1.1 200 OK\nDate: x\nServer: y\n\n",
		"fields":            "Date: x\nServer: y\n\n",
		"other CSV":         "Name,Size,Date\n1,2,3\n",
		"only a header":     "MessageTraceId,MessageId,Rec",
		"no subjects":       "MessageTraceId,MessageId,SenderAddress,RecipientAddress\ng,<a@x>,a,b\n",
		"no ids":            "Date,Sender,Recipient,Subject\n1,2,3,4\n",
		"our items":         "TimeStamp,RecordId,Mailbox,InternetMessageId,SubjectState,Subject,Sender\n",
		"our messages":      "InternetMessageId,Mailbox,Folders,SubjectState,Subject,Sender,Received\n",
		"our JSON":          `{"TimeStamp":"x","InternetMessageId":"<a@x>","Subject":"","SubjectState":"not asked","Sender":""}`,
		"audit record":      `{"Id":"1","Operation":"MailItemsAccessed","Folders":[{"FolderItems":[{"InternetMessageId":"<a@x>","Subject":"x"}]}]}`,
		"audit CSV":         "RecordId,CreationDate,RecordType,Operation,UserId,AuditData\n",
		"other JSON":        `{"name":"x","version":"1"}`,
		"numbers":           `[1,2,3]`,
		"empty JSON":        `{"value":[]}`,
		"broken JSON":       `{"MessageId":"<a@x>","Subject":`,
		"no JSON":           `{MessageId`,
		"subjects of ours":  `{"kind":"whoread subjects","version":1}` + "\n" + `{"id":"a@x","source":"hunting","state":"found","messages":[{"subject":"x"}]}`,
		"binary":            "\x00\x01\x02\xff",
		"quotes":            "\"\"\"\"\"",
		"deep":              strings.Repeat("[", 60_000),
		"deep objects":      strings.Repeat(`{"value":[`, 6_000),
		"half a From line":  "From - Thu Oct  1 09:00:00 2026",
		"From line of what": "From - Thu Oct  1 09:00:00 2026\nhello\n\nworld",
	} {
		for _, enough := range []bool{true, false} {
			if name2, read, more := NewReader(trace.NewFindings(), stopped()).Claim([]byte(text), enough); read != nil || enough && more {
				t.Errorf("%s is claimed as %q, more %t", name, name2, more)
			}
		}
	}
}
