package export

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCellsOfJSONLines(t *testing.T) {
	t.Parallel()
	rows := newTextRows(`A "quoted",#N`,
		[]string{"", ""},
		[]string{"=1", "12"},
		[]string{"<a&b>\u2028", "0"},
		[]string{"\"\\/\n\r\t\x00\x1f\x7f", "-1"},
		[]string{"é\xff日\xe6", "007"},
		[]string{"\ufffd", "x\"y"},
		[]string{"12", "-"},
	)
	want := `{"A \"quoted\"":"","N":null}
{"A \"quoted\"":"=1","N":12}
{"A \"quoted\"":"<a&b>` + "\u2028" + `","N":0}
{"A \"quoted\"":"\"\\/\n\r\t\u0000\u001f` + "\x7f" + `","N":-1}
{"A \"quoted\"":"é` + "\ufffd日\ufffd" + `","N":"007"}
{"A \"quoted\"":"` + "\ufffd" + `","N":"x\"y"}
{"A \"quoted\"":"12","N":"-"}
`
	if got := writeToString(t, rows, Options{Format: JSONL}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := writeToString(t, textRows{rows: [][]string{{}}}, Options{Format: JSONL}); got != "{}\n" {
		t.Errorf("without columns: %q", got)
	}
}

// FuzzJSONRoundTrip reads with encoding/json what was written.
func FuzzJSONRoundTrip(f *testing.F) {
	for _, seed := range []string{"", "a", "12", "-0", "00", "1e9", "\xff", "\u2028", "\x00\"\\", "-", "９"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, text, number string) {
		line := writeToString(t, newTextRows("T,#N", []string{text, number}), Options{Format: JSONL})
		if strings.Count(line, "\n") != 1 {
			t.Fatalf("%q is not one line", line)
		}
		var got struct {
			T string
			N any
		}
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.UseNumber()
		if err := decoder.Decode(&got); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if want := string([]rune(text)); got.T != want {
			t.Fatalf("%q is read as %q", text, got.T)
		}
		switch n := got.N.(type) {
		case nil:
			if number != "" {
				t.Fatalf("%q is read as null", number)
			}
		case json.Number:
			if n.String() != number {
				t.Fatalf("%q is read as %s", number, n)
			}
		case string:
			if n != string([]rune(number)) {
				t.Fatalf("%q is read as %q", number, n)
			}
		default:
			t.Fatalf("%q is read as %T", number, n)
		}
	})
}
