package crash_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"whoread/audit/crash"
)

// outOfRange panics as a mistake in a parser does.
func outOfRange(list []int) int { return list[len(list)] }

func recovered(f func()) (err error) {
	defer crash.Recover("testing", &err)
	f()
	return nil
}

func TestRecover(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		run  func()
		want string
	}{
		"nothing":     {func() {}, ""},
		"an index":    {func() { outOfRange(nil) }, "an error in whoread itself, while testing: runtime error: index out of range [0] with length 0"},
		"an error":    {func() { panic(errors.New("one\ntwo")) }, "an error in whoread itself, while testing: one"},
		"a long text": {func() { panic(strings.Repeat("x", 500)) }, "an error in whoread itself, while testing: " + strings.Repeat("x", 200) + "..."},
		"half a rune": {func() { panic(strings.Repeat("x", 199) + "é") }, "an error in whoread itself, while testing: " + strings.Repeat("x", 199) + "..."},
	} {
		err := recovered(c.run)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || err.Error() != c.want):
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// A panic in a goroutine of a group reaches who waits, with the stack of the goroutine.
func TestGroup(t *testing.T) {
	t.Parallel()
	done := make([]bool, 8)
	err := recovered(func() {
		var group crash.Group
		for i := range done {
			group.Go(func() {
				if i%2 == 1 {
					outOfRange(nil)
				}
				done[i] = true
			})
		}
		group.Wait()
	})
	var failed *crash.Error
	if !errors.As(err, &failed) || failed.Doing != "testing" || !strings.Contains(string(failed.Stack), "outOfRange") {
		t.Fatalf("%v", err)
	}
	for i, ok := range done {
		if ok != (i%2 == 0) {
			t.Errorf("function %d: %v", i, ok)
		}
	}
}

// secret is an address that a function is passed by value.
//
//go:noinline
func secret(address [16]byte, list []int) int { return outOfRange(list) + int(address[0]) }

// A report is sent to somebody else, so it may not show what was being read.
func TestStacksShowNoArguments(t *testing.T) {
	t.Parallel()
	var failed *crash.Error
	if !errors.As(recovered(func() { secret([16]byte{0xC6, 0x33, 0x64, 0x4D}, nil) }), &failed) {
		t.Fatal("nothing was recovered")
	}
	for name, stack := range map[string][]byte{"of a panic": failed.Stack, "of all goroutines": crash.AllStacks()} {
		text := string(stack)
		if arguments := regexp.MustCompile(`(?m)^\S.*\([^()]*0x[^()]*\)$`).FindString(text); arguments != "" {
			t.Errorf("%s: %s", name, arguments)
		}
		if !strings.Contains(text, "goroutine ") || !strings.Contains(text, "crash_test.TestStacksShowNoArguments(...)\n") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	if !strings.Contains(string(failed.Stack), "crash_test.secret(...)\n") {
		t.Errorf("%s", failed.Stack)
	}
}

func TestReportIsWrittenOnce(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	e := crash.NewError("testing", "one")
	first, err := e.SaveReport("1")
	if err != nil || !strings.HasPrefix(first, dir) {
		t.Fatalf("%s, %v", first, err)
	}
	if again, err := e.SaveReport("1"); again != first || err != nil {
		t.Errorf("%s, %v, want %s", again, err, first)
	}
	if other, err := crash.NewError("testing", "two").SaveReport("1"); other == first || err != nil {
		t.Errorf("%s, %v", other, err)
	}
}

func TestWriteReport(t *testing.T) {
	t.Parallel()
	var failed *crash.Error
	if !errors.As(recovered(func() { outOfRange(nil) }), &failed) {
		t.Fatal("nothing was recovered")
	}
	dir := t.TempDir()
	path, err := crash.WriteReport(dir, "1.2.3", failed)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"whoread 1.2.3", runtime.GOOS, "while testing", "index out of range", "crash_test.outOfRange"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := crash.WriteReport(dir+"/none", "1", failed); err == nil || !strings.Contains(err.Error(), "the folder "+dir+"/none does not exist") {
		t.Errorf("a report that is written into no folder says %v", err)
	}
}

// What a panic says can quote a record, and a report is sent to somebody else.
func TestReportsQuoteNothing(t *testing.T) {
	t.Parallel()
	const subject = "Re: the secret plan"
	for name, run := range map[string]func(){
		"a text":              func() { panic("no such subject: " + subject) },
		"an error":            func() { panic(fmt.Errorf("reading %q", subject)) },
		"an error of a group": func() { var g crash.Group; g.Go(func() { panic(subject) }); g.Wait() },
	} {
		var failed *crash.Error
		if !errors.As(recovered(run), &failed) || !strings.Contains(failed.Error(), subject) {
			t.Fatalf("%s: %v", name, failed)
		}
		path, err := crash.WriteReport(t.TempDir(), "1", failed)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), subject) || !strings.Contains(string(text), "a panic with a ") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
