package cli_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Reading a row takes about twice its size in memory at most, and a row that is too long takes almost
// none, even from a small compressed file. Messages about many rows are not kept in memory.
func TestMemoryOfLargeRows(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes rows of 100 MB")
	}
	const size, program = 100 << 20, 64 << 20
	data := `{"Id":"1","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02","MailboxGuid":"m","ClientIP":"203.0.113.7","MailAccessType":"Bind","OperationCount":0,"ClientInfoString":"` + strings.Repeat("a", size) + `"}`
	good := `{"Id":"2","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02","MailboxGuid":"m","ClientIP":"203.0.113.7","MailAccessType":"Bind","OperationCount":0}`
	quoted := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
	for name, c := range map[string]struct {
		text    string
		args    []string
		records string
		status  int
		most    int64
	}{
		"JSON Lines":        {data + "\n" + good + "\n", nil, `"records": 2,`, 0, 2*size + program},
		"CSV":               {"Id,AuditData,Note\n1," + quoted(data) + ",x\n2," + quoted(good) + ",x\n", nil, `"records": 2,`, 0, 2*size + program},
		"JSON in JSON":      {`{"AuditData":` + marshal(t, data) + "}\n" + good + "\n", nil, `"records": 2,`, 0, 2*size + program},
		"too long":          {data + "\n" + good + "\n", []string{"--max-row", "1MiB"}, `"records": 1,`, 3, program},
		"too long for CSV":  {"Id,AuditData,Note\n1," + quoted(data) + ",x\n2," + quoted(good) + ",x\n", []string{"--max-row", "1MiB"}, `"records": 1,`, 3, program},
		"too long to unzip": {"gzip " + data + "\n" + good + "\n", []string{"--max-row", "1MiB"}, `"records": 1,`, 3, program},
		"many empty items": {
			`{"Id":"1","Operation":"MailItemsAccessed","Folders":[{"FolderItems":[{}` + strings.Repeat(",{}", size/30) + "]}]}\n" + good + "\n",
			nil, `"records": 1,`, 3, size + program,
		},
		"many rejected rows": {good + "\n" + strings.Repeat("{x\n", 200_000), nil, `"records": 1,`, 3, 2 * program},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x")
			writeText(t, path, c.text)
			var words bytes.Buffer
			cmd := exec.Command("whoread-peak", append([]string{"summary", "--json", path}, c.args...)...)
			cmd.Stderr = &words
			out, _ := cmd.Output()
			if status := cmd.ProcessState.ExitCode(); status != c.status || !bytes.Contains(out, []byte(c.records)) {
				t.Fatalf("exit status %d, %s", status, out)
			}
			peak := parsePeak(t, words.String())
			if peak > c.most {
				t.Errorf("it took %d MiB, want at most %d", peak>>20, c.most>>20)
			}
		})
	}
}

// parsePeak parses the output of printPeak.
func parsePeak(t *testing.T, words string) int64 {
	t.Helper()
	part := regexp.MustCompile(`VmHWM:\s+([0-9]+) kB`).FindStringSubmatch(words)
	if part == nil {
		t.Fatalf("how much memory it took is not in %q", words)
	}
	n, err := strconv.ParseInt(part[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n << 10
}

func marshal(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(quoted)
}

// writeText writes a file, compressed if the text begins with "gzip ".
func writeText(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	var w io.WriteCloser = file
	if plain, ok := strings.CutPrefix(text, "gzip "); ok {
		w, text = gzip.NewWriter(file), plain
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
