package scan

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestIsWindows1252(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"": true, "a": true, "Gel\xf6scht \x80": true, "\xe5\xc3\xb6": false, "\xc3\xb6\xe5": false, "\xe5\x81": false} {
		if got := IsWindows1252([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestBytesThatAreNotUTF8AreWindows1252(t *testing.T) {
	t.Parallel()
	const text, want = "a\x80\xe2\x82\xac\xe2", "a€€â"
	if got, err := io.ReadAll(NewReader(strings.NewReader(ByteOrderMark + text))); string(got) != want || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if got := AppendUTF8([]byte("x"), []byte(text)); string(got) != "x"+want {
		t.Errorf("%q", got)
	}
	long := bytes.Repeat([]byte("é\xe9x"), 50_000)
	whole := strings.Repeat("ééx", 50_000)
	if got, err := io.ReadAll(NewReader(iotest.HalfReader(bytes.NewReader(long)))); string(got) != whole || err != nil {
		t.Errorf("%d bytes, want %d: %v", len(got), len(whole), err)
	}
}
