package form

import (
	"strings"
	"testing"
)

func TestPrefixesAreRecognized(t *testing.T) {
	t.Parallel()
	const record = `{"CreationTime":"2026-09-14T09:31:02","Id":"1","Operation":"MailItemsAccessed"}`
	for prefix, want := range map[string]bool{
		"<134>Sep 14 09:31:02 host app: ":                       true,
		"<134>1 2026-09-14T09:31:02Z host app 12 - - ":          true,
		"2026-09-14T09:31:02Z ":                                 true,
		"2026-09-14T09:31:02Z host ":                            true,
		"2026-09-14T09:31:02.123Z\t":                            true,
		"2026-09-14T09:31:02.123456789Z stdout F ":              true,
		"[2026-09-14 09:31:02] INFO ":                           true,
		"CEF:0|Microsoft|Office 365|1|x|MailItemsAccessed|3|m=": true,
		"Sep 14 09:31:02 host @cee:":                            true,
		"x":                                                     false,
		"x ":                                                    false,
		`"Id":1, `:                                              false,
		"[1,":                                                   false,
		"2026-09-14 {x} ":                                       false,
		"2026-09-14x":                                           false,
	} {
		line := prefix + record
		if got := prefixLength([]byte(line)); got > 0 != want || want && got != len(prefix) {
			t.Errorf("%q: %d", prefix, got)
		}
		if !want {
			continue
		}
		for _, text := range []string{line + "\n" + line + "\n", line} {
			if f, skip, err := Detect([]byte(text), true); err != nil || skip != 0 || f.Name() != "prefixed JSON Lines" {
				t.Errorf("%q: %v %d %v", text, f, skip, err)
			}
		}
	}
	later := "Sep 14 09:31:01 host app: started\nSep 14 09:31:02 host app: " + record + "\n"
	if f, _, err := Detect([]byte(later), true); err != nil || f.Name() != "prefixed JSON Lines" {
		t.Errorf("a record in the second line: %v %v", f, err)
	}
	for _, text := range []string{
		"2026-09-14 note: {" + strings.Repeat("x", 20) + "}\n", "In 2026, the record " + record + " was read.\n", "1 {\"a\":1}\n",
	} {
		if f, _, err := Detect([]byte(text), true); err == nil {
			t.Errorf("%q is %s", text, f.Name())
		}
	}
}
