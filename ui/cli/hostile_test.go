package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostileNames returns file names that overwrite the screen, reverse text or hide it.
func hostileNames() map[string]string {
	return map[string]string{
		"escape sequence": "a\x1b[2J\x1b]0;owned\a.jsonl",
		"C1":              "a\u009b2Jb.jsonl",
		"DEL":             "a\x7f.jsonl",
		"line feed":       "a\nneeds     nothing.jsonl",
		"bidirectional":   "a\u202elnosj.txt.jsonl",
		"no width":        "a\u200b\u2060\ufeffb.jsonl",
		"line separator":  "a\u2028b\u2029c.jsonl",
		"tags":            "a\U000e0041\U000e007f.jsonl",
		"raw bytes":       "a\x9b2J\xff.jsonl",
	}
}

// findUnsafeText returns text that must not reach a terminal. Line feeds are allowed.
func findUnsafeText(text string) string {
	for i, r := range text {
		broken := r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd")
		if broken || r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return text[max(0, i-20):]
		}
	}
	return ""
}

func TestFileNamesAreSafeOnTerminal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there can be no such names")
	}
	records, err := os.ReadFile("testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range hostileNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			good, bad := filepath.Join(dir, "good"), filepath.Join(dir, "bad")
			for folder, text := range map[string][]byte{good: records, bad: append([]byte("{\"Operation\":\"MailItemsAccessed\",\n"), records...)} {
				if err := os.Mkdir(folder, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(folder, file), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			none, here := filepath.Join(dir, "none", file), filepath.Join(good, file)
			asked := []string{"--plan", "--since", "2026-09-14", "--until", "2026-09-15"}
			signIn := []string{"--tenant", "contoso.example", "--client-id", "00000000-0000-4000-8000-000000000001"}
			for _, args := range [][]string{
				{"summary", good, bad, none},
				{"summary", "--json", good, bad, none},
				{"summary", "--subjects", none, here},
				{"summary", "--subjects", here, here},
				{"export", "events", here, none, "--columns", file},
				{"export", "events", here, "--out", none},
				{"export", "events", here, "--out", here},
				{"export", "events", here, "--out", filepath.Join(dir, "out"+file)},
				{"export", "messages", here, "--subjects", none},
				{"export", file, here},
				{"export", "events", here, "--filter", file + "="},
				{"export", "events", here, "--sort", file},
				{"export", "events", here, "--format", file},
				{none},
				{"open", here},
				{file},
				{"--" + file},
				append([]string{"fetch", "--save", here}, asked...),
				append([]string{"fetch", "--resume", none}, asked...),
				append([]string{"fetch", "--resume", here}, asked...),
				append([]string{"live", "--save", here, "--mailbox", file}, asked...),
				append([]string{"fetch", "--endpoints", none, "--save", here}, signIn...),
				append([]string{"fetch", "--endpoints", here, "--save", none}, signIn...),
				append([]string{"fetch", "--client-secret-file", none, "--auth", "secret", "--save", here}, signIn...),
				append([]string{"fetch", "--certificate", here, "--auth", "certificate", "--save", here}, signIn...),
				append([]string{"export", "messages", here, "--resolve", "--plan", "--subjects", none, "--mailbox", file}, signIn...),
				append([]string{"export", "messages", here, "--resolve", "--plan", "--subjects", filepath.Join(good, "s"+file)}, signIn...),
				{"__complete", "export", file},
				{"__complete", "--" + file, ""},
				{"help", file},
				{"version", file},
			} {
				stdout, stderr, _ := runCommand(t, nil, args...)
				for stream, text := range map[string]string{"output": stdout, "error": stderr} {
					if found := findUnsafeText(text); found != "" {
						t.Errorf("standard %s of %q has %q", stream, args, found)
					}
					if strings.Contains(text, "\nneeds     nothing") {
						t.Errorf("standard %s of %q has a line that a name makes:\n%s", stream, args, text)
					}
				}
			}
		})
	}
}

func TestFileNamesAreExactInJSON(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there can be no such names")
	}
	records, err := os.ReadFile("testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range hostileNames() {
		dir := t.TempDir()
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, records, 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, _, _ := runCommand(t, nil, "summary", "--json", path)
		var got struct {
			Inputs []struct {
				Path   string
				Base64 string `json:"path_base64"`
			}
		}
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || len(got.Inputs) != 1 {
			t.Fatalf("%s: %v in\n%s", name, err, stdout)
		}
		stated := got.Inputs[0].Path
		if b := got.Inputs[0].Base64; b != "" {
			bytes, err := base64.StdEncoding.DecodeString(b)
			if err != nil || utf8.Valid(bytes) {
				t.Errorf("%s: path_base64 is %q, %v", name, b, err)
			}
			stated = string(bytes)
		}
		if stated != path {
			t.Errorf("%s: the path is %q, want %q", name, stated, path)
		}
	}
}
