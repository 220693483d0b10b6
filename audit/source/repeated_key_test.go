package source

import (
	"strings"
	"testing"
)

// A record that states a property twice is read and flagged, in whatever form it comes.
func TestRepeatedKeysAreFlagged(t *testing.T) {
	t.Parallel()
	e := makeEvents(1)[0]
	twice := e
	twice.data = strings.Replace(e.data, `"UserId":`, `"UserId":"first@contoso.example","UserId":`, 1)
	for name, write := range writers() {
		got := readOne(t, write([]testEvent{e, twice}))
		if got.rows != 2 || len(got.rejected) > 0 || got.err != nil {
			t.Fatalf("%s: %v", name, got)
		}
		if len(got.flagged) != 1 || got.flagged[0].Reason != "UserId is stated twice in one object; the last value was read" {
			t.Errorf("%s: flagged %v", name, got.flagged)
		}
	}
}
