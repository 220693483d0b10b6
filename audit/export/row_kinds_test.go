package export

import (
	"os"
	"path/filepath"
	"testing"

	"whoread/audit/filter"
	"whoread/audit/table"
)

func TestRowKindsAreFoundByNameAndBySpec(t *testing.T) {
	e, err := filter.Parse("access=Bind", table.FilterSchema(nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range RowKinds() {
		if found, ok := RowKindByName(k.Name); !ok || found.Name != k.Name {
			t.Errorf("%s is %v", k.Name, found)
		}
		filtered := k.Spec
		filtered.Filter, filtered.ShowOwnLookups = e, true
		if got := SpecName(filtered); got != k.Name {
			t.Errorf("rows of %+v are called %s, want %s", filtered, got, k.Name)
		}
	}
	if got := SpecName(table.Spec{Shape: table.Grouped, By: table.User}); got != "by-User" {
		t.Errorf("groups by User are called %s", got)
	}
	if k, ok := RowKindByName("users"); ok {
		t.Errorf("users are %v", k)
	}
}

func TestCheckPath(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "there.csv"), filepath.Join(dir, "link.csv")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Skip(err)
	}
	for path, want := range map[string]struct {
		exists bool
		err    string
	}{
		file:                              {exists: true},
		link:                              {exists: true},
		filepath.Join(dir, "new.csv"):     {},
		dir:                               {err: "this is a directory; add the name of a file"},
		filepath.Join(file, "new.csv"):    {err: "not a directory"},
		filepath.Join(dir, "x", "in.csv"): {err: "the folder " + filepath.Join(dir, "x") + " does not exist"},
	} {
		exists, err := CheckPath(path)
		said := ""
		if err != nil {
			said = err.Error()
		}
		if exists != want.exists || said != want.err {
			t.Errorf("%s: exists %v, %q; want %v, %q", path, exists, said, want.exists, want.err)
		}
	}
}
