package cli

import (
	"bytes"
	"errors"
	"testing"

	"whoread/audit"
)

func TestWhatIsSaidAfterTheScreen(t *testing.T) {
	broken := errors.New("b.csv is cut off")
	for _, c := range []struct {
		name   string
		inputs []audit.Input
		ended  bool
		says   string
		status int
	}{
		{"all read", []audit.Input{{Path: "a.csv", Rows: 3}}, true, "", exitRead},
		{
			"skipped",
			[]audit.Input{{Path: "notes.txt", Skipped: "holds no records"}},
			true,
			"whoread: notes.txt: skipped, since it holds no records\n", exitRead,
		},
		{"missing", []audit.Input{{Path: "b.csv", Err: broken}}, true, "whoread: b.csv is cut off\n", exitIncomplete},
		{
			"rejected",
			[]audit.Input{{Path: "a.csv", Rows: 3, Rejected: 1}, {Path: "c.csv", Rows: 9, Rejected: 2}},
			true,
			"whoread: 3 rows rejected; `whoread summary --json` lists which and why\n", exitIncomplete,
		},
		{"cancelled", []audit.Input{{Path: "a.csv", Rows: 3}}, false, "whoread: ended before everything was read\n", exitIncomplete},
		{
			"hostile",
			[]audit.Input{{Path: "a", Err: errors.New("\x1b]0;x\a is missing")}},
			true,
			"whoread: ␛]0;x␇ is missing\n", exitIncomplete,
		},
	} {
		var said bytes.Buffer
		err := sayWhatIsMissing(voice{&said}, c.inputs, c.ended)
		if said.String() != c.says {
			t.Errorf("%s: it says %q, want %q", c.name, said.String(), c.says)
		}
		if got := exitStatus(err); got != c.status {
			t.Errorf("%s: exit status %d, want %d", c.name, got, c.status)
		}
	}
}
