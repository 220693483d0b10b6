package trace

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoread/audit/messageid"
	"whoread/audit/seal"
)

// subjectLines returns a file with the findings a, b, c and d.
func subjectLines(t testing.TB) []string {
	t.Helper()
	b := NewFindings()
	b.AddApp("the-app")
	for _, id := range []string{"a", "b", "c", "d"} {
		b.Add(Finding{ID: messageid.Key(id), Source: "mailbox", State: Found, Messages: []Message{{Subject: "subject of " + id}}})
	}
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	return slices.Collect(strings.Lines(file.String()))
}

// usedIDs returns the ids found in a file, and the error of reading it.
func usedIDs(t *testing.T, lines []string) (ids string, apps int, err error) {
	t.Helper()
	b := NewFindings()
	_, err = b.ReadFrom(strings.NewReader(strings.Join(lines, "")))
	for _, f := range b.sortedFindings() {
		if f.State == Found {
			ids += string(f.ID)
		}
	}
	return ids, len(b.Apps()), err
}

// TestReadFromRejectsChangedLines checks that changes are detected, and that no changed finding is
// used that could be forged without sealing the rest of the file again.
func TestReadFromRejectsChangedLines(t *testing.T) {
	forged := `{"id":"f","source":"mailbox","state":"found","messages":[{"subject":"forged"}]}`
	sealedAfter := func(lines []string, before int) string {
		chain := seal.NewChain(seal.HashText(nil))
		for _, line := range lines[:before] {
			chain.CheckLine([]byte(strings.TrimSpace(line)))
		}
		return string(chain.AppendLine(nil, []byte(forged)))
	}
	for name, c := range map[string]struct {
		change func([]string) []string
		ids    string
		apps   int
		says   string
	}{
		"as written": {func(l []string) []string { return l }, "abcd", 1, ""},
		"a subject is changed": {func(l []string) []string {
			l[2] = strings.Replace(l[2], "subject of b", "subject of x", 1)
			return l
		}, "acd", 1, "line 3 does not match its seal: the file was changed after it was written; findings not used: 1"},
		"a finding is removed":          {func(l []string) []string { return slices.Delete(l, 2, 3) }, "d", 1, "line 3 does not follow the line before it: the file was changed after it was written; findings not used: 2"},
		"a finding is added":            {func(l []string) []string { return slices.Insert(l, 2, forged+"\n") }, "abcd", 1, "line 3 has no seal"},
		"a finding is added and sealed": {func(l []string) []string { return slices.Insert(l, 2, sealedAfter(l, 2)) }, "acd", 1, "line 4 does not follow the line before it"},
		"a finding is replaced and sealed": {func(l []string) []string {
			l[2] = sealedAfter(l, 2)
			return l
		}, "ad", 1, "line 4 does not follow the line before it"},
		"a finding is repeated": {func(l []string) []string { return slices.Insert(l, 3, l[1]) }, "ad", 1, "line 4 does not follow the line before it"},
		"findings are swapped": {func(l []string) []string {
			l[2], l[3] = l[3], l[2]
			return l
		}, "", 1, "line 3 does not follow the line before it"},
		"the end is removed":   {func(l []string) []string { return l[:5] }, "abc", 1, "line 5 is not the end"},
		"the last is removed":  {func(l []string) []string { return l[:4] }, "ab", 1, "line 4 is not the end"},
		"more follows the end": {func(l []string) []string { return append(l, sealedAfter(l, 6)) }, "abcd", 1, "line 7 does not follow the line before it"},
		"an app is added":      {func(l []string) []string { l[0] = strings.Replace(l[0], "the-app", "the-apps", 1); return l }, "abcd", 0, "line 1 does not match its seal"},
		"an earlier version":   {func(l []string) []string { l[0] = strings.Replace(l[0], `"version":2`, `"version":1`, 1); return l }, "abcd", 0, "line 1 does not match its seal"},
		"the seal of the head": {func(l []string) []string {
			l[0] = `{"kind":"whoread subjects","version":2,"apps":["x"]}` + "\n"
			return l
		}, "bcd", 0, "line 1 has no seal"},
		"a head of version 1": {func(l []string) []string {
			l[0] = `{"kind":"whoread subjects","version":1,"apps":["x"]}` + "\n"
			return l
		}, "bcd", 1, "line 2 does not follow the line before it"},
		"a line is no finding":    {func(l []string) []string { l[2] = "rubbish\n"; return l }, "d", 1, "line 3 has no seal"},
		"blank lines are nothing": {func(l []string) []string { return slices.Insert(l, 2, "\n", " \n") }, "abcd", 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ids, apps, err := usedIDs(t, c.change(subjectLines(t)))
			if ids != c.ids || apps != c.apps {
				t.Errorf("found %q with %d apps, want %q with %d", ids, apps, c.ids, c.apps)
			}
			var changed *ChangedError
			if errors.As(err, &changed) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
		})
	}
}

// TestReadFromDetectsEveryChangedByte checks that no byte can be changed unnoticed, and that a
// changed finding is not used.
func TestReadFromDetectsEveryChangedByte(t *testing.T) {
	lines := subjectLines(t)
	for at := range lines[2][:len(lines[2])-1] {
		changed := slices.Clone(lines)
		changed[2] = changed[2][:at] + string(changed[2][at]^1) + changed[2][at+1:]
		ids, _, err := usedIDs(t, changed)
		if err == nil || strings.Contains(ids, "b") || !strings.HasSuffix(ids, "d") {
			t.Fatalf("byte %d: found %q, %v", at, ids, err)
		}
	}
}

// TestReadFromVersion1WithSealText reads a file of version 1, which has no seals, with the text
// "seal" in it.
func TestReadFromVersion1WithSealText(t *testing.T) {
	lines := []string{
		`{"kind":"whoread subjects","version":1}`,
		`{"id":"a","source":"mailbox","state":"found","messages":[{"subject":"seal"}]}`,
		`{"id":"b","source":"mailbox","state":"failed","reason":"seal"}`,
		`{"id":"seal","source":"seal","state":"found","messages":[{"subject":"\"seal\":","recipients":["seal"]}]}`,
	}
	b := NewFindings()
	if _, err := b.ReadFrom(strings.NewReader(strings.Join(lines, "\n") + "\n")); err != nil || b.Len() != 3 {
		t.Errorf("%d findings, %v", b.Len(), err)
	}
}

// TestReadFromVersion1 reads a file of version 1, which has no seals and is sealed when it is
// written again.
func TestReadFromVersion1(t *testing.T) {
	old := `{"kind":"whoread subjects","version":1,"apps":["the-app"]}` + "\n"
	for _, id := range []string{"a", "b"} {
		old += fmt.Sprintf(`{"id":%q,"source":"mailbox","state":"found","messages":[{"subject":"s"}]}`+"\n", id)
	}
	b := NewFindings()
	if _, err := b.ReadFrom(strings.NewReader(old)); err != nil || b.Len() != 2 || len(b.Apps()) != 1 {
		t.Fatal(b.Len(), b.Apps(), err)
	}
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(file.String(), `"seal":`); n != 4 {
		t.Errorf("%d of 4 lines are sealed:\n%s", n, file.String())
	}
}
