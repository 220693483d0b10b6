package grid

import "testing"

func TestS7CellsKeepWhatDistinguishesThem(t *testing.T) {
	for _, c := range []struct {
		text       string
		width      int
		cut        CutPart
		head, tail string
	}{
		{`\Sent Items +1`, 9, CutName, `\Sent `, " +1"},
		{`\Sent Items +1,204`, 9, CutName, `\S`, " +1,204"},
		{`\Sent Items +1`, 3, CutName, `\Se`, ""},
		{`\Sent Items`, 5, CutName, `\Sent`, ""},
		{`\Notes +x`, 5, CutName, `\Note`, ""},
		{"2603:10a6:20b:f0:cafe::69", 14, CutMiddle, "2603:10", "cafe::69"[1:]},
		{"2603:10a6:20b:f0:cafe::69", 14, CutEnd, "2603:10a6:20b:", ""},
		{"häuser.example", 6, CutMiddle, "häuser", ""},
		{"abc", 0, CutMiddle, "", ""},
	} {
		if head, tail := cutCell(c.text, c.width, c.cut); head != c.head || tail != c.tail {
			t.Errorf("%q in %d cells is %q and %q, want %q and %q", c.text, c.width, head, tail, c.head, c.tail)
		}
	}
}
