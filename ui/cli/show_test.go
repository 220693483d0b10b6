package cli

import (
	"context"
	"errors"
	"io"
	"testing"

	"whoread/audit"
)

// shortFeed has one page.
type shortFeed struct {
	feed
	pages  int
	closed *int
}

func (f *shortFeed) Next(context.Context) (*audit.Page, error) {
	if f.pages == 0 {
		return nil, io.EOF
	}
	f.pages--
	return &audit.Page{Rows: 1}, nil
}

func (f *shortFeed) Close() error {
	*f.closed++
	return nil
}

func TestShelfClosesAllAndKnowsWhatWasReadToItsEnd(t *testing.T) {
	closed := 0
	s := &shelf{open: func() (feed, error) { return &shortFeed{pages: 1, closed: &closed}, nil }}
	for range 2 {
		f, err := s.take()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Next(t.Context()); err != nil || s.newest().ended.Load() {
			t.Errorf("after one page: error %v, ended %v", err, s.newest().ended.Load())
		}
	}
	if _, err := s.newest().Next(t.Context()); !errors.Is(err, io.EOF) || !s.newest().ended.Load() {
		t.Errorf("after the last page: error %v, ended %v", err, s.newest().ended.Load())
	}
	if err := s.Close(); err != nil || closed != 2 {
		t.Errorf("closed %d of 2: %v", closed, err)
	}
}

func TestShelfWithNothingToOpen(t *testing.T) {
	wrong := errors.New("no such thing")
	s := &shelf{open: func() (feed, error) { return nil, wrong }}
	if _, err := s.take(); !errors.Is(err, wrong) {
		t.Errorf("error %v, want %v", err, wrong)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
