package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must happen at once.
const patience = 20 * time.Second

func TestSlowProducerYieldsRowsBeforeItsEnd(t *testing.T) {
	events := makeEvents(8)
	for form, write := range map[string]func([]testEvent) []byte{
		"JSON Lines": asJSONLines, "portal CSV": asPortalCSV, "Graph page": asGraphPage, "JSON array": asFlatArray, "Clixml": asClixml,
	} {
		t.Run(form, func(t *testing.T) {
			text := write(events)
			half := bytes.Index(text, []byte(events[4].id))
			in, out := io.Pipe()
			files, err := Open([]string{"-"}, Options{Stdin: in, SpoolDir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			defer closeQuietly(files)
			written := make(chan error, 1)
			go func() {
				_, err := out.Write(text[:half])
				written <- err
			}()
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			rows := 0
			for rows < 3 {
				page, err := files.Next(ctx)
				if err != nil {
					t.Fatal(err)
				}
				for _, place := range page.Places {
					if _, err := files.Raw(place); err != nil {
						t.Error(err)
					}
				}
				rows += page.Rows
			}
			if err := <-written; err != nil {
				t.Fatal(err)
			}
			go func() {
				_, err := out.Write(text[half:])
				written <- errors.Join(err, out.Close())
			}()
			rest := readPagesOf(t, files)
			if rows+rest.rows != len(events) || len(rest.rejected) > 0 {
				t.Errorf("%d rows and then %d, rejected %v", rows, rest.rows, rest.rejected)
			}
			if err := <-written; err != nil {
				t.Error(err)
			}
		})
	}
}

// checkGoroutinesEnd waits until no more goroutines run than before.
func checkGoroutinesEnd(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, there were %d\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func TestCancellingEndsAllGoroutines(t *testing.T) {
	path := writeFile(t, "log", bytes.Repeat(asJSONLines(makeEvents(500)), 30))
	before := runtime.NumGoroutine()
	for pages := range 4 {
		t.Run(fmt.Sprint(pages), func(t *testing.T) {
			files, err := Open([]string{path, path}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			for range pages {
				if _, err := files.Next(ctx); err != nil {
					t.Fatal(err)
				}
			}
			cancel()
			for range 20 {
				if _, err = files.Next(ctx); err != nil {
					break
				}
			}
			if !errors.Is(err, context.Canceled) && !errors.Is(err, os.ErrClosed) {
				t.Errorf("%v", err)
			}
		})
	}
	checkGoroutinesEnd(t, before)
	files, err := Open([]string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := files.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := files.Close(); err != nil {
		t.Error(err)
	}
	checkGoroutinesEnd(t, before)
	if _, err := files.Next(context.Background()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestReaderThatBlocksForEverDoesNotHoldUpClose(t *testing.T) {
	in, out := io.Pipe()
	dir := t.TempDir()
	files, err := Open([]string{"-"}, Options{Stdin: in, SpoolDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	failed := make(chan error, 1)
	go func() {
		_, err := files.Next(ctx)
		failed <- err
	}()
	if _, err := out.Write([]byte("{\"Operation\":")); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := files.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
	if err := out.Close(); err != nil {
		t.Error(err)
	}
}

func TestSpoolFileIsInvisible(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open stays in its folder there")
	}
	text := asJSONLines(makeEvents(5))
	for name, stored := range map[string][]byte{"text": text, "zip": zipped(t, map[string][]byte{"a": text})} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files, err := Open([]string{"-"}, Options{Stdin: bytes.NewReader(stored), SpoolDir: dir})
			if err != nil {
				t.Fatal(err)
			}
			defer closeQuietly(files)
			page, err := files.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("%v %v", left, err)
			}
			if _, err := files.Raw(page.Places[0]); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRawAndInputsWhileNextRuns(t *testing.T) {
	text := asPortalCSV(makeEvents(4000))
	files, err := Open([]string{writeFile(t, "a", text), writeFile(t, "b", gzipped(t, text))}, Options{SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(files)
	var wait sync.WaitGroup
	for {
		page, err := files.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		first := page.Places[0]
		wait.Go(func() {
			if _, err := files.Raw(first); err != nil {
				t.Error(err)
			}
			if len(files.Inputs()) == 0 {
				t.Error("no inputs")
			}
		})
	}
	wait.Wait()
}

func TestShrinkingFileIsReported(t *testing.T) {
	s := &stream{bytes: 100}
	p := newTextReader(t.Context(), nil, nil, &spool{dir: t.TempDir()})
	defer func() {
		if err := p.spool.close(); err != nil {
			t.Error(err)
		}
	}()
	p.readStored(s, strings.NewReader(`{"Operation":"Send"}`))
	close(p.events)
	var last event
	for e := range p.events {
		last = e
	}
	if last.end == nil || last.end.err == nil || last.end.err.Error() != "shrank while it was read; the remaining part was read" {
		t.Errorf("%+v", last.end)
	}
}
