package trace

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
)

// TestManualSearch checks that text copied into a shell stays one text, whatever an id has in it.
func TestManualSearch(t *testing.T) {
	now := time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)
	s := NewManualSearch([]messageid.ID{"<a@x>", "", "it's\u2019; rm\n\"$(x)\"@y"}, now)
	want := `Start-HistoricalSearch -ReportTitle 'whoread <a@x>' -ReportType MessageTrace -StartDate '2026-07-03' -EndDate '2026-10-01' -MessageID '<a@x>'` + "\n" +
		`Start-HistoricalSearch -ReportTitle 'whoread <it''s’’; rm"$(x)"@y>' -ReportType MessageTrace -StartDate '2026-07-03' -EndDate '2026-10-01' -MessageID '<it''s’’; rm"$(x)"@y>'`
	if diff := cmp.Diff(want, s.HistoricalSearch); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("internetmessageid:\"<a@x>\" OR internetmessageid:\"<it's’; rm$(x)@y>\"", s.EDiscovery); diff != "" {
		t.Error(diff)
	}
}

// FuzzQuotePowerShell reads quoted text with an independent reader of PowerShell's single-quoted
// strings.
func FuzzQuotePowerShell(f *testing.F) {
	f.Add("it's")
	f.Add("\u2018\u2019''")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return -1
			}
			return r
		}, text)
		quoted := []rune(QuotePowerShell(text))
		var read []rune
		for i := 1; i < len(quoted)-1; i++ {
			if strings.ContainsRune("'\u2018\u2019\u201a\u201b", quoted[i]) {
				if i++; i >= len(quoted)-1 || quoted[i] != quoted[i-1] {
					t.Fatalf("%q ends early", string(quoted))
				}
			}
			read = append(read, quoted[i])
		}
		if string(read) != string([]rune(text)) {
			t.Errorf("%q became %q", text, string(read))
		}
	})
}
