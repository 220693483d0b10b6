package ui_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"whoread/audit/coverage"
	"whoread/ui"
)

// copiedTo returns the texts that were copied to a terminal (OSC 52).
func copiedTo(out *bytes.Buffer) []string {
	var all []string
	for _, part := range strings.Split(out.String(), "\x1b]52;c;")[1:] {
		text, err := base64.StdEncoding.DecodeString(strings.TrimRight(part, "\a\x1b\\"))
		if err == nil {
			all = append(all, string(text))
		}
	}
	return all
}

func TestViewIsCopiedAsQueries(t *testing.T) {
	var out bytes.Buffer
	bubble(t, func(t *testing.T) {
		s := openScreen(t, pivotFeed(), func(o *ui.Options) { o.Output = &out })
		s.press("&")
		s.typeText("session=s1 ip=198.51.100.7 kind=documentation")
		s.press("enter", "Q")
		s.shows("This view for other tools", "1  whoread command line", "2  KQL for advanced hunting (CloudAppEvents)",
			"whoread export events audit.jsonl --filter 'SessionId=s1 ClientIP=198.51.100.7 Kind=documentation'")
		s.press("j")
		s.shows("without Kind=documentation: it selects more", `| where tostring(R.SessionId) =~ "s1"`)
		s.press("2")
		s.shows("copied KQL for advanced hunting (CloudAppEvents) to the clipboard")
		s.press("2", "[", "Q", "1")
		s.press("Q", "esc")
	})
	copied := copiedTo(&out)
	if len(copied) != 2 || !strings.HasPrefix(copied[0], "CloudAppEvents\n") || !strings.HasSuffix(copied[1], "--sort SessionId\n") {
		t.Errorf("copied %q", copied)
	}
}

func TestMarkedMessagesAreCopiedForDiscovery(t *testing.T) {
	var out bytes.Buffer
	bubble(t, func(t *testing.T) {
		s := openScreen(t, activityFeed(), func(o *ui.Options) { o.Output = &out })
		s.press("Q")
		s.shows("5  eDiscovery query for 1 message")
		s.press("5")
	})
	if copied := copiedTo(&out); len(copied) != 1 || copied[0] != "internetmessageid:\"<a@contoso.example>\"\n" {
		t.Errorf("copied %q", copied)
	}
}

// A fetch has no file that a command could read.
func TestCommandOfAFetchNamesAPlaceholder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, ended(story(), coverage.Whole))
		s.press("Q")
		s.shows("whoread export events FILE")
	})
}
