package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A temporary folder that becomes full does not cut a row of the input.
func TestFullTemporaryFolderRejectsNoRow(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=512k"); err != nil {
		t.Skip("no small folder can be made here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	var rows strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&rows, `{"Id":"%d","CreationTime":"2026-09-14T09:00:00","Operation":"MailItemsAccessed"}`+"\n", i)
	}
	path := filepath.Join(t.TempDir(), "rows.gz")
	if err := os.WriteFile(path, gzipped(t, []byte(rows.String())), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := Open([]string{path}, Options{SpoolDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(files)
	got := readPagesOf(t, files)
	want := "rows.gz could not be read to its end: whoread needs a temporary file, and no space is left in the folder " + folder
	if err := got.inputs[0].Err; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("it says %v, want %s", err, want)
	}
	if len(got.rejected) > 0 || len(got.records) < 1000 || len(got.records) >= 20_000 {
		t.Errorf("%d records, rejected %v", len(got.records), got.rejected)
	}
}
