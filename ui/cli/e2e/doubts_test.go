package e2e

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"whoread/ui/widget/humanize"
)

// TestS5WhatIsDoubtfulInThisLog compares the page of doubts of a file, one key away, with the summary.
func TestS5WhatIsDoubtfulInThisLog(t *testing.T) {
	t.Parallel()
	path := storyFile(t)
	text, err := exec.Command(whoread, "summary", "--json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var counts struct {
		Throttled      int `json:"throttled_records"`
		Conflicts      int `json:"conflicts"`
		Sync           int `json:"sync"`
		WithoutSession int `json:"records_without_session"`
		Messages       int `json:"distinct_messages"`
		SubjectsKnown  int `json:"subjects_known"`
	}
	if err := json.Unmarshal(text, &counts); err != nil {
		t.Fatal(err)
	}
	term := startTerminal(t, 120, 40, path)
	term.waitUntilLoaded()
	term.pressKeys("c")
	lines := term.waitForText("> 1 blind 24 h")
	for name, count := range map[string]string{
		"1 blind 24 h":          humanize.FormatCount(counts.Throttled, "record"),
		"conflicting copies":    humanize.FormatCount(2*counts.Conflicts, "record"),
		"Sync: items not named": humanize.FormatCount(counts.Sync, "record"),
		"no session":            humanize.FormatCount(counts.WithoutSession, "record"),
		"no subject known":      humanize.FormatCount(counts.Messages-counts.SubjectsKnown, "message"),
	} {
		if line := lineWith(lines, " "+name+" "); !strings.Contains(line+" ", " "+count+" ") {
			t.Errorf("%s: the line is %q, want %s", name, line, count)
		}
	}
	term.pressKeys("2", "Enter")
	term.waitForText("Differences from the copy in ")
}
