package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"whoread/audit/messageid"
	"whoread/fixtures"
	"whoread/fixtures/forms"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
)

// mail returns the ground truth of the mail of the case, computed once for all tests.
var mail = sync.OnceValue(func() *fixtures.ExpectedAnswers { //nolint:gochecknoglobals // as story is
	return fixtures.ExpectAnswers(tenanttest.SharedCase().Mail, simulated.DefaultTime())
})

// uniqueIDs returns the different message ids in the rows of a file, without brackets.
func uniqueIDs(t *testing.T, s sheet) []string {
	t.Helper()
	var all []string
	for _, id := range s.column(t, "InternetMessageId") {
		all = append(all, string(messageid.ID(id).Key()))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(id string) bool { return id == "" })
}

// countFindable counts the ids with a subject in a source or a record.
func countFindable(t *testing.T, ids []string, known func(id string) []string) int {
	t.Helper()
	n, byRecord := 0, statedSubjects(t)
	for _, id := range ids {
		if len(known(id)) > 0 || len(byRecord[id]) > 0 {
			n++
		}
	}
	return n
}

// subjectsOf returns all subjects of a message: in its mailbox, and as traced for each recipient.
func subjectsOf(id string) []string {
	var all []string
	for _, item := range mail().MailboxItems(id) {
		all = append(all, item.Subject)
	}
	for _, hunted := range mail().HuntingDeliveries(id) {
		all = append(all, hunted.Subject)
	}
	return append(all, tracedSubjects(id)...)
}

// tracedSubjects returns the subjects of a message in message traces.
func tracedSubjects(id string) []string {
	var all []string
	for _, traced := range mail().TraceDeliveries(id) {
		all = append(all, traced.Subject)
	}
	return all
}

// statedSubjects returns the subjects that records of the case state, by bare id.
func statedSubjects(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	found := exportSheet(t, "messages", storyFile(t), "--filter", "subjectstate=found")
	for _, row := range found.selectColumns(t, []string{"InternetMessageId", "SubjectState", "Subject"}).rows {
		if row[1] == "found" {
			id := string(messageid.ID(row[0]).Key())
			all[id] = append(all[id], row[2])
		}
	}
	return all
}

// traceFile writes a message trace of the sent mail and returns its path.
func traceFile(t *testing.T, mailItems []fixtures.MailItem) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "trace.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := forms.WriteTrace(file, forms.TraceV2, forms.Culture{}, slices.Values(mailItems)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// checkSubjects compares the messages in a file with the mail of the case: every id with a subject in a
// source or a record is found with one of its subjects, and no other id is.
func checkSubjects(t *testing.T, s sheet, known func(id string) []string) {
	t.Helper()
	byRecord := statedSubjects(t)
	rows := s.selectColumns(t, []string{"InternetMessageId", "SubjectState", "Subject"}).rows
	for _, row := range rows {
		id, state, subject := string(messageid.ID(row[0]).Key()), row[1], row[2]
		of := slices.Concat(known(id), byRecord[id])
		switch {
		case len(of) == 0 && state == "found", len(of) > 0 && state != "found":
			t.Errorf("%s: %s, %q; its subjects are %q", id, state, subject, of)
		case len(of) > 0 && !slices.ContainsFunc(of, func(is string) bool { return matchesSubject(subject, is) }):
			t.Errorf("%s: %q; its subjects are %q", id, subject, of)
		}
	}
}

// matchesSubject reports whether a cell shows a subject, alone or among several. Control characters are
// shown in another way, so such a subject matches any.
func matchesSubject(cell, subject string) bool {
	if subject == "" {
		return cell == "" || strings.Contains(cell, "(no subject)")
	}
	acts := func(r rune) bool { return r < ' ' || strings.ContainsRune("=+-@'", r) }
	return strings.Contains(cell, subject) || strings.ContainsFunc(subject, acts)
}
