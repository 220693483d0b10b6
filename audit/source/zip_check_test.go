package source

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// The directory at the end of a zip file names its entries; what stands around them is found by
// nothing else.
func TestDataAroundZipIsReported(t *testing.T) {
	t.Parallel()
	archive := func(name, comment string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(asJSONLines(makeEvents(2))); err != nil {
			t.Fatal(err)
		}
		if err := w.SetComment(comment); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	one, other := archive("a.jsonl", ""), archive("b.jsonl", "")
	for name, c := range map[string]struct {
		text  []byte
		whole bool
	}{
		"one archive":            {one, true},
		"with a comment":         {archive("a.jsonl", "exported by hand"), true},
		"two joined":             {append(bytes.Clone(one), other...), false},
		"text behind":            {append(bytes.Clone(one), "more"...), false},
		"text before":            {append([]byte("PK\x03\x04 more"), one...), false},
		"comment of a directory": {archive("a.jsonl", "PK\x05\x06"), false},
	} {
		got := readOne(t, c.text)
		if said := strings.Contains(got.describe(), errAroundZip.Error()); said == c.whole || got.rows != 2 {
			t.Errorf("%s: %d rows, %s", name, got.rows, got.describe())
		}
	}
}
