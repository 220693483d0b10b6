package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"whoread/fixtures"
	"whoread/fixtures/forms"
)

// fieldPath is the place of a value in AuditData: names of properties, and indexes of elements.
type fieldPath []any

func (p fieldPath) String() string {
	var b strings.Builder
	for _, step := range p {
		switch step := step.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(step) + "]")
		default:
			fmt.Fprintf(&b, ".%v", step)
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}

// leaf returns the last name of the path.
func (p fieldPath) leaf() string {
	for _, step := range slices.Backward(p) {
		if name, ok := step.(string); ok {
			return name
		}
	}
	return ""
}

// isRead reports whether whoread reads a property of this name.
func isRead(name string) bool {
	switch name {
	case "Id", "CreationTime", "Operation", "OperationProperties", "Name", "Value", "Folders", "FolderItems", "Path",
		"InternetMessageId", "ImmutableId", "SizeInBytes", "Subject", "Item", "ParentFolder", "OperationCount", "UserId",
		"MailboxOwnerUPN", "MailboxGuid", "ClientIPAddress", "ClientIP", "ClientInfoString", "AppId", "ClientAppId", "SessionId",
		"AppAccessContext", "AADSessionId", "UniqueTokenId", "LogonType":
		return true
	}
	return false
}

// pathsOf returns the places of all values that whoread reads.
func pathsOf(value any, at fieldPath) (all []fieldPath) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if isRead(name) {
				p := append(slices.Clone(at), name)
				all = append(append(all, p), pathsOf(value[name], p)...)
			}
		}
	case []any:
		for i, inner := range value {
			p := append(slices.Clone(at), i)
			all = append(append(all, p), pathsOf(inner, p)...)
		}
	}
	return all
}

// dropped in place of a value removes it.
type dropped struct{}

// replaceAt returns a value with another value at a place.
func replaceAt(value any, p fieldPath, with func(old any) any) any {
	if len(p) == 0 {
		return with(value)
	}
	switch value := value.(type) {
	case map[string]any:
		changed := map[string]any{}
		for name, inner := range value {
			if name != p[0] {
				changed[name] = inner
			} else if now := replaceAt(inner, p[1:], with); now != (dropped{}) {
				changed[name] = now
			}
		}
		return changed
	case []any:
		var changed []any
		for i, inner := range value {
			if i != p[0] {
				changed = append(changed, inner)
			} else if now := replaceAt(inner, p[1:], with); now != (dropped{}) {
				changed = append(changed, now)
			}
		}
		return changed
	}
	return value
}

// fieldChange is something that export tools make of a value.
type fieldChange struct {
	name string
	make func(old any) any
	// absent reports that the record states nothing in this place.
	absent bool
}

func fieldChanges() []fieldChange {
	is := func(v any) func(any) any { return func(any) any { return v } }
	return []fieldChange{
		{"dropped", is(dropped{}), true},
		{"null", is(nil), true},
		{"empty", is(""), true},
		{"an object", is(map[string]any{"a": "b"}), false},
		{"an empty object", is(map[string]any{}), true},
		{"a list", is([]any{"a", "b"}), false},
		{"an empty list", is([]any{}), true},
		{"a type name", is("System.Object[]"), false},
		{"a list of type names", is([]any{"System.Object[]"}), false},
		{"a hash table", is("@{Name=a; Value=b}"), false},
		{"unknown", is("Other"), false},
		{"a dash", is("-"), false},
		{"cut off", func(old any) any {
			text, ok := old.(string)
			if !ok {
				all, _ := json.Marshal(old)
				text = string(all)
			}
			return text[:len(text)/2]
		}, false},
	}
}

// unchangedRows returns a Bind of several folders, a Sync and a Bind without a session of three mailboxes.
func unchangedRows() []fixtures.Row {
	rows := make([]fixtures.Row, 3)
	seen := map[string]bool{}
	for r := range fixtures.GenerateRows(3, 4000) {
		var data struct {
			SessionID, MailboxGUID, ClientIPAddress string
			AppAccessContext                        struct{ UniqueTokenID string }
			Folders                                 []struct {
				FolderItems []struct{ InternetMessageID, ID string }
			}
			Item struct{ ParentFolder struct{ Name string } }
		}
		if err := json.Unmarshal(r.AuditData, &data); err != nil {
			panic(err)
		}
		i := -1
		switch {
		case data.SessionID == "" && len(data.Folders) == 1 && len(data.Folders[0].FolderItems) == 1:
			i = 2
		case data.Item.ParentFolder.Name != "" && data.SessionID != "":
			i = 1
		case len(data.Folders) == 2 && data.AppAccessContext.UniqueTokenID != "" && data.SessionID != "" && data.Folders[0].FolderItems[0].ID != "":
			i = 0
		}
		if i < 0 || rows[i].ID != "" || seen[data.MailboxGUID] || data.ClientIPAddress == "" {
			continue
		}
		seen[data.MailboxGUID] = true
		r.AuditData = bytes.Clone(r.AuditData)
		rows[i] = r
	}
	return rows
}

// mayShrink reports whether a count is smaller rightly: services write records without a session (three of
// four Binds, C14), which are counted as such, and items without a message id (contacts and drafts, C09),
// of which older records state nothing else, {}. Nothing tells these from records that lost the value.
func mayShrink(count string, p fieldPath, c fieldChange, before, after map[string]any) bool {
	switch leaf := p.leaf(); count {
	case "sessions":
		return leaf == "SessionId" && after["records_without_session"].(int) > before["records_without_session"].(int)
	case "distinct_messages", "distinct_mailbox_messages":
		return leaf == "InternetMessageId" && c.absent || leaf == "FolderItems" && c.name == "an empty object"
	}
	return false
}

// changedCounts writes rows with one change, and returns their summary.
func changedCounts(t *testing.T, form forms.Form, rows []fixtures.Row) (counts map[string]any, status int, words string) {
	t.Helper()
	var b bytes.Buffer
	if err := forms.WriteRows(&b, form, slices.Values(rows)); err != nil {
		return nil, 1, err.Error()
	}
	out, words, status := runCommand(t, b.Bytes(), "summary", "--json")
	if out == "" {
		return nil, status, words
	}
	return parseCounts(t, out), status, words
}

// isCountOfRecords reports whether a key of the summary counts what records state.
func isCountOfRecords(name string) bool {
	switch name {
	case "records", "bind", "sync", "item_accesses", "distinct_messages", "distinct_mailbox_messages", "sessions", "client_ips",
		"mailboxes", "folders", "throttled_records":
		return true
	}
	return false
}

func TestDroppedFieldIsReported(t *testing.T) {
	for i, form := range forms.AllForms() {
		if forms.IsLossy(form) {
			continue
		}
		t.Run(form.String(), func(t *testing.T) {
			skipInShortPass(t, i, 5)
			t.Parallel()
			step := 25
			if form == forms.AuditLines && !testing.Short() {
				step = 1
			}
			checkDroppedFields(t, form, step)
		})
	}
}

// checkDroppedFields changes one field of one record at a time, one in step of all changes.
func checkDroppedFields(t *testing.T, form forms.Form, step int) {
	t.Helper()
	rows := unchangedRows()
	before, status, words := changedCounts(t, form, rows)
	if status != 0 {
		t.Fatalf("exit status %d before any change: %s", status, words)
	}
	r := rand.New(rand.NewPCG(uint64(form), 1))
	for i := range rows {
		var data any
		if err := json.Unmarshal(rows[i].AuditData, &data); err != nil {
			t.Fatal(err)
		}
		for _, p := range pathsOf(data, nil) {
			for _, c := range fieldChanges() {
				if r.IntN(step) == 0 {
					changed := slices.Clone(rows)
					changed[i].AuditData = encodeJSON(t, replaceAt(data, p, c.make))
					checkSmallerCounts(t, form, changed, before, fmt.Sprintf("record %d, %v %s", i, p, c.name), func(count string, after map[string]any) bool {
						return mayShrink(count, p, c, before, after)
					})
				}
			}
		}
	}
}

func encodeJSON(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// checkSmallerCounts checks that rows with a change count no less than before, or that something is
// reported.
func checkSmallerCounts(t *testing.T, form forms.Form, rows []fixtures.Row, before map[string]any, change string, may func(count string, after map[string]any) bool) {
	t.Helper()
	after, status, words := changedCounts(t, form, rows)
	if status != 0 {
		if words == "" {
			t.Errorf("%s: exit status %d without a word", change, status)
		}
		return
	}
	for name, n := range before {
		if isCountOfRecords(name) && after[name].(int) < n.(int) && !may(name, after) {
			t.Errorf("%s: exit status 0, but %s is %v instead of %v", change, name, after[name], n)
		}
	}
}
