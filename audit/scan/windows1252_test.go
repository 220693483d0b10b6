package scan

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

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
