package ui

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/source"
)

// nothing is a feed without records.
type nothing struct{}

func (nothing) Next(context.Context) (*audit.Page, error) { return nil, io.EOF }
func (nothing) Inputs() []source.Input                    { return nil }
func (nothing) Size() int64                               { return 0 }
func (nothing) Raw(audit.Place) ([]byte, error)           { return nil, io.EOF }

// stuck is a terminal that takes nothing.
type stuck struct{ began chan struct{} }

func (s stuck) Write([]byte) (int, error) {
	select {
	case s.began <- struct{}{}:
	default:
	}
	select {}
}

func TestBlockedTerminalDoesNotHoldProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	keys, _ := io.Pipe()
	out := stuck{make(chan struct{}, 1)}
	ended := make(chan error, 1)
	go func() {
		ended <- (&programRunner{endTimeout: time.Millisecond}).runFeed(ctx, nothing{}, Options{Input: keys, Output: out})
	}()
	<-out.began
	cancel()
	if err := <-ended; !errors.Is(err, ErrStuck) {
		t.Errorf("show = %v, want %v", err, ErrStuck)
	}
}
