package file

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"whoread/audit/messageid"
	"whoread/trace"
)

// FuzzRead checks that no text does harm, that the result does not depend on how reads divide the
// text, and that rejected rows are reported.
func FuzzRead(f *testing.F) {
	for _, s := range samples() {
		f.Add([]byte(s.text))
		f.Add([]byte(s.text[:len(s.text)*2/3]))
		f.Add([]byte(strings.Replace(s.text, `"`, "", 1)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		one, two := trace.NewFindings(), trace.NewFindings()
		name, read, more := NewReader(one, stopped()).Claim(text, true)
		if more || read == nil != (name == "") {
			t.Fatalf("%q, more %t", name, more)
		}
		if read == nil {
			return
		}
		_, again, _ := NewReader(two, stopped()).Claim(text, true)
		got, pieces := read(bytes.NewReader(text), "x"), again(iotest.HalfReader(bytes.NewReader(text)), "x")
		if got.Rows != pieces.Rows || got.Rejected != pieces.Rejected || one.Len() != two.Len() {
			t.Fatalf("%+v with %d ids, in pieces %+v with %d", got, one.Len(), pieces, two.Len())
		}
		_, undated := errors.AsType[undatedError](got.Err)
		whole := got.Err == nil || undated || errors.Is(got.Err, errRowInHeader) // of the last nothing is read
		if whole != (got.Rejected == 0) || got.Rejected > got.Rows || one.Len() > got.Rows {
			t.Fatalf("%+v, %d ids", got, one.Len())
		}
		if got.Err != nil && strings.ContainsAny(got.Err.Error(), "\n\r") {
			t.Fatalf("more than a clause: %q", got.Err)
		}
	})
}

// FuzzTable checks that a table written by encoding/csv is read back.
func FuzzTable(f *testing.F) {
	f.Add("a@x", `15" "screen"`, "x\ny", byte(0))
	f.Add("<b@x>", "a,b;c\td|e", "\r\n", byte(1))
	f.Add("<>", "", "\"", byte(2))
	f.Fuzz(func(t *testing.T, id, subject, other string, delimiter byte) {
		if !utf8.ValidString(id+"|"+subject+"|"+other) || strings.ContainsAny(id+subject+other, "\r\ufeff\ufffd") || len(other) > 100_000 {
			return // these are not written as they are
		}
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma = []rune{',', ';', '\t', '|'}[delimiter%4]
		rows := [][]string{{"x", "Message ID", "Subject", "Sender", "y"}, {"-", id, subject, "a@x", other}, {other, "<last@x>", "Plan", "a@x", "-"}}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		findings := trace.NewFindings()
		_, read, _ := NewReader(findings, stopped()).Claim(text.Bytes(), true)
		if read == nil {
			t.Fatalf("not claimed: %q", text.String())
		}
		if tally := read(&text, "x"); tally.Err != nil || tally.Rows != 2 {
			t.Fatalf("%+v", tally)
		}
		if a := findings.Answer("last@x"); a.Messages[len(a.Messages)-1].Subject != "Plan" && messageid.ID(strings.TrimSpace(id)).Key() != "last@x" {
			t.Fatalf("the last row is %+v", a)
		}
		if messageid.ID(strings.TrimSpace(id)).Key() == "" {
			return
		}
		wants := decodeWords(subject)
		if a := findings.Answer(messageid.ID(strings.TrimSpace(id))); !slices.ContainsFunc(a.Messages, func(m trace.Message) bool { return m.Subject == wants }) {
			t.Fatalf("%q has %+v, want %q", id, a.Messages, wants)
		}
	})
}

// FuzzDecodeWords checks that decoding does no harm, and keeps text without encoded words.
func FuzzDecodeWords(f *testing.F) {
	f.Add("=?utf-8?B?4oI=?= =?utf-8?B?rA==?= =?x?q?_?=")
	f.Add("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=")
	f.Fuzz(func(t *testing.T, text string) {
		if got := decodeWords(text); !encodedWord.MatchString(text) && got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
