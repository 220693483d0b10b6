package table

import (
	"context"
	"fmt"
	"testing"
	"time"

	"whoread/audit/filter"
)

func TestB2EmptyFilterNamesItsCause(t *testing.T) {
	s := storeOf(pageOf(indicatorRecords()...)).Snapshot()
	for text, want := range map[string]string{
		"user=nobody":                             "[{User=nobody 4}] []",
		"access=Bind ip=203.0.113.9":              "[{Access=Bind 1} {ClientIP=203.0.113.9 1}] []",
		"access=Bind user=nobody":                 "[{User=nobody 1}] []",
		"user=nobody ip=10.0.0.1 access=Bind":     "[] [User=nobody ClientIP=10.0.0.1]",
		"user=nobody | ip=10.0.0.1":               "[{User=nobody | ClientIP=10.0.0.1 4}] []",
		"ip=198.51.100.7 ip=2001:db8::1 user=a,b": "[] [User=a,b]",
	} {
		e, err := filter.Parse(text, FilterSchema(time.Now))
		if err != nil {
			t.Fatal(err)
		}
		causes, alone, err := s.FindEmptyCauses(context.Background(), Spec{Filter: e})
		if got := fmt.Sprint(causes, alone); err != nil || got != want {
			t.Errorf("%s: %s (%v), want %s", text, got, err, want)
		}
	}
}
