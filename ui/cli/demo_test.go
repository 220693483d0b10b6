package cli

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"whoread/audit/source"
)

func TestTrickleIsEvenAndWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := strings.Repeat("0123456789", 1000)
		in, out := io.Pipe()
		began := time.Now()
		go trickle(t.Context(), out, []byte(text), 2*time.Second)
		half := make([]byte, len(text)/2)
		if _, err := io.ReadFull(in, half); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 900*time.Millisecond || took > 1100*time.Millisecond {
			t.Errorf("half of it took %v of 2 s", took)
		}
		rest, err := io.ReadAll(in)
		if err != nil || string(half)+string(rest) != text {
			t.Errorf("it is not what was written: %v", err)
		}
		if took := time.Since(began); took < 1900*time.Millisecond || took > 2100*time.Millisecond {
			t.Errorf("all of it took %v of 2 s", took)
		}
	})
}

func TestTrickleEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in, out := io.Pipe()
		ended := make(chan struct{})
		go func() {
			trickle(ctx, out, make([]byte, 1000), time.Minute)
			close(ended)
		}()
		cancel()
		<-ended
		if _, err := io.ReadAll(in); !errors.Is(err, context.Canceled) {
			t.Errorf("the reader gets %v, want that it was cancelled", err)
		}
	})
}

func TestDemoFeedIsNamedDemo(t *testing.T) {
	files, err := source.Open([]string{"-"}, source.Options{Stdin: strings.NewReader(`{"Operation":"MailItemsAccessed"}`)})
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close() //nolint:errcheck // nothing is kept of it
	feed := demoFeed{files}
	if _, err := feed.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if inputs := feed.Inputs(); len(inputs) != 1 || inputs[0].Path != "demo" {
		t.Errorf("inputs %+v, want one that is called demo", inputs)
	}
	if inputs := files.Inputs(); inputs[0].Path == "demo" {
		t.Error("the name of the files themselves was changed")
	}
}
