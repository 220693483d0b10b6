package folder_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"whoread/audit/folder"
)

func TestWrapError(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"the folder out does not exist":                                                 syscall.ENOENT,
		"out is not a folder":                                                           syscall.ENOTDIR,
		"no permission to write to the folder out":                                      syscall.EACCES,
		"the folder out is read-only":                                                   syscall.EROFS,
		"no space is left in the folder out":                                            syscall.ENOSPC,
		"your disk quota for the folder out is used up":                                 syscall.EDQUOT,
		"whoread cannot open more files (ulimit -n), including files in the folder out": syscall.EMFILE,
		"this computer cannot open more files, including files in the folder out":       syscall.ENFILE,
		"writing to the folder out: it burns":                                           errors.New("it burns"),
	} {
		inside := fmt.Errorf("making it: %w", &fs.PathError{Op: "open", Path: "out/.whoread-1.partial", Err: err})
		got := folder.WrapError("out", inside)
		if got.Error() != want || !errors.Is(got, err) {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
	if err := folder.WrapError("out", nil); err != nil {
		t.Error(err)
	}
}

func TestWrapTempError(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the variable has another name")
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	t.Setenv("TMPDIR", nowhere)
	_, err := os.CreateTemp("", "x")
	want := "whoread needs a temporary file, and the folder " + nowhere + " does not exist; set TMPDIR to another folder"
	if got := folder.WrapTempError("", err); got == nil || got.Error() != want {
		t.Errorf("%v, want %s", got, want)
	}
	if err := folder.WrapTempError("", nil); err != nil {
		t.Error(err)
	}
}
