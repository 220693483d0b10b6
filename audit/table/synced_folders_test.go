package table

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

func TestSyncedFolders(t *testing.T) {
	t.Parallel()
	sync := func(id, guid, upn string, folders ...audit.Folder) audit.Record {
		return audit.Record{
			ID: id, Operation: audit.MailItemsAccessed, Access: audit.Sync, MailboxGUID: guid, Mailbox: upn, Folders: folders,
		}
	}
	bind := sync("9", "A", "adele@contoso.example", audit.Folder{ID: "F4", Path: `\Opened`, Items: []audit.Item{{ID: "I", MessageID: "<a@x>"}}})
	bind.Access = audit.Bind
	store := NewStore()
	records := []audit.Record{
		sync("1", "A", "adele@contoso.example", audit.Folder{ID: "F1", Path: `\Inbox`}),
		sync("2", "A", "adele@contoso.example", audit.Folder{ID: "F1", Path: `\Renamed`}),
		sync("3", "B", "", audit.Folder{ID: "F1", Path: `\Inbox`}),
		sync("4", "A", "adele@contoso.example", audit.Folder{ID: "F2"}),
		sync("5", "A", "adele@contoso.example"),
		bind,
	}
	store.Append(pageOf(records...))
	for name, c := range map[string]struct {
		filter string
		want   SyncedFolders
	}{
		"all":                     {"", SyncedFolders{Syncs: 5, Folders: []SyncedFolder{{"adele@contoso.example", `\Inbox`}, {"B", `\Inbox`}, {"adele@contoso.example", "F2"}}}},
		"one":                     {"recordid=3", SyncedFolders{Syncs: 1, Folders: []SyncedFolder{{"B", `\Inbox`}}}},
		"a Sync without a folder": {"recordid=5", SyncedFolders{Syncs: 1}},
		"a Bind":                  {"recordid=9", SyncedFolders{}},
	} {
		spec := Spec{Shape: Grouped, By: InternetMessageID}
		if c.filter != "" {
			spec.Filter = parseFilter(t, c.filter)
		}
		view, err := Build(t.Context(), store.Snapshot(), spec)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, view.SyncedFolders()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want := max(c.want.Syncs, 1); name != "all" && view.RecordCount() != want || name == "all" && view.RecordCount() != len(records) {
			t.Errorf("%s: %d records", name, view.RecordCount())
		}
	}
}
