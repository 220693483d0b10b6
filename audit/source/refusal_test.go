package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whoread/audit/coverage"
	"whoread/audit/scan"
	"whoread/audit/source/form"
	"whoread/trace"
	"whoread/trace/file"
)

// readFolder reads a folder with one good export and these files.
func readFolder(t *testing.T, files map[string][]byte) result {
	t.Helper()
	dir := t.TempDir()
	files = maps.Clone(files)
	files["a.csv"] = asPortalCSV(makeEvents(2))
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return readAll(t, Options{}, dir)
}

// beginnings damage the beginning of a file.
func beginnings(text []byte) map[string][]byte {
	damaged := map[string][]byte{}
	for _, prefix := range []string{"x", "#", ",", "\"", "}", "]", "<", "\x00", "\xff", "\r", " x "} {
		damaged[fmt.Sprintf("%q in front", prefix)] = append([]byte(prefix), text...)
	}
	for i := range min(6, len(text)) {
		damaged[fmt.Sprintf("byte %d lost", i)] = slices.Delete(bytes.Clone(text), i, i+1)
		damaged[fmt.Sprintf("byte %d zero", i)] = slices.Replace(bytes.Clone(text), i, i+1, 0)
		damaged[fmt.Sprintf("byte %d flipped", i)] = slices.Replace(bytes.Clone(text), i, i+1, text[i]^1)
		damaged[fmt.Sprintf("byte %d high", i)] = slices.Replace(bytes.Clone(text), i, i+1, text[i]|0x80)
	}
	return damaged
}

// One damaged byte at the beginning of a file that lies in a folder must not lose the file.
func TestFilesWithDamagedBeginningAreNotSkipped(t *testing.T) {
	t.Parallel()
	events := makeEvents(3)
	packed := allPackings(t)
	check := func(t *testing.T, dir, packing string, text []byte) {
		t.Helper()
		for damage, text := range beginnings(packed[packing](text)) {
			if err := os.WriteFile(filepath.Join(dir, "b"), text, 0o600); err != nil {
				t.Fatal(err)
			}
			got := readAll(t, Options{Foreign: file.NewReader(trace.NewFindings(), newStoppedClock())}, dir)
			said := len(got.rejected) > 0
			for _, in := range got.inputs {
				said = said || in.Err != nil || in.Flagged > 0
			}
			if !said && got.rows != len(events) {
				t.Errorf("%s, %s: %d rows, and nothing is said but %q", packing, damage, got.rows, got.inputs[0].Skipped)
			}
		}
	}
	for form, write := range writers() {
		t.Run(form, func(t *testing.T) {
			skipInShortPass(t, numberOf(form), 4)
			t.Parallel()
			check(t, t.TempDir(), "plain", write(events))
			check(t, t.TempDir(), "UTF-16LE BOM", write(events))
		})
	}
	for packing := range packed {
		t.Run(packing, func(t *testing.T) {
			skipInShortPass(t, numberOf(packing), 4)
			t.Parallel()
			check(t, t.TempDir(), packing, asPortalCSV(events))
		})
	}
}

func TestUnreadableFilesWithRecordsAreNotSkipped(t *testing.T) {
	t.Parallel()
	const text, archive = "b contains text of audit records", "cannot be unpacked, although"
	lines := string(asJSONLines(makeEvents(3)))
	other := `{"CreationTime":"2026-09-14T09:31:02","Id":"1","Operation":"Send","Workload":"Exchange"}` + "\n"
	prose := strings.Repeat("this is a long note\n", 30_000)
	for name, c := range map[string]struct{ file, text, want string }{
		"JSON Lines":                {"b", "x" + lines, text},
		"other operations":          {"b", "x" + other, text},
		"records far behind":        {"b", prose + lines, text},
		"a saved fetch":             {"b", "x" + string(asSavedFetch(makeEvents(2))), "b contains the ledger of a saved fetch"},
		"a saved fetch of nothing":  {"b", "\x00" + string(asSavedFetch(nil)), "b contains the ledger of a saved fetch"},
		"NUL in front":              {"b", "\x00" + lines, text},
		"UTF-16 out of step":        {"b", "x" + string(utf16Text([]byte(lines), binary.LittleEndian, true)), text},
		"a list":                    {"b", "x\n" + string(asFormatList(makeEvents(1))), text},
		"a column missing":          {"b.csv", "RecordId,CreationDate,Operation,UserId\n1,2026-09-14,MailItemsAccessed,adele\n", "is a CSV without an AuditData column"},
		"a gzip file, flipped":      {"b", "\x1e" + string(gzipped(t, []byte(lines)))[1:], archive},
		"a zip file, byte lost":     {"b", string(zipped(t, map[string][]byte{"x": []byte(lines)}))[1:], archive},
		"a gzip file, rubbish":      {"b.gz", "\x00\x00\x00" + string(gzipped(t, []byte(lines)))[3:], archive},
		"named an archive":          {"b.zip", "this is none", archive},
		"in an archive":             {"b", string(zipped(t, map[string][]byte{"c.jsonl": []byte("x" + lines)})), "b!c.jsonl contains text of audit records"},
		"an empty export":           {"b.csv", "", "is empty; export the audit log again"},
		"an empty export in a zip":  {"b.zip", string(zipped(t, map[string][]byte{"c.csv": nil})), "is empty; export the audit log again"},
		"blank for longer than 4 M": {"b", strings.Repeat(" ", 5<<20) + lines, "begins with more than 4 MiB of white space"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := readFolder(t, map[string][]byte{c.file: []byte(c.text)}).inputs[1]
			if in.Err == nil || !strings.Contains(in.Err.Error(), c.want) {
				t.Errorf("%+v\nwant %s", in, c.want)
			}
		})
	}
}

func TestOtherFilesOfFoldersAreSkipped(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"picture.png":  "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\x00\x9c", 1000),
		"photo.jpg":    "\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat("\x00\x17", 1000),
		"paper.pdf":    "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
		"notes.md":     "# Case 12\n\nThe MailItemsAccessed records name the operation. See CreationTime, and ask for AuditData!\n",
		"sizes.csv":    "Name,Size,Date\n1,2,3\n",
		"config.json":  `{"name":"x","Operation":"backup"}`,
		"page.html":    "<!DOCTYPE html><td>MailItemsAccessed</td>",
		"events.csv":   "TimeStamp,Mailbox,User,LogonType,Access,Folder,RecordId,Operation\n1,a,b,Owner,Bind,x,1,MailItemsAccessed\n",
		"trace.csv":    "MessageTraceId,MessageId,Received,SenderAddress,RecipientAddress\n",
		"memo.docx":    string(zipped(t, map[string][]byte{"word/document.xml": []byte("<w:t>MailItemsAccessed</w:t>")})),
		"picture.zip":  string(zipped(t, map[string][]byte{"a.png": []byte("\x89PNG\r\n\x1a\n\x00\x00")})),
		"picture.gz":   string(gzipped(t, []byte("\x89PNG\r\n\x1a\n\x00\x00"))),
		".gitkeep":     "",
		"placeholder":  " \n",
		"long note":    strings.Repeat("nothing of interest ", 200_000),
		"long picture": "\x89PNG\r\n\x1a\n\x00" + strings.Repeat("\x00\x9c", 2<<20),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readFolder(t, map[string][]byte{name: []byte(text)})
			for _, in := range got.inputs {
				if in.Err != nil || in.Skipped == "" && filepath.Base(in.Path) != "a.csv" {
					t.Errorf("%+v", in)
				}
			}
			if gaps := JoinLedgers(got.inputs).Gaps(); len(gaps) > 0 {
				t.Errorf("%+v", gaps)
			}
		})
	}
}

func TestUnreadLinksOfFoldersAreReported(t *testing.T) {
	t.Parallel()
	dir, elsewhere := t.TempDir(), t.TempDir()
	for name, to := range map[string]string{"a": filepath.Join(dir, "nowhere"), "b": elsewhere} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	got := readAll(t, Options{}, dir)
	for i, want := range []string{"a is a link to a file that does not exist; check its target", "b is a link to a folder, and such links are not followed; name that folder as well"} {
		if err := got.inputs[i].Err; err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A text may begin with white space of any length, up to a bound.
func TestLeadingWhiteSpaceIsSkipped(t *testing.T) {
	t.Parallel()
	events := makeEvents(3)
	for name, write := range writers() {
		for _, blank := range []string{strings.Repeat(" ", 300_000), strings.Repeat("\n", 300_000), strings.Repeat("\r\n", form.HeadSize/2-3)} {
			got := readAll(t, Options{}, writeFile(t, "x", append([]byte(blank), bytes.TrimPrefix(write(events), []byte(scan.ByteOrderMark))...)))
			if got.rows != len(events) || got.inputs[0].Err != nil || len(got.rejected) > 0 {
				t.Errorf("%s: %d rows, %v %v", name, got.rows, got.inputs[0].Err, got.rejected)
			}
		}
	}
}

// A folder of which a file could not be read is not complete.
func TestUnreadFileIsGap(t *testing.T) {
	t.Parallel()
	got := readFolder(t, map[string][]byte{"b.jsonl": asSavedFetch(makeEvents(2)), "c.jsonl": append([]byte("x"), asJSONLines(makeEvents(2))...)})
	c := JoinLedgers(got.inputs)
	if gaps := c.Gaps(); c.Verdict() != coverage.Incomplete || len(gaps) != 1 || !strings.Contains(gaps[0].Reason, "c.jsonl contains text of audit records") {
		t.Errorf("%v %+v", c.Verdict(), gaps)
	}
}
