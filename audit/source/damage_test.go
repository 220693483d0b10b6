package source

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whoread/audit"
	"whoread/audit/scan"
)

// isReportedAsCut reports whether an input has an error about an end in the middle of a row.
func isReportedAsCut(in Input) bool {
	return in.Err != nil && strings.HasPrefix(in.Err.Error(), in.Path+" ends in the middle of a row") &&
		strings.HasSuffix(in.Err.Error(), "; the rows before it were read, export it again for the rest")
}

// notLog is said of text that is nothing known.
const notLog = "contains no audit records that whoread recognizes; open a CSV, JSON or Clixml export of the unified audit log"

func TestFilesThatAreNoLogsAreRefused(t *testing.T) {
	random := make([]byte, 4096)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	workbook := zipped(t, map[string][]byte{"xl/workbook.xml": []byte("<x"), "xl/a": nil})
	locked := zipped(t, map[string][]byte{"a": []byte("x")})
	for _, header := range []string{"PK\x03\x04", "PK\x01\x02"} {
		i := bytes.Index(locked, []byte(header))
		locked[i+map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8}[header]] |= 1
	}
	for name, c := range map[string]struct {
		text []byte
		want string
	}{
		"empty":            {nil, "is empty; export the audit log again"},
		"only a mark":      {[]byte(scan.ByteOrderMark), "is empty; export the audit log again"},
		"blank":            {[]byte(" \n\n "), "is empty; export the audit log again"},
		"binary":           {append([]byte{1, 0, 0, 0}, random...), "is a binary file, not an export of the audit log; open the CSV or JSON that was exported"},
		"NUL bytes":        {make([]byte, 100), "is a binary file, not an export of the audit log; open the CSV or JSON that was exported"},
		"web page":         {[]byte("<!DOCTYPE html><html>"), "is a web page, not an export of the audit log; download the export again while signed in"},
		"other XML":        {[]byte("<rss></rss>"), notLog},
		"prose":            {[]byte("hello there\nthis is a note"), notLog},
		"other list":       {[]byte("Name : x\nSize : y\n"), notLog},
		"other JSON":       {[]byte(`{"name":"x","version":"1"}`), notLog + " (its properties are name, version)"},
		"settings":         {[]byte(`{"Operation":"backup","paths":[{"AuditLog":"/var/log","CreationTimeFormat":"x"}]}`), notLog + " (its properties are Operation, paths)"},
		"other CSV":        {[]byte("Name,Size,Date\n1,2,3\n"), "is a CSV without an AuditData column; export it again with that column (its columns are Name, Size, Date)"},
		"Get-Sessions":     {[]byte("TimeStamp,User,Action,SessionId,ClientIP,MailAccessType,IsThrottled,OperationCount\n"), "is a Get-Sessions table and has no AuditData; open the original export of the audit log"},
		"Get-MessageIDs":   {[]byte("TimeStamp,User,InternetMessageId,SizeInBytes\n"), "is a Get-MessageIDs table and has no AuditData; open the original export of the audit log"},
		"our events":       {[]byte("TimeStamp,Mailbox,User,LogonType,Access,Folder,RecordId\n"), "is a table that whoread exported, not an audit log; open the original export of the audit log"},
		"message trace":    {[]byte(`"PSComputerName","MessageId","Received","SenderAddress","RecipientAddress","MessageTraceId"` + "\n"), "is a message trace: it lists sent mail, not read mail; open an export of the audit log"},
		"summary report":   {utf16Text([]byte("origin_timestamp_utc,sender_address,Recipient_status,message_subject,message_id\n"), binary.LittleEndian, false), "is a message trace: it lists sent mail, not read mail; open an export of the audit log"},
		"damaged zip":      {locked[:len(locked)-30], "is a damaged zip file; copy or download it again"},
		"workbook":         {workbook, "is a damaged Excel workbook; the part that could be read was read, open the original CSV for the rest"},
		"damaged gzip":     {[]byte("\x1f\x8b\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "is damaged; the part that could be unpacked was read, copy or download it again for the rest"},
		"xz":               {[]byte("\xfd7zXZ\x00\x00\x04"), "is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest"},
		"bzip2":            {[]byte("BZh91AY&SY\x00"), "is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest"},
		"zstd":             {[]byte("\x28\xb5\x2f\xfd\x00"), "is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest"},
		"7z":               {[]byte("7z\xbc\xaf\x27\x1c\x00\x04"), "is a damaged 7z archive, or a part of one; copy or download it again, all parts of it"},
		"rar":              {[]byte("Rar!\x1a\x07\x01\x00"), "is a rar archive; unpack it first and open its files"},
		"tar":              {tarFile(), "is damaged; the part that could be unpacked was read, copy or download it again for the rest"},
		"tgz":              {gzipped(t, tarFile()), "is damaged; the part that could be unpacked was read, copy or download it again for the rest"},
		"gzip of zip":      {gzipped(t, workbook), "is a damaged Excel workbook; the part that could be read was read, open the original CSV for the rest"},
		"gzip three times": {gzipped(t, gzipped(t, gzipped(t, []byte("x")))), notLog},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, "x", c.text)
			good := writeFile(t, "good", []byte(`{"Id":"1","Operation":"Send"}`))
			got := readAll(t, Options{}, path, good)
			if in := got.inputs[0]; in.Err == nil || in.Err.Error() != path+" "+c.want || in.Rows != 0 {
				t.Errorf("%+v\nwant %s", in, c.want)
			}
			if in := got.inputs[1]; in.Err != nil || in.Rows != 1 {
				t.Errorf("the file after it: %+v", in)
			}
		})
	}
	t.Run("password", func(t *testing.T) {
		path := writeFile(t, "x", locked)
		got := readAll(t, Options{}, path)
		const want = "!a is protected by a password; unpack it and open its files"
		if err := got.inputs[0].Err; err == nil || err.Error() != path+want {
			t.Errorf("%v", err)
		}
	})
}

// tarFile is the beginning of a tar file.
func tarFile() []byte {
	file := make([]byte, 1024)
	copy(file, "export.csv")
	copy(file[257:], "ustar\x0000")
	return file
}

func TestPathsThatCannotBeRead(t *testing.T) {
	if _, err := Open(nil, Options{}); err == nil {
		t.Error("no paths is no error")
	}
	missing := filepath.Join(t.TempDir(), "missing.csv")
	got := readAll(t, Options{}, missing)
	if want := missing + " does not exist; check the path"; got.inputs[0].Err.Error() != want {
		t.Errorf("%v", got.inputs[0].Err)
	}
	if os.Geteuid() != 0 {
		closed := writeFile(t, "closed", []byte("x"))
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		got := readAll(t, Options{}, closed)
		if want := closed + " cannot be read: no permission; check its permissions"; got.inputs[0].Err.Error() != want {
			t.Errorf("%v", got.inputs[0].Err)
		}
	}
	empty := readAll(t, Options{Stdin: strings.NewReader("")}, "-")
	if want := "standard input is empty; export the audit log again"; empty.inputs[0].Err.Error() != want {
		t.Errorf("%v", empty.inputs[0].Err)
	}
	broken := readAll(t, Options{Stdin: io.MultiReader(strings.NewReader("{\"Id\":\"1\",\"Operation\":\"x\"}\n"), failingReader{})}, "-")
	if want := "standard input could not be read: the disk is gone"; broken.inputs[0].Err.Error() != want || broken.rows != 1 {
		t.Errorf("%v %d", broken.inputs[0].Err, broken.rows)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestSkippedFilesOfFoldersAreReported(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.csv": string(asPortalCSV(makeEvents(5))), "sub/b.txt": "a note", "sub/c": string(asJSONLines(makeEvents(3))),
		"sub/empty.csv": "", "sub/pack": "Rar!\x1a\x07\x01\x00",
		"sub/x.zip": string(zipped(t, map[string][]byte{"n": []byte("nothing")})),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "z")); err != nil {
		t.Skip(err)
	}
	got := readAll(t, Options{}, dir)
	if got.rows != 8 {
		t.Errorf("%d rows", got.rows)
	}
	var said []string
	for _, in := range got.inputs {
		line := strings.TrimPrefix(in.Path, dir+string(filepath.Separator)) + ": " + in.Skipped
		if in.Err != nil {
			line += strings.TrimPrefix(in.Err.Error(), dir+string(filepath.Separator))
		}
		said = append(said, line)
	}
	want := []string{
		"a.csv: ", "sub/b.txt: " + notLog, "sub/c: ", "sub/empty.csv: sub/empty.csv is empty; export the audit log again",
		"sub/pack: sub/pack is a rar archive; unpack it first and open its files", "sub/x.zip!n: " + notLog,
		"sub/x.zip: contains no audit log; open a CSV, JSON or Clixml export of the unified audit log",
		"z: z is a link to a file that does not exist; check its target",
	}
	if strings.Join(said, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(said, "\n"))
	}
	for _, in := range got.inputs {
		if mayBeLog := slices.Contains([]string{"empty.csv", "pack", "z"}, filepath.Base(in.Path)); mayBeLog != (in.Err != nil) {
			t.Errorf("%+v", in)
		}
	}
	nothing := readAll(t, Options{}, t.TempDir())
	if err := nothing.inputs[0].Err; err == nil || !strings.HasSuffix(err.Error(), " contains no audit log; open a CSV, JSON or Clixml export of the unified audit log") {
		t.Errorf("%+v", nothing.inputs)
	}
}

func TestC58EmptyExportsAreNoError(t *testing.T) {
	for _, text := range []string{
		"[]", " [ ] \n", `{"value":[]}`, `{"@odata.context":"x","value":[],"@odata.count":0}`, `{"results":[],"schema":[]}`, "[\n]\n[]",
		"RecordId,CreationDate,RecordType,Operation,UserId,AuditData\r\n", "AuditData", "#TYPE x.y\r\n\"Operations\",\"AuditData\"",
		`<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"></Objs>`,
	} {
		got := readAll(t, Options{}, writeFile(t, "x", []byte(text)))
		if in := got.inputs[0]; in.Err != nil || in.Rows != 0 || in.Format == "" {
			t.Errorf("%q: %+v", text, in)
		}
	}
}

func TestTextCutInTheMiddleKeepsWholeRows(t *testing.T) {
	events := makeEvents(40)
	for form, write := range writers() {
		if form == "Format-List" || strings.Contains(form, "tab") {
			continue // these do not tell where they end
		}
		t.Run(form, func(t *testing.T) {
			text := write(events)
			text = text[:len(text)*2/3]
			path := writeFile(t, "x", text)
			got := readAll(t, Options{}, path)
			want, _ := wantRecords(t, events)
			if len(got.records) < 15 || len(got.records) > 30 || got.records[10].ID != want[10].ID {
				t.Errorf("%d records", len(got.records))
			}
			if len(got.rejected) != 1 {
				t.Errorf("rejected %v", got.rejected)
			}
			if !isReportedAsCut(got.inputs[0]) {
				t.Errorf("%v", got.inputs[0].Err)
			}
			if got.inputs[0].Rows != got.rows || got.inputs[0].Rejected != 1 {
				t.Errorf("%+v", got.inputs[0])
			}
		})
	}
}

func TestTruncatedGzipKeepsRowsBeforeItsEnd(t *testing.T) {
	text := gzipped(t, asJSONLines(makeEvents(2000)))
	path := writeFile(t, "x.gz", text[:len(text)/2])
	got := readAll(t, Options{}, path)
	const want = " is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest"
	if err := got.inputs[0].Err; err == nil || err.Error() != path+want {
		t.Errorf("%v", err)
	}
	if len(got.records) < 500 || len(got.rejected) > 1 {
		t.Errorf("%d records, rejected %v", len(got.records), got.rejected)
	}
}

func TestC55RowsThatCannotBeReadAreCountedWithTheirLine(t *testing.T) {
	good := makeEvents(1)[0]
	cut := good.data[:100] + strings.Repeat("x", 32767-100)
	text := "RecordId,Operation,AuditData\r\n" +
		"1,MailItemsAccessed,\r\n" + // line 2
		string(csvText(',', true, [][]string{{"2", mia, good.data}})) +
		"3,MailItemsAccessed,System.Object[]\r\n" + // line 4
		string(csvText(',', true, [][]string{{"4", mia, good.data[:50]}, {"5\r\nnew line", mia, good.data}, {"6", mia, cut}})) +
		"7\r\n" + // line 9
		",,\r\n" +
		string(csvText(',', true, [][]string{{"8", mia, `"just text"`}, {"9", mia, `[1]`}, {"10", mia, `{"Id":"1"}`}}))
	got := readAll(t, Options{}, writeFile(t, "x", []byte(text)))
	want := []audit.Rejection{
		{Line: 2, Reason: "AuditData is empty"},
		{Line: 4, Reason: "AuditData is not JSON"},
		{Line: 5, Reason: "AuditData is cut off after 50 characters"},
		{Line: 8, Reason: "AuditData is cut off after 32,767 characters, which is all that Excel keeps of a cell; use the file as it was exported"},
		{Line: 9, Reason: "the row ends before its AuditData"},
		{Line: 10, Reason: "AuditData is empty"},
		{Line: 11, Reason: "AuditData is not JSON"},
		{Line: 12, Reason: "AuditData is not a JSON object"},
	}
	for i := range got.rejected {
		got.rejected[i].Offset = 0
	}
	if len(got.rejected) != len(want) {
		t.Fatalf("%v", got.rejected)
	}
	for i, w := range want {
		if got.rejected[i] != w {
			t.Errorf("%v\nwant %v", got.rejected[i], w)
		}
	}
	// The last row names its operation beside its AuditData, which is enough.
	if len(got.records) != 3 || got.places[1].Line != 6 || got.records[2].ID != "1" || got.rows != 11 {
		t.Errorf("%d records, %d others, places %v", len(got.records), got.other, got.places)
	}
}

func TestDamagedLinesDoNotSpoilTheOthers(t *testing.T) {
	events := makeEvents(3)
	text := events[0].data[:80] + "\n" + events[0].data + "\nnonsense\n" + events[1].data + `, "x"` + "\n[1,null," + events[2].data + "\n\x00\xff\n"
	got := readAll(t, Options{}, writeFile(t, "x", []byte(text)))
	if len(got.records) != 3 || got.records[0].ID != events[0].id || got.records[1].ID != events[1].id || got.records[2].ID != events[2].id {
		t.Errorf("%d records", len(got.records))
	}
	if len(got.rejected) != 7 || got.inputs[0].Format != "JSON Lines of AuditData" {
		t.Errorf("%v %+v", got.rejected, got.inputs)
	}
}

func TestUnbalancedQuoteIsOneRejectedRow(t *testing.T) {
	events := makeEvents(4)
	text := append(asPortalCSV(events), "x,\"y\r\n"...)
	path := writeFile(t, "x", text)
	got := readAll(t, Options{}, path)
	want := path + " ends in the middle of a row, which begins on line 6 or has a quote there that is not closed; the rows before it were read, export it again for the rest"
	if len(got.records) != 4 || len(got.rejected) != 1 || got.inputs[0].Err == nil || got.inputs[0].Err.Error() != want {
		t.Errorf("%d records, %v, %v", len(got.records), got.rejected, got.inputs[0].Err)
	}
}

func TestStrayQuoteCostsOnlyItsOwnLine(t *testing.T) {
	events := makeEvents(20)
	lines := strings.SplitAfter(string(asPortalCSV(events)), "\r\n")
	broken := func(at ...int) string {
		all := slices.Clone(lines)
		for _, i := range at {
			all[i] = strings.Replace(all[i], mia, `"Mail`, 1)
			all[i] = strings.Replace(all[i], ",Send,", `,"Send,`, 1)
		}
		return strings.Join(all, "")
	}
	for name, c := range map[string]struct {
		text  string
		lines []int64
	}{
		"one":   {broken(5), []int64{6}},
		"two":   {broken(5, 9), []int64{6, 10}},
		"three": {broken(2, 9, 15), []int64{3, 10, 16}},
		"CR":    {strings.ReplaceAll(broken(5), "\r\n", "\r"), []int64{6}},
	} {
		t.Run(name, func(t *testing.T) {
			got := readAll(t, Options{}, writeFile(t, "x", []byte(c.text)))
			if got.rows != 20 || got.inputs[0].Err != nil || len(got.rejected) != len(c.lines) {
				t.Fatalf("%d rows, %v, %v", got.rows, got.rejected, got.inputs[0].Err)
			}
			for i, r := range got.rejected {
				if r.Line != c.lines[i] || r.Reason != "its quotes do not match: one is missing, or there is one too many" {
					t.Errorf("%+v, want line %d", r, c.lines[i])
				}
			}
		})
	}
}

func TestRowsWithoutAuditDataAreRejected(t *testing.T) {
	const lost, none = "the row has no AuditData", "AuditData is empty"
	mailbox := `<Objs><Obj><MS><S N="Operations">MailItemsAccessed</S>`
	for text, want := range map[string]string{
		`{"RecordType":50,"UserIds":"a","Operations":"MailItemsAccessed","AuditData":null}`:                         none,
		`{"RecordType":50,"UserIds":"a","Operations":"MailItemsAccessed","AuditData":""}`:                           none,
		`{"RecordType":50,"UserIds":"a","Operations":"Send","AuditData":null}`:                                      none,
		`{"RecordType":50,"UserIds":"a","Operations":"MailItemsAccessed"}`:                                          lost,
		`{"id":"1","auditLogRecordType":"ExchangeItemAggregated","operation":"MailItemsAccessed","auditData":null}`: none,
		`{"id":"1","auditLogRecordType":"ExchangeItemAggregated","operation":"MailItemsAccessed"}`:                  lost,
		`{"ActionType":"MailItemsAccessed","Operation":"MailItemsAccessed","Id":"1","RawEventData":null}`:           none,
		"RunspaceId : x\r\nOperations : MailItemsAccessed\r\nUserIds : a\r\n":                                       lost,
		"RunspaceId : x\r\nOperations : MailItemsAccessed\r\nAuditData  : \r\n":                                     none,
		mailbox + "</MS></Obj></Objs>":                         lost,
		mailbox + `<Nil N="AuditData" /></MS></Obj></Objs>`:    none,
		"RecordId,Operation,AuditData\r\n1,MailItemsAccessed,": none,
	} {
		got := readAll(t, Options{}, writeFile(t, "x", []byte(text)))
		if got.rows != 1 || len(got.rejected) != 1 || got.rejected[0].Reason != want {
			t.Errorf("%s: %d rows, rejected %v, want %s", text, got.rows, got.rejected, want)
		}
	}
}

func TestGzipWithTrailingData(t *testing.T) {
	events := makeEvents(50)
	const want = " has other data after its gzip archive; the archive was read, the other data was not: check that data"
	for _, tail := range []string{"x", "\x1f", "trailing bytes, more than a header has", strings.Repeat("\x00", 512)} {
		path := writeFile(t, "x.gz", append(append(gzipped(t, asJSONLines(events[:25])), gzipped(t, asJSONLines(events[25:]))...), tail...))
		got := readAll(t, Options{}, path)
		if got.rows != 50 || got.inputs[0].Err == nil || got.inputs[0].Err.Error() != path+want {
			t.Errorf("%q: %d rows, %v", tail, got.rows, got.inputs[0].Err)
		}
	}
	small := writeFile(t, "x.gz", append(gzipped(t, []byte(events[0].data)), "tail"...))
	if got := readAll(t, Options{}, small); got.rows != 1 || got.inputs[0].Err == nil || got.inputs[0].Err.Error() != small+want {
		t.Errorf("%d rows, %v", got.rows, got.inputs[0].Err)
	}
}

func TestRawReportsChangedFiles(t *testing.T) {
	path := writeFile(t, "export.csv", asPortalCSV(makeEvents(2)))
	files, err := Open([]string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(files)
	got := readPagesOf(t, files)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(text, []byte("Bind"), []byte("Sync")), 0o600); err != nil {
		t.Fatal(err)
	}
	want := path + " line 2: the file has changed since it was read; open it again"
	if _, err := files.Raw(got.places[0]); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if err := os.Truncate(path, 300); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Raw(got.places[0]); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	for _, place := range []audit.Place{{Input: 7}, {Input: -1}, {Length: -1}, {Length: 1 << 50}} {
		if _, err := files.Raw(place); err == nil {
			t.Errorf("%v is no error", place)
		}
	}
}

func TestFiftyMegabytesOnALine(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	e := makeEvents(1)[0]
	long := strings.Replace(e.data, `"Version":1`, `"Padding":"`+strings.Repeat("x\\\\", 50<<20/3)+`","Version":1`, 1)
	for name, text := range map[string]string{
		"JSON Lines": long + "\n" + e.data + "\n",
		"JSON":       "[" + long + "," + e.data + "]",
		"CSV":        string(csvText(',', true, [][]string{{"Operation", "AuditData"}, {mia, long}, {mia, e.data}})),
	} {
		t.Run(name, func(t *testing.T) {
			got := readAll(t, Options{}, writeFile(t, "x", []byte(text)))
			if len(got.records) != 2 || len(got.rejected) != 0 || len(got.raws[0]) != len(long) {
				t.Errorf("%d records, %v", len(got.records), got.rejected)
			}
		})
	}
}

func TestZipWithUnknownMethodIsRefused(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	entry, err := w.CreateRaw(&zip.FileHeader{Name: "a", Method: 99})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := readAll(t, Options{}, writeFile(t, "x", b.Bytes()))
	if err := got.inputs[0].Err; err == nil || !strings.HasSuffix(err.Error(), "!a uses a compression method that whoread does not support; unpack it and open its files") {
		t.Errorf("%v", err)
	}
}

func TestReadingAfterCloseIsAnError(t *testing.T) {
	files, err := Open([]string{writeFile(t, "x", asJSONLines(makeEvents(5)))}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Next(context.Background()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestDeepNestingIsOneRejectedRow(t *testing.T) {
	deep := 2 << 20
	if testing.Short() {
		deep = 1 << 17
	}
	for name, text := range map[string]string{
		"pages":   strings.Repeat(`{"hits":`, deep) + "1" + strings.Repeat("}", deep),
		"objects": `{"Operation":` + strings.Repeat(`{"a":`, deep) + "1" + strings.Repeat("}", deep+1),
		"columns": "Operation,LastAccessed,Folders\nMailItemsAccessed,2026-09-14T09:31:02," + strings.Repeat("[", deep) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			got := readAll(t, Options{}, writeFile(t, "x", []byte(`[{"Id":"1","Operation":"Send"},`+text+"]")))
			if name == "columns" {
				got = readAll(t, Options{}, writeFile(t, "x", []byte(text)))
			}
			if len(got.rejected)+len(got.records) != 1 {
				t.Errorf("%d rows, %d rejected", got.rows, len(got.rejected))
			}
		})
	}
}

// A line of white space of another kind is no blank line of Format-List; it made an endless loop.
func TestFormFeedsInAListEnd(t *testing.T) {
	t.Parallel()
	text := strings.TrimLeft(string(asFormatList(makeAccessEvents(2))), "\r\n")
	for _, blank := range []string{"\f", "\v", "\u0085", "\u00a0", "\u2028"} {
		got := readOne(t, []byte(strings.Replace(text, "\r\n\r\nRunspaceId", "\r\n"+blank+"\r\nRunspaceId", 1)))
		if got.rows == 0 {
			t.Errorf("%q: %v", blank, got)
		}
	}
}
