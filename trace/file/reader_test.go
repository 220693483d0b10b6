package file

import (
	"errors"
	"io"
	"strings"
	"testing"

	"whoread/audit/crash"
	"whoread/trace"
)

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("on purpose") }

// TestPanicIsReported checks that a panic in the middle of a file ends only this file.
func TestPanicIsReported(t *testing.T) {
	const text = "Message ID,Date (UTC),Sender,Recipient,Subject,Status\n<a@x>,2026-09-13T08:00:00Z,v@x,w@x,Invoice,Delivered\n"
	findings := trace.NewFindings()
	_, read, _ := NewReader(findings, stopped()).Claim([]byte(text), true)
	if read == nil {
		t.Fatal("it is not read")
	}
	tally := read(io.MultiReader(strings.NewReader(text), panicking{}), "trace.csv")
	var failed *crash.Error
	if !errors.As(tally.Err, &failed) || tally.Err.Error() != "was not read to the end: an error in whoread itself, while reading a message trace: on purpose" {
		t.Errorf("got %v", tally.Err)
	}
}
