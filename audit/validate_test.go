package audit

import (
	"strings"
	"testing"
)

// A text that is nothing but control characters takes no more memory than about its size.
func TestManyControls(t *testing.T) {
	t.Parallel()
	text := []byte(`{"a":"` + strings.Repeat("\x01", 1<<20) + `"}`)
	if out := escapeControls(text); len(out) > len(text)+len(text)/4+maxUnchecked+8 {
		t.Errorf("%d bytes became %d", len(text), len(out))
	}
	if IsJSON(text) {
		t.Error("it is taken for JSON")
	}
	if few := []byte("{\n\t\"a\":\"x\ty\nz\"\n}"); !IsJSON(few) || IsJSON(append(few, '}')) {
		t.Error("a few are not")
	}
}
