package cli

import (
	"context"
	"errors"
	"io"
	"testing"

	"whoread/audit"
	"whoread/audit/source/fetch"
	"whoread/ui"
)

// shortFeed is a feed with one page.
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

func TestFeedSetClosesAllFeeds(t *testing.T) {
	closed := 0
	s := &feedSet{open: func() (feed, error) { return &shortFeed{pages: 1, closed: &closed}, nil }}
	for range 2 {
		f, err := s.openNext()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Next(t.Context()); err != nil || s.newestFeed().ended.Load() {
			t.Errorf("after one page: error %v, ended %v", err, s.newestFeed().ended.Load())
		}
	}
	if _, err := s.newestFeed().Next(t.Context()); !errors.Is(err, io.EOF) || !s.newestFeed().ended.Load() {
		t.Errorf("after the last page: error %v, ended %v", err, s.newestFeed().ended.Load())
	}
	if err := s.Close(); err != nil || closed != 2 {
		t.Errorf("closed %d of 2: %v", closed, err)
	}
}

// liveFeed is a feed with the status of a fetch.
type liveFeed struct {
	shortFeed
	status fetch.Status
}

func (f *liveFeed) Status() fetch.Status { return f.status }
func (f *liveFeed) Checks(context.Context) []fetch.Check {
	return []fetch.Check{{Question: "Is it on?"}}
}

func TestFeedSetKeepsFetchStatus(t *testing.T) {
	closed := 0
	fetch := &liveFeed{shortFeed: shortFeed{closed: &closed}, status: fetch.Status{Source: "a service"}}
	s := &feedSet{open: func() (feed, error) { return fetch, nil }}
	taken, err := s.openNext()
	if err != nil {
		t.Fatal(err)
	}
	shown, ok := taken.(ui.Live)
	if !ok {
		t.Fatal("the screen cannot ask what the fetch does")
	}
	if shown.Status().Source != "a service" || len(shown.Checks(t.Context())) != 1 {
		t.Errorf("it tells %+v, %+v", shown.Status(), shown.Checks(t.Context()))
	}
	if s.newestFeed().isFinished() {
		t.Error("it is over before it was read to its end")
	}
	fetch.status.Following = true
	if !s.newestFeed().isFinished() {
		t.Error("it is not over though it only follows what is new")
	}
	files := &feedSet{open: func() (feed, error) { return &shortFeed{closed: &closed}, nil }}
	if taken, err := files.openNext(); err != nil {
		t.Error(err)
	} else if _, ok := taken.(ui.Live); ok {
		t.Error("files look like a fetch")
	}
}

func TestFeedSetOpenError(t *testing.T) {
	wrong := errors.New("no such thing")
	s := &feedSet{open: func() (feed, error) { return nil, wrong }}
	if _, err := s.openNext(); !errors.Is(err, wrong) {
		t.Errorf("error %v, want %v", err, wrong)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
