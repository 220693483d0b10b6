package table

import (
	"fmt"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/filter"
)

// selectRecords returns the records that a filter selects, in time order.
func selectRecords(t testing.TB, s *Snapshot, text string) []uint32 {
	t.Helper()
	e, err := filter.Parse(text, FilterSchema(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	return buildView(t, s, Spec{Filter: e}).records
}

func TestS6FlagsAreFilters(t *testing.T) {
	again := listing("a", audit.Bind, 1, 1)
	again.ClientIP = "192.0.2.9"
	s := storeOf(pageOf(listing("a", audit.Bind, 1, 1), listing("b", audit.Bind, 1, 5), again)).Snapshot()
	for _, name := range []string{"conflict", "miscounted"} {
		for _, value := range []string{"true", "false"} {
			var want []uint32
			for r := range s.Len() {
				if (s.CellText(r, Flags) == name) == (value == "true") {
					want = append(want, uint32(r))
				}
			}
			if got := selectRecords(t, s, name+"="+value); len(got) == 0 || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s=%s selects %v, want %v", name, value, got, want)
			}
		}
	}
}

func TestKindMicrosoftSelectsAddressesAndApps(t *testing.T) {
	records := []audit.Record{
		{ID: "a", ClientIP: "2603:10a6:20b:f0::69", ClientInfo: "Client=OWA;"},
		{ID: "b", ClientIP: "198.51.100.7", ClientInfo: "Client=TBA;"},
		{ID: "c", ClientIP: "198.51.100.7", ClientInfo: "Client=OWA;"},
		{ID: "d"},
	}
	s := storeOf(pageOf(records...)).Snapshot()
	for text, want := range map[string]string{
		"kind=microsoft":               "[0 1]",
		"kind!=Microsoft":              "[2 3]",
		"kind=documentation,microsoft": "[0 1 2]",
		`kind="Microsoft front end"`:   "[0]",
		"kind:microsoft":               "[0 1]",
		"kind=documentation":           "[1 2]",
		"kind=":                        "[3]",
	} {
		if got := fmt.Sprint(selectRecords(t, s, text)); got != want {
			t.Errorf("%s selects %s, want %s", text, got, want)
		}
	}
}
