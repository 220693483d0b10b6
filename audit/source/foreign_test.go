package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"whoread/audit"
	"whoread/audit/scan"
	"whoread/fixtures"
	"whoread/fixtures/forms"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
	"whoread/trace/file"
)

// newStoppedClock is the clock of those who read files, which takes no waiting.
func newStoppedClock() simulated.StoppedClock {
	return simulated.StoppedClock(time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC))
}

const (
	traceHeader = "MessageTraceId,MessageId,Received,SenderAddress,RecipientAddress,Subject\n"
	traceCSV    = traceHeader + "g,<a@x>,2026-10-01T08:28:17Z,alice@contoso.example,bob@contoso.example,Über\n" +
		"g,<b@x>,2026-10-01T08:28:17Z,alice@contoso.example,bob@contoso.example,一 MailItemsAccessed\n"
	traceJSON = `[{"MessageTraceId":"g","MessageId":"<a@x>","SenderAddress":"a@x","Subject":"Über"},` +
		`{"MessageTraceId":"g","MessageId":"<b@x>","SenderAddress":"a@x","Subject":"MailItemsAccessed"},` +
		`{"MessageTraceId":"g","MessageId":"<b@x>","SenderAddress":"a@x","Subject":"\"Operation Overlord\""}]`
	traceMail = "Message-ID: <a@x>\r\nFrom: alice@contoso.example\r\nSubject: =?utf-8?q?=C3=9Cber?=\r\n\r\n{\"Operation\":\"MailItemsAccessed\"}\r\n"
)

// addSubjects checks that findings have the subjects of ids.
func addSubjects(t *testing.T, findings *trace.Findings, subjects map[string]string) {
	t.Helper()
	if diff := cmp.Diff(subjects, subjectsOf(findings)); diff != "" {
		t.Errorf("subjects (-want +got):\n%s", diff)
	}
}

func TestTracesInEveryArchiveAreReadWithLogs(t *testing.T) {
	events := makeEvents(5)
	for kind, c := range map[string]struct {
		text, format string
		rows         int
		subjects     map[string]string
	}{
		"CSV":  {traceCSV, "message trace V2 CSV", 2, map[string]string{"a@x": "Über", "b@x": "一 MailItemsAccessed"}},
		"JSON": {traceJSON, "message trace V2 JSON", 3, map[string]string{"a@x": "Über", "b@x": `MailItemsAccessed; "Operation Overlord"`}},
		"eml":  {traceMail, "eml", 1, map[string]string{"a@x": "Über"}},
		"mbox": {"From - Thu Oct  1 09:00:00 2026\r\n" + traceMail, "mbox", 1, map[string]string{"a@x": "Über"}},
	} {
		for packing, pack := range allPackings(t) {
			t.Run(kind+"/"+packing, func(t *testing.T) {
				stored := pack([]byte(c.text))
				path, log := writeFile(t, "any name", stored), writeFile(t, "log", pack(asPortalCSV(events)))
				for _, paths := range [][]string{{path}, {log, path}, {path, log}, {log, "-", log}} {
					findings := trace.NewFindings()
					got := readAll(t, Options{Stdin: bytes.NewReader(stored), Foreign: file.NewReader(findings, newStoppedClock())}, paths...)
					addSubjects(t, findings, c.subjects)
					rows := 0
					for i, in := range got.inputs {
						if paths[i] == log {
							rows += len(events)
							if in.Trace || in.Rows != len(events) || in.Err != nil {
								t.Errorf("log %+v", in)
							}
							continue
						}
						if !in.Trace || in.Rows != c.rows || in.Err != nil || !strings.HasPrefix(in.Format, c.format) ||
							len(in.SHA256) != 64 || in.Bytes == 0 || len(in.Coverage.Windows) > 0 {
							t.Errorf("trace %+v", in)
						}
					}
					if got.rows != rows || len(got.inputs) != len(paths) {
						t.Errorf("%d rows of %d inputs, want %d of %d", got.rows, len(got.inputs), rows, len(paths))
					}
				}
			})
		}
	}
}

func TestFormatOfTraceNamesCompression(t *testing.T) {
	text := zipped(t, map[string][]byte{"a": gzipped(t, utf16Text([]byte(traceCSV), binary.LittleEndian, false))})
	path := writeFile(t, "x.zip", text)
	got := readAll(t, Options{Foreign: file.NewReader(trace.NewFindings(), newStoppedClock())}, path)
	if in := got.inputs[0]; in.Format != "message trace V2 CSV, in zip, gzip, UTF-16" || in.Path != path+"!a" {
		t.Errorf("%+v", in)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(traceMail+strings.Repeat("x\n", 200_000))))
	got = readAll(t, Options{Foreign: file.NewReader(trace.NewFindings(), newStoppedClock())}, writeFile(t, "x", []byte(traceMail+strings.Repeat("x\n", 200_000))))
	if in := got.inputs[0]; in.SHA256 != sum || in.Bytes != int64(len(traceMail)+400_000) {
		t.Errorf("of a mail of which the header is read: %+v", in)
	}
}

func TestUTF16WithoutByteOrderMarkIsDetected(t *testing.T) {
	subject := strings.Repeat("一七", 100) // half of these have a zero byte where ASCII has none
	text := traceHeader + "g,<a@x>,,,,\"" + subject + "\"\n"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		findings := trace.NewFindings()
		readAll(t, Options{Foreign: file.NewReader(findings, newStoppedClock())}, writeFile(t, "x", utf16Text([]byte(text), order, false)))
		addSubjects(t, findings, map[string]string{"a@x": subject})
	}
}

func TestFoldersMayContainTraces(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("both/1.csv", string(asPortalCSV(makeEvents(3))))
	put("both/2.csv", traceCSV)
	put("both/3.eml", traceMail)
	put("both/4.txt", "Dear all: this is no mail.\n")
	put("both/5.json", `{"name":"x"}`)
	put("both/6.csv", "Name,Size,Date\n")
	put("traces/1.csv", traceHeader)
	put("traces/2.txt", "hello")
	put("none/1.txt", "hello")
	put("archive/a.zip", string(zipped(t, map[string][]byte{"1.eml": []byte(traceMail), "2.txt": []byte("hello")})))

	read := func(folder string) (result, *trace.Findings) {
		findings := trace.NewFindings()
		return readAll(t, Options{Foreign: file.NewReader(findings, newStoppedClock())}, filepath.Join(dir, folder)), findings
	}
	got, findings := read("both")
	addSubjects(t, findings, map[string]string{"a@x": "Über", "b@x": "一 MailItemsAccessed"})
	var kinds []string
	for _, in := range got.inputs {
		kinds = append(kinds, fmt.Sprintf("%s %t %t %v", filepath.Base(in.Path), in.Trace, in.Skipped != "", in.Err))
	}
	want := []string{
		"1.csv false false <nil>", "2.csv true false <nil>", "3.eml true false <nil>",
		"4.txt false true <nil>", "5.json false true <nil>", "6.csv false true <nil>",
	}
	if diff := cmp.Diff(want, kinds); diff != "" || got.rows != 3 {
		t.Errorf("%d rows, %s", got.rows, diff)
	}
	if a := findings.Answer("a@x"); len(a.Findings) != 2 || a.Findings[0].Source != filepath.Join(dir, "both/2.csv") || a.Findings[1].Source != filepath.Join(dir, "both/3.eml") {
		t.Errorf("findings %+v", a.Findings)
	}
	for folder, inputs := range map[string]int{"traces": 2, "archive": 2} {
		got, _ := read(folder)
		if len(got.inputs) != inputs || got.inputs[0].Err != nil || !got.inputs[0].Trace {
			t.Errorf("%s: %+v", folder, got.inputs)
		}
	}
	if got, _ := read("none"); len(got.inputs) != 2 || got.inputs[1].Err == nil {
		t.Errorf("a folder without anything: %+v", got.inputs)
	}
}

func TestDamagedTracesAreReported(t *testing.T) {
	long := traceHeader + strings.Repeat(traceCSV[len(traceHeader):], 10_000)
	for name, c := range map[string]struct {
		text           []byte
		rows, rejected int
		want           string
	}{
		"few cells":      {[]byte(traceCSV + "g,<c@x>\n"), 3, 1, "line 4: 2 cells under 6 headers"},
		"half":           {[]byte(traceCSV[:len(traceCSV)-40]), 2, 1, "ends in the middle of a row that begins on line 3; everything before it was read, export it again to get the rest"},
		"half of UTF-16": {utf16Text([]byte(traceCSV), binary.LittleEndian, false)[:2*len(traceHeader)+101], 1, 1, "ends in the middle of a row that begins on line 2; everything before it was read, export it again to get the rest"},
		"half of JSON":   {[]byte(traceJSON[:len(traceJSON)-10]), 3, 1, "ends in the middle of a row that begins on line 1; everything before it was read, export it again to get the rest"},
		"half a gzip":    {gzipped(t, []byte(long))[:600], -1, -1, "is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest"},
		"empty":          {nil, 0, 0, "is empty; export the audit log again"},
		"other CSV":      {[]byte("Name,Size,Date\n1,2,3\n"), 0, 0, "is a CSV without an AuditData column; export it again with that column (its columns are Name, Size, Date)"},
		"other JSON":     {[]byte(`{"name":"x","version":"1"}`), 0, 0, notLog + " (its properties are name, version)"},
		"half a header":  {[]byte("Message-ID: <a@x>\nFrom me to you"), 0, 0, notLog},
		"no subjects":    {[]byte("MessageTraceId,MessageId,SenderAddress,RecipientAddress\n"), 0, 0, "is a message trace: it lists sent mail, not read mail; open an export of the audit log"},
	} {
		t.Run(name, func(t *testing.T) {
			path, log := writeFile(t, "x", c.text), writeFile(t, "log", asPortalCSV(makeEvents(2)))
			got := readAll(t, Options{Foreign: file.NewReader(trace.NewFindings(), newStoppedClock())}, path, log)
			in := got.inputs[0]
			if in.Err == nil || in.Err.Error() != path+" "+c.want {
				t.Errorf("%v\nwant %s", in.Err, c.want)
			}
			if c.rows >= 0 && (in.Rows != c.rows || in.Rejected != c.rejected) {
				t.Errorf("%d rows, %d rejected, want %d, %d", in.Rows, in.Rejected, c.rows, c.rejected)
			}
			if got.rows != 2 || len(got.rejected) != 0 || len(got.inputs[0].Coverage.Windows) > 0 && in.Trace {
				t.Errorf("%d rows of the log, %v, %+v", got.rows, got.rejected, in)
			}
		})
	}
}

func TestRowsOfTracesCannotBeReadAgain(t *testing.T) {
	files, err := Open([]string{writeFile(t, "x", []byte(traceCSV))}, Options{Foreign: file.NewReader(trace.NewFindings(), newStoppedClock())})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	}()
	readPagesOf(t, files)
	if raw, err := files.Raw(audit.Place{Length: 10}); err == nil {
		t.Errorf("fetched %q", raw)
	}
}

func TestPagesReportProgressOfForeignInputs(t *testing.T) {
	text := []byte(traceHeader + strings.Repeat(traceCSV[len(traceHeader):], 50_000))
	findings := trace.NewFindings()
	files, err := Open([]string{writeFile(t, "x", text)}, Options{Foreign: file.NewReader(findings, newStoppedClock()), SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	}()
	pages, between := 0, 0
	for page := range eachPage(t, files) {
		if pages++; page.Read > 0 && page.Read < files.Size() {
			between++
		}
		if in := files.Inputs()[0]; page.Rows != 0 || page.Input != 0 || !in.Trace || in.Format != "message trace V2 CSV" {
			t.Fatalf("page %+v, input %+v", page, in)
		}
	}
	if in := files.Inputs()[0]; in.Rows != 100_000 || between < len(text)/chunkSize/2 {
		t.Errorf("%d rows, %d pages, %d of them between", in.Rows, pages, between)
	}
}

// fake reads every text that begins with a word, as it is told to.
type fakeReader struct {
	word string
	read func(io.Reader, string) scan.Tally
}

func (f fakeReader) Claim(text []byte, enough bool) (string, func(io.Reader, string) scan.Tally, bool) {
	switch {
	case strings.HasPrefix(string(text), f.word):
		return "fake", f.read, false
	case strings.HasPrefix(f.word, string(text)) && !enough:
		return "", nil, true
	}
	return "", nil, false
}

func TestForeignReaderGetsWholeText(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	from, to := io.Pipe()
	text := "tells,of,mail,\n" + strings.Repeat("more\n", 100_000)
	go func() {
		for i := range 20 {
			_, _ = io.WriteString(to, text[i:i+1])
		}
		_, _ = io.WriteString(to, text[20:])
		_ = to.Close()
	}()
	var got []byte
	var name string
	o := Options{Stdin: from, SpoolDir: t.TempDir(), Foreign: fakeReader{"tells,of,mail", func(r io.Reader, path string) scan.Tally {
		got, _ = io.ReadAll(r)
		name = path
		return scan.Tally{Rows: 7, Rejected: 2, Err: errors.New("line 3: is odd")}
	}}}
	files, err := Open([]string{"-"}, o)
	if err != nil {
		t.Fatal(err)
	}
	res := readPagesOf(t, files)
	if string(got) != text || name != "standard input" {
		t.Errorf("read %d bytes of %q, want %d", len(got), name, len(text))
	}
	in := res.inputs[0]
	if in.Rows != 7 || in.Rejected != 2 || in.Err == nil || in.Err.Error() != "standard input line 3: is odd" || in.Format != "fake" || !in.Trace {
		t.Errorf("%+v", in)
	}
	if err := files.Close(); err != nil {
		t.Error(err)
	}
}

func TestForeignReaderEndsWithReading(t *testing.T) {
	text := []byte("tells\n" + strings.Repeat("more\n", 1_000_000))
	for name, end := range map[string]func(files *Files, cancel func()){
		"cancel": func(files *Files, cancel func()) {
			cancel()
			ctx, stop := context.WithCancel(context.Background())
			stop()
			if _, err := files.Next(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
		},
		"close": func(*Files, func()) {},
	} {
		t.Run(name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			started, ended := make(chan struct{}), make(chan error, 1)
			reader := fakeReader{"tells", func(r io.Reader, _ string) scan.Tally {
				_, _ = io.ReadFull(r, make([]byte, 10))
				close(started)
				_, err := io.Copy(io.Discard, r)
				ended <- err
				return scan.Tally{}
			}}
			files, err := Open([]string{writeFile(t, "x", text)}, Options{SpoolDir: t.TempDir(), Foreign: reader})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if _, err := files.Next(ctx); err != nil {
				t.Fatal(err)
			}
			<-started
			end(files, cancel)
			if err := files.Close(); err != nil {
				t.Error(err)
			}
			if err := <-ended; err == nil {
				t.Error("the text seemed to end")
			}
		})
	}
}

// TestForeignReaderThatStopsBlocksNothing has one that takes no more than its first bytes.
func TestForeignReaderThatStopsBlocksNothing(t *testing.T) {
	text := []byte("tells\n" + strings.Repeat("more\n", 1_000_000))
	reader := fakeReader{"tells", func(r io.Reader, _ string) scan.Tally {
		_, _ = io.ReadFull(r, make([]byte, 10))
		return scan.Tally{Rows: 1}
	}}
	got := readAll(t, Options{Foreign: reader}, writeFile(t, "x", text))
	if in := got.inputs[0]; in.Rows != 1 || in.SHA256 != fmt.Sprintf("%x", sha256.Sum256(text)) || in.Err != nil {
		t.Errorf("%+v", in)
	}
}

// TestTracesInEveryFormAndEncodingAreEqual reads what the fixtures write beside a log.
func TestTracesInEveryFormAndEncodingAreEqual(t *testing.T) {
	letters := slices.AppendSeq(fixtures.EdgeCaseMail(), fixtures.GenerateMail(3, 40))
	log := writeFile(t, "log", asPortalCSV(makeEvents(2)))
	for _, form := range forms.TraceForms() {
		var plain map[string]string
		for _, encoding := range forms.AllEncodings() {
			var stored bytes.Buffer
			w := forms.NewEncoder(&stored, encoding)
			if err := errors.Join(forms.WriteTrace(w, form, forms.Culture{}, slices.Values(letters)), w.Close()); err != nil {
				t.Fatal(err)
			}
			findings := trace.NewFindings()
			got := readAll(t, Options{Foreign: file.NewReader(findings, newStoppedClock())}, log, writeFile(t, "x", stored.Bytes()))
			if in := got.inputs[1]; !in.Trace || in.Err != nil || in.Rows < 50 || got.rows != 2 {
				t.Errorf("%v in %v: %+v", form, encoding, in)
			}
			if plain == nil {
				plain = subjectsOf(findings)
			}
			if diff := cmp.Diff(plain, subjectsOf(findings)); diff != "" || len(plain) < 50 {
				t.Errorf("%v in %v: %d ids %s", form, encoding, len(plain), diff)
			}
		}
	}
}

// subjectsOf are the subjects of all ids of a findings.
func subjectsOf(findings *trace.Findings) map[string]string {
	all := map[string]string{}
	answers, _ := findings.ChangedSince(0)
	for _, a := range answers {
		var subjects []string
		for _, m := range a.Messages {
			subjects = append(subjects, m.Subject)
		}
		all[string(a.ID)] = strings.Join(subjects, "; ")
	}
	return all
}
