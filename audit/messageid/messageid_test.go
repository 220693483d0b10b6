package messageid

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKey(t *testing.T) {
	for id, want := range map[ID]Key{
		"<a@x>": "a@x", "a@x": "a@x", "<a@x": "<a@x", "a@x>": "a@x>", "<>": "", "": "", "<<a>>": "<a>",
		"<ee1d199588@microsoft.com>": "ee1d199588@microsoft.com", // C12: no character is trimmed off
	} {
		if got := id.Key(); got != want {
			t.Errorf("%q: %q", id, got)
		}
		if got := want.ID().Key(); got != want {
			t.Errorf("%q becomes %q in brackets", want, got)
		}
	}
	for id, want := range map[ID][]ID{"<a>": {"<a>"}, "a": {"<a>", "a"}, "<a": {"<<a>", "<a"}} {
		if diff := cmp.Diff(want, id.Spellings()); diff != "" {
			t.Errorf("%q: %s", id, diff)
		}
	}
}
