//go:build unix

package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestFIFOIsReadAndCanBeCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	events := makeEvents(3)
	done := make(chan error, 1)
	release := make(chan struct{})
	go func() {
		w, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			_, err = w.Write(asJSONLines(events))
			<-release
			err = errors.Join(err, w.Close())
		}
		done <- err
	}()
	files, err := Open([]string{path}, Options{SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if files.Size() != -1 {
		t.Errorf("the size is %d", files.Size())
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for rows := 0; rows < 3; {
		page, err := files.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rows += page.Rows
	}
	if err := files.Close(); err != nil {
		t.Error(err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
