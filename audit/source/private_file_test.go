package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// keptInputs are ways to read rows, and then those of a file that needs nothing, from inputs that are kept in a private file for their rows to be shown again, or to be
// read at all.
func keptInputs(t *testing.T, rows string) map[string]func(t *testing.T, o Options) result {
	t.Helper()
	file := func(name string, data []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	archive := zipped(t, map[string][]byte{"rows.jsonl": []byte(rows)})
	good := file("good.jsonl", []byte(rows))
	read := func(stdin io.Reader, path string) func(t *testing.T, o Options) result {
		return func(t *testing.T, o Options) result {
			t.Helper()
			o.Stdin = stdin
			files, err := Open([]string{path, good}, o)
			if err != nil {
				t.Fatal(err)
			}
			defer closeQuietly(files)
			return readPagesOf(t, files)
		}
	}
	return map[string]func(t *testing.T, o Options) result{
		"standard input": read(strings.NewReader(rows), "-"),
		"gzip":           read(nil, file("rows.gz", gzipped(t, []byte(rows)))),
		"zip":            read(nil, file("rows.zip", archive)),
		"zip in a pipe":  read(bytes.NewReader(archive), "-"),
		"UTF-16":         read(nil, file("rows.txt", utf16Text([]byte(rows), binary.LittleEndian, true))),
	}
}

const twoRows = `{"Id":"1","CreationTime":"2026-09-14T09:00:00","Operation":"MailItemsAccessed"}
{"Id":"2","CreationTime":"2026-09-14T09:01:00","Operation":"MailItemsAccessed"}
`

// A temporary file that cannot be made is not the fault of the input, and not a missing input.
func TestMissingTemporaryFolderIsReported(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	const says = "could not be read to its end: whoread needs a temporary file, and the folder "
	for name, read := range keptInputs(t, twoRows) {
		got := read(t, Options{SpoolDir: nowhere})
		if len(got.inputs) != 2 { // an archive is no input of its own
			t.Errorf("%s: %d inputs: %v", name, len(got.inputs), got.inputs)
			continue
		}
		err := got.inputs[0].Err
		if err == nil || !strings.Contains(err.Error(), says+nowhere+" does not exist; set ") {
			t.Errorf("%s: it says %v", name, err)
		}
		if len(got.rejected) > 0 || got.inputs[1].Err != nil || len(got.records) != 2 {
			t.Errorf("%s: %d records of the other input, %v, %v", name, len(got.records), got.rejected, got.inputs[1].Err)
		}
	}
}

// What is read only once needs no temporary file, unless it can be read only from its end.
func TestReadOnceKeepsNoText(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	for name, read := range keptInputs(t, twoRows) {
		want := 4
		if name == "zip in a pipe" {
			want = 2
		}
		if got := read(t, Options{SpoolDir: nowhere, Once: true}); len(got.records) != want {
			t.Errorf("%s: %d records, want %d: %v", name, len(got.records), want, got.inputs[0].Err)
		}
	}
}

func TestFullDiskIsReported(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	s := &spool{file: &privateFile{file: full, dir: "/mnt/small"}}
	defer closeQuietly(full)
	err = s.appendText([]byte("text"))
	const want = "whoread needs a temporary file, and no space is left in the folder /mnt/small; set "
	if err == nil || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(explainError(err).Error(), want) {
		t.Errorf("it says %v", err)
	}
	if _, err := io.Copy(s.file, strings.NewReader("text")); err == nil || !strings.Contains(explainError(err).Error(), want) {
		t.Errorf("it says %v", err)
	}
}

// What is wrong with an input is said of the input.
func TestExplainError(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{&os.PathError{Path: "x.csv", Err: syscall.ENOENT}, "does not exist; check the path"},
		{&os.PathError{Path: "x.csv", Err: syscall.EACCES}, "cannot be read: no permission; check its permissions"},
		{&os.PathError{Path: "x.csv", Err: syscall.EMFILE}, "could not be opened: too many files are open; allow more (ulimit -n), or name fewer at a time"},
		{&os.PathError{Path: "x.csv", Err: syscall.EIO}, "could not be read: input/output error"},
	} {
		if got := explainError(c.err).Error(); got != c.want {
			t.Errorf("%v is %q, want %q", c.err, got, c.want)
		}
	}
}
