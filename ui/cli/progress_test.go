package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"whoread/audit/source/fetch"
)

func TestProgressOverwritesLineOnTerminal(t *testing.T) {
	var said bytes.Buffer
	state := fetch.Status{Windows: 3, Activity: []string{"waiting for \x1b[2J"}}
	f := &fetchWatch{status: func() fetch.Status { return state }, now: func() time.Time { return parseClock("06:00:00") }}
	p := &progress{msgs: messageWriter{&said}, pollStatus: f.pollStatus, columns: func() int { return 60 }}
	p.printChanges()
	f.rows.Add(1204)
	p.printChanges()
	state.Settled, state.Activity = 3, nil
	p.printChanges()
	p.clearStatusLine()
	if strings.Contains(said.String(), "\x1b") {
		t.Errorf("it sends what came from outside to the terminal: %q", said.String())
	}
	want := []string{
		"", "0 of 3 windows settled, 0 rows; waiting for ␛[2J", "0 of 3 windows settled, 1,204 rows; waiting for ␛[2J",
		strings.Repeat(" ", 52), "whoread: 3 of 3 windows settled, 1,204 rows\n", "3 of 3 windows settled, 1,204 rows", strings.Repeat(" ", 34), "",
	}
	got := strings.Split(said.String(), "\r")
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("it wrote\n%q, want\n%q", got, want)
	}
}

func TestProgressFitsTerminal(t *testing.T) {
	var said bytes.Buffer
	f := &fetchWatch{status: func() fetch.Status { return fetch.Status{} }, now: time.Now}
	p := &progress{msgs: messageWriter{&said}, pollStatus: f.pollStatus, columns: func() int { return 10 }}
	p.printChanges()
	if said.String() != "\r0 of 0 wi" {
		t.Errorf("it wrote %q", said.String())
	}
}

func TestProgressOnPipeHasOnlyLines(t *testing.T) {
	var said bytes.Buffer
	state := fetch.Status{Windows: 3, Settled: 1}
	ctx, stop := context.WithCancel(t.Context())
	f := &fetchWatch{status: func() fetch.Status { return state }, now: time.Now}
	p := &progress{msgs: messageWriter{&said}, pollStatus: f.pollStatus, columns: terminalWidth(&said)}
	stop()
	if err := p.showUntilDone(ctx); err != nil {
		t.Fatal(err)
	}
	if said.String() != "whoread: 1 of 3 windows settled, 0 rows\n" {
		t.Errorf("it wrote %q", said.String())
	}
}
