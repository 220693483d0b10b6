package seal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoread/audit/seal"
)

const lines = 5

// sealed returns some sealed lines, each with its line feed.
func sealed() [][]byte {
	chain := seal.NewChain(seal.HashText(nil))
	var all [][]byte
	for i := range lines {
		all = append(all, chain.AppendLine(nil, fmt.Appendf(nil, `{"number":%d}`, i)))
	}
	return all
}

// check returns what is found of each line.
func check(text [][]byte) []seal.Finding {
	chain := seal.NewChain(seal.HashText(nil))
	var found []seal.Finding
	for _, line := range text {
		found = append(found, chain.CheckLine(bytes.TrimSuffix(line, []byte("\n"))))
	}
	return found
}

func TestCheckLine(t *testing.T) {
	t.Parallel()
	const (
		intact, changed, unlinked, unsealed = seal.Intact, seal.Changed, seal.Unlinked, seal.Unsealed
	)
	for name, c := range map[string]struct {
		change func([][]byte) [][]byte
		want   []seal.Finding
	}{
		"as written": {func(l [][]byte) [][]byte { return l }, []seal.Finding{intact, intact, intact, intact, intact}},
		"changed": {func(l [][]byte) [][]byte {
			l[1] = bytes.Replace(l[1], []byte(`:1`), []byte(`:7`), 1)
			return l
		}, []seal.Finding{intact, changed, intact, intact, intact}},
		"another seal": {func(l [][]byte) [][]byte {
			l[1][len(l[1])-4] ^= 1
			return l
		}, []seal.Finding{intact, changed, intact, intact, intact}},
		"removed":  {func(l [][]byte) [][]byte { return slices.Delete(l, 1, 2) }, []seal.Finding{intact, unlinked, intact, intact}},
		"first":    {func(l [][]byte) [][]byte { return l[1:] }, []seal.Finding{unlinked, intact, intact, intact}},
		"repeated": {func(l [][]byte) [][]byte { return slices.Insert(l, 1, l[0]) }, []seal.Finding{intact, unlinked, intact, intact, intact, intact}},
		"moved": {func(l [][]byte) [][]byte {
			l[1], l[2] = l[2], l[1]
			return l
		}, []seal.Finding{intact, unlinked, unlinked, unlinked, intact}},
		"sealed anew": {func(l [][]byte) [][]byte {
			chain := seal.NewChain(seal.HashText(nil))
			chain.CheckLine(bytes.TrimSpace(l[0]))
			l[1] = chain.AppendLine(nil, []byte(`{"number":7}`))
			return l
		}, []seal.Finding{intact, intact, unlinked, intact, intact}},
		"added": {func(l [][]byte) [][]byte { return slices.Insert(l, 1, []byte(`{"number":7}`)) }, []seal.Finding{intact, unsealed, intact, intact, intact, intact}},
		"other line ends": {func(l [][]byte) [][]byte {
			l[1] = bytes.Replace(l[1], []byte("\n"), []byte("\r\n"), 1)
			return l
		}, []seal.Finding{intact, changed, intact, intact, intact}},
		"white space": {func(l [][]byte) [][]byte {
			l[1] = bytes.Replace(l[1], []byte(`"seal":`), []byte(`"seal": `), 1)
			return l
		}, []seal.Finding{intact, changed, unlinked, intact, intact}},
	} {
		if got := check(c.change(sealed())); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// No byte of a line can be changed without being found, and no other line is blamed for it, but for
// the one that no longer follows.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	for at := range sealed()[1] {
		text := sealed()
		if text[1][at] ^= 1; at == len(text[1])-1 {
			continue // the line feed
		}
		got := check(text)
		if got[1] == seal.Intact || got[0] != seal.Intact || got[3] != seal.Intact || got[4] != seal.Intact {
			t.Errorf("byte %d: %v", at, got)
		}
	}
}

// A line that was changed still says whether it followed the line before it.
func TestIsLinked(t *testing.T) {
	t.Parallel()
	text := sealed()
	text[1] = bytes.Replace(text[1], []byte(`:1`), []byte(`:7`), 1)
	text = slices.Delete(text, 3, 4)
	chain := seal.NewChain(seal.HashText(nil))
	for i, want := range []bool{true, true, true, false} {
		if chain.CheckLine(bytes.TrimSpace(text[i])); chain.IsLinked() != want {
			t.Errorf("line %d: linked %v", i+1, chain.IsLinked())
		}
	}
}

// A line without a seal has none, whatever its texts are.
func TestTextThatSaysSealIsNoSeal(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]seal.Finding{
		`{"subject":"seal"}`:                                      seal.Unsealed,
		`{"to":["seal"],"subject":"\"seal\":\"x\""}`:              seal.Unsealed,
		`{"seal":"x","text":"` + strings.Repeat("x", 1000) + `"}`: seal.Unsealed,
		`{"text":"x","seal" : "x"}`:                               seal.Changed,
	} {
		chain := seal.NewChain(seal.HashText(nil))
		if got := chain.CheckLine([]byte(line)); got != want {
			t.Errorf("%.60s: %v, want %v", line, got, want)
		}
	}
}

func TestSealedLineIsJSON(t *testing.T) {
	t.Parallel()
	text := sealed()
	for i, line := range text {
		var got struct {
			Number      int
			After, Seal string
		}
		if err := json.Unmarshal(line, &got); err != nil || got.Number != i || len(got.Seal) != len(seal.HashText(nil)) {
			t.Errorf("%s: %+v, %v", line, got, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, line := range sealed() {
		f.Add(bytes.TrimSpace(line))
	}
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		chain := seal.NewChain(seal.HashText(nil))
		found := chain.CheckLine(line)
		if found == seal.Unsealed && chain.LastSeal() != seal.HashText(nil) {
			t.Errorf("%q has no seal and is followed", line)
		}
		if found == seal.Intact && !bytes.HasSuffix(line, []byte(chain.LastSeal()+`"}`)) {
			t.Errorf("%q fits its seal and does not end with it", line)
		}
	})
}
