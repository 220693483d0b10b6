package listfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoread/audit/filter"
	"whoread/ui/listfile"
)

func TestReadDecodesTheText(t *testing.T) {
	for name, text := range map[string]string{
		"utf-8": "a\nb", "mark": "\xef\xbb\xbfa\nb", "utf-16le": "\xff\xfea\x00\n\x00b\x00", "utf-16be": "\xfe\xff\x00a\x00\n\x00b", "utf-16le without mark": "a\x00\n\x00b\x00",
	} {
		path := filepath.Join(t.TempDir(), "list.txt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := listfile.Read(path); err != nil || got != "a\nb" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestReadErrors(t *testing.T) {
	folder := t.TempDir()
	if _, err := listfile.Read(filepath.Join(folder, "none")); !errors.Is(err, filter.ErrNoSuchList) {
		t.Errorf("no file: %v", err)
	}
	if _, err := listfile.Read(folder); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
}
