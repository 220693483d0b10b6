package form

import (
	"encoding/json"
	"testing"
)

func TestFoldersData(t *testing.T) {
	for text, want := range map[string]string{
		`{"Id":"1"}`:                 `[{"Id":"1"}]`,
		`[{"Id":"1"}]`:               `[{"Id":"1"}]`,
		`{{"Id":"1"}, {"Id":"2"}}`:   `[{"Id":"1"},{"Id":"2"}]`,
		"{\"Id\":\"1\"}\n{\"Id\":2}": `[{"Id":"1"},{"Id":2}]`,
		`[{"Id":"1"},{"Id"`:          `"[{\"Id\":\"1\"},{\"Id\""`,
		`{"Id":"1"} {"Id":`:          `"{\"Id\":\"1\"} {\"Id\":"`,
		`["{\"Id\":\"1\"}"]`:         `[{"Id":"1"}]`,
		`@{Id=1}`:                    `"@{Id=1}"`,
	} {
		got := foldersJSON(text)
		if got != want || !json.Valid([]byte(got)) {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
