package hunting

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"whoread/audit/messageid"
	"whoread/trace"
)

// odd returns ids with characters that have a meaning in some layer.
func odd() []string {
	return []string{
		"<a@x>", "a@x", "", `"`, `\`, `\"`, `<a"b\c'd@x>`, "<a\nb\rc\td\x00e\x7f@x>", "<a\u2028b\u0085c\u00a0d\u200be@x>",
		"<日本@x>", "<😀@x>", "<\U000e0001@x>", `") | take 1 //`, "' or '1'='1", "<a+b/c=d&e%f#g@x>", "<" + strings.Repeat("x", 996) + ">",
		`<\u0041@x>`, "</script>", "$&<>",
	}
}

// FuzzLiteral checks that Kusto reads any message id unchanged, also inside JSON.
func FuzzLiteral(f *testing.F) {
	for _, id := range odd() {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if !utf8.ValidString(id) {
			t.Skip("such ids are not asked for")
		}
		b, err := formatBody(formatKQL([]trace.Query{{ID: messageid.ID(id)}}))
		if err != nil {
			t.Fatal(err)
		}
		var sent struct{ Query string }
		if err := json.Unmarshal(b, &sent); err != nil {
			t.Fatal(err)
		}
		ids, err := listed(sent.Query)
		if err != nil {
			t.Fatal(err)
		}
		if want := messageid.ID(id).Spellings(); fmt.Sprintf("%q", ids) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q comes as %q", want, ids)
		}
	})
}

// queriesOf returns n queries for ids of a length.
func queriesOf(n, length int) []trace.Query {
	var all []trace.Query
	for i := range n {
		id := fmt.Sprintf("<%06d@x>", i)
		all = append(all, trace.Query{ID: messageid.ID("<" + strings.Repeat("y", max(length-len(id), 0)) + id[1:])})
	}
	return all
}

func TestSplitQueries(t *testing.T) {
	for _, c := range []struct {
		n, length, want int
	}{
		{0, 80, 0},
		{1, 80, 1},
		{400, 80, 1},
		{401, 80, 2},
		{1000, 80, 3},
		{1000, 998, 16},
		{2, 70_000, 2}, // one alone has to do
	} {
		var n int
		packed := splitQueries(queriesOf(c.n, c.length))
		for _, pack := range packed {
			if n += len(pack); len(pack) > maxIDsPerQuery || len(pack) > 1 && len(formatKQL(pack)) > maxQueryBytes {
				t.Errorf("%d ids of %d bytes: a query of %d ids and %d bytes", c.n, c.length, len(pack), len(formatKQL(pack)))
			}
		}
		if len(packed) != c.want || n != c.n {
			t.Errorf("%d ids of %d bytes: %d in %d queries, want %d", c.n, c.length, n, len(packed), c.want)
		}
	}
}
