package export

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// listDir returns the names of the files in a directory.
func listDir(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeTestFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWriteFileIsPrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	if _, err := WriteFile(t.Context(), path, false, numbered(2), Options{}); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); got != "N,Text\n0,row 0\n1,row 1\n" {
		t.Errorf("file has %q", got)
	}
	if got := listDir(t, dir); len(got) != 1 {
		t.Errorf("directory has %v", got)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestWriteFileOverwritesOnlyIfAllowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	writeTestFile(t, path, "evidence")
	_, err := WriteFile(t.Context(), path, false, numbered(1), Options{})
	if !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), path+": the file already exists") {
		t.Errorf("error %v", err)
	}
	if got := readFile(t, path); got != "evidence" {
		t.Errorf("file has %q", got)
	}
	if _, err := WriteFile(t.Context(), path, true, numbered(1), Options{}); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); got != "N,Text\n0,row 0\n" {
		t.Errorf("file has %q", got)
	}
	if got := listDir(t, dir); len(got) != 1 {
		t.Errorf("directory has %v", got)
	}
}

func TestWriteFileKeepsFileCreatedMeanwhile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	late := Options{Progress: func(int, int) { writeTestFile(t, path, "evidence") }}
	if _, err := WriteFile(t.Context(), path, false, numbered(1), late); !errors.Is(err, ErrExists) {
		t.Errorf("error %v", err)
	}
	if got := readFile(t, path); got != "evidence" {
		t.Errorf("file has %q", got)
	}
	if got := listDir(t, dir); len(got) != 1 {
		t.Errorf("directory has %v", got)
	}
}

func TestWriteFileLeavesNothingOnError(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", "evidence"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "out.csv")
		if before != "" {
			writeTestFile(t, path, before)
		}
		ctx, cancel := context.WithCancel(t.Context())
		stop := Options{Progress: func(int, int) { cancel() }}
		_, err := WriteFile(ctx, path, true, numbered(3*blockRows), stop)
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "after 4096 of 12288 rows; no part of the file was kept") {
			t.Errorf("canceled: %v", err)
		}
		err = CreateFile(path, true, func(w io.Writer) error {
			_, err := Write(t.Context(), &fullDisk{w, 100_000}, numbered(3*blockRows), Options{})
			return err
		})
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "after 7300 of 12288 rows") {
			t.Errorf("full disk: %v", err)
		}
		switch got := listDir(t, dir); {
		case before == "" && len(got) != 0:
			t.Errorf("directory has %v", got)
		case before != "" && (len(got) != 1 || readFile(t, path) != before):
			t.Errorf("directory has %v", got)
		}
	}
}

func TestWriteFileErrorNamesPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	writeTestFile(t, file, "evidence")
	for path, want := range map[string]string{
		filepath.Join(dir, "no", "out.csv"): "/no does not exist",
		filepath.Join(file, "out.csv"):      "not a directory",
		dir:                                 "this is a directory; add the name of a file",
		os.DevNull:                          "this is not a regular file",
		filepath.Join(dir, "a\x00b"):        "invalid argument",
		filepath.Join(dir, strings.Repeat("x", 300)): "file name too long",
	} {
		_, err := WriteFile(t.Context(), path, true, numbered(1), Options{})
		if err == nil || err.Error() == "" || !strings.HasPrefix(err.Error(), "exporting to "+path+": ") {
			t.Errorf("%q: %v", path, err)
			continue
		}
		if strings.Contains(err.Error(), "partial") || runtime.GOOS != "windows" && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", path, err, want)
		}
	}
}

func TestWriteFileFollowsSymbolicLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file.csv"), filepath.Join(dir, "link.csv")
	writeTestFile(t, file, "old")
	if err := os.Symlink(file, link); err != nil {
		t.Skip("there are no symbolic links here")
	}
	if _, err := WriteFile(t.Context(), link, true, numbered(0), Options{}); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, file); got != "N,Text\n" {
		t.Errorf("file has %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	dangling := filepath.Join(dir, "dangling.csv")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), dangling); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFile(t.Context(), dangling, false, numbered(0), Options{}); !errors.Is(err, ErrExists) {
		t.Errorf("dangling link: %v", err)
	}
}

func TestPublishFileErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	err := publishFile(filepath.Join(dir, "gone"), filepath.Join(dir, "out"), false)
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), dir) {
		t.Errorf("error %v", err)
	}
}

func TestUnnamedFileHidesTemporaryName(t *testing.T) {
	t.Parallel()
	f, err := os.Create(filepath.Join(t.TempDir(), "hidden"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := (unnamedFile{f}).Write([]byte("x")); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("error %v", err)
	}
}
