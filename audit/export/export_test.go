package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"whoread/audit/crash"
	"whoread/audit/table"
)

// textRows are rows of texts. In its headers, # marks numbers and @ marks times.
type textRows struct {
	columns []Column
	rows    [][]string
}

func (t textRows) Columns() []Column { return t.columns }
func (t textRows) Len() int          { return len(t.rows) }
func (t textRows) AppendCell(dst []byte, row, column int) []byte {
	return append(dst, t.rows[row][column]...)
}

func newTextRows(headers string, rows ...[]string) textRows {
	s := textRows{rows: rows}
	for name := range strings.SplitSeq(headers, ",") {
		c := Column{Name: strings.TrimLeft(name, "#@")}
		switch name[:len(name)-len(c.Name)] {
		case "#":
			c.Kind = Number
		case "@":
			c.Kind = Time
		}
		s.columns = append(s.columns, c)
	}
	return s
}

func numbered(n int) textRows {
	s := newTextRows("#N,Text")
	for i := range n {
		s.rows = append(s.rows, []string{strconv.Itoa(i), "row " + strconv.Itoa(i)})
	}
	return s
}

func writeToString(t *testing.T, rows Rows, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := Write(t.Context(), &b, rows, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// view is a view of one row in which each cell is the name of its column.
type view struct{}

func (view) Len() int { return 1 }
func (view) AppendCell(dst []byte, _ int, c table.Column) []byte {
	return append(dst, "cell of "+c.String()...)
}

func TestC37HeadersOfEveryShapeInTheirOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spec table.Spec
		want string
	}{
		"events": {
			table.Spec{Shape: table.Events},
			"TimeStamp,Mailbox,User,LogonType,Access,Folder,FolderId,Items,Throttled,ClientIP,ClientInfo,Client,AppId,ClientAppId,SessionId,TokenSessionId,RecordId,Operation,Messages,OperationCount,Flags",
		},
		"items": {
			table.Spec{Shape: table.Accesses},
			"TimeStamp,RecordId,Mailbox,User,Access,Folder,FolderId,InternetMessageId,ItemId,SizeInBytes,ClientIP,ClientInfo,SessionId,TokenSessionId,SubjectState,Subject,Sender,Received,SubjectSource",
		},
		"sessions": {
			table.Spec{Shape: table.Grouped, By: table.SessionID},
			"SessionId,ClientIPs,Users,Mailboxes,First,Last,Records,Bind,Sync,ItemAccesses,DistinctMessages,Folders,Clients,Throttled",
		},
		"ips": {
			table.Spec{Shape: table.Grouped, By: table.ClientIP},
			"ClientIP,Kind,Users,Mailboxes,Sessions,First,Last,Records,Bind,Sync,ItemAccesses,DistinctMessages,Clients",
		},
		"messages": {
			table.Spec{Shape: table.Grouped, By: table.InternetMessageID},
			"InternetMessageId,Mailbox,Folders,First,Last,ItemAccesses,Records,Sessions,ClientIPs,Users,SubjectState,Subject,Sender,Received,SubjectSource",
		},
	} {
		rows := RowsOfView(view{}, c.spec.Columns())
		header, row, _ := strings.Cut(writeToString(t, rows, Options{}), "\n")
		if header != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, header, c.want)
		}
		if want := "cell of " + strings.ReplaceAll(c.want, ",", ",cell of ") + "\n"; row != want {
			t.Errorf("%s:\n got %s\nwant %s", name, row, want)
		}
		object := writeToString(t, rows, Options{Format: JSONL})
		at := -1
		for key := range strings.SplitSeq(c.want, ",") {
			next := strings.Index(object, `"`+key+`":`)
			if next <= at {
				t.Errorf("%s: key %s is missing or out of order in %s", name, key, object)
			}
			at = next
		}
	}
}

func TestKindsOfColumns(t *testing.T) {
	t.Parallel()
	kinds := map[string]Kind{}
	for _, spec := range append(everyGrouping(), table.Spec{Shape: table.Events}, table.Spec{Shape: table.Accesses}) {
		for _, c := range RowsOfView(view{}, spec.Columns()).Columns() {
			if kinds[c.Name] = c.Kind; c.Kind == Text {
				delete(kinds, c.Name)
			}
		}
	}
	want := map[string]Kind{
		"Items": Number, "SizeInBytes": Number, "Records": Number, "Bind": Number, "Sync": Number, "ItemAccesses": Number,
		"DistinctMessages": Number, "OperationCount": Number, "TimeStamp": Time, "First": Time, "Last": Time, "Received": Time, "Day": Time,
	}
	if !maps.Equal(kinds, want) {
		t.Errorf("kinds are %v, want %v", kinds, want)
	}
}

func everyGrouping() []table.Spec {
	var specs []table.Spec
	for _, by := range table.GroupableColumns() {
		specs = append(specs, table.Spec{Shape: table.Grouped, By: by})
	}
	return specs
}

func TestC58EmptyExportIsValid(t *testing.T) {
	t.Parallel()
	empty := newTextRows("#A,B")
	if got := writeToString(t, empty, Options{}); got != "A,B\n" {
		t.Errorf("CSV: %q", got)
	}
	if got := writeToString(t, empty, Options{BOM: true}); got != "\ufeffA,B\n" {
		t.Errorf("CSV with BOM: %q", got)
	}
	if got := writeToString(t, empty, Options{Format: JSONL, BOM: true}); got != "" {
		t.Errorf("JSON Lines: %q", got)
	}
}

func TestOrderAndProgressOverManyBlocks(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, blockRows - 1, blockRows, blockRows + 1, 7*blockRows + 5} {
		var want strings.Builder
		want.WriteString("N,Text\n")
		for i := range n {
			fmt.Fprintf(&want, "%d,row %d\n", i, i)
		}
		last := 0
		got := writeToString(t, numbered(n), Options{Progress: func(done, total int) {
			if done <= last || done > total || total != n {
				t.Errorf("%d rows: progress %d of %d after %d", n, done, total, last)
			}
			last = done
		}})
		if got != want.String() {
			t.Errorf("%d rows are not written in their order", n)
		}
		if last != n {
			t.Errorf("%d rows: progress ends at %d", n, last)
		}
	}
}

func TestCancelStopsBetweenBlocks(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Write(ctx, io.Discard, numbered(10*blockRows), Options{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "after 4096 of 40960 rows") {
		t.Errorf("error %v", err)
	}
}

// panickingRows are rows that panic.
type panickingRows struct{ textRows }

func (p panickingRows) AppendCell(dst []byte, row, column int) []byte {
	if row == 2*blockRows {
		panic("row out of range")
	}
	return p.textRows.AppendCell(dst, row, column)
}

func TestPanicIsAnError(t *testing.T) {
	t.Parallel()
	for f := range formats {
		_, err := Write(t.Context(), io.Discard, panickingRows{numbered(5 * blockRows)}, Options{Format: f})
		var failed *crash.Error
		if !errors.As(err, &failed) || !strings.Contains(err.Error(), "writing the export: row out of range") {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// fullDisk is a disk with room for a number of bytes.
type fullDisk struct {
	w    io.Writer
	left int
}

func (f *fullDisk) Write(b []byte) (int, error) {
	if len(b) <= f.left {
		f.left -= len(b)
		return f.w.Write(b)
	}
	n, _ := f.w.Write(b[:f.left])
	f.left = 0
	return n, syscall.ENOSPC
}

func TestFullDiskReportsWrittenRows(t *testing.T) {
	t.Parallel()
	for left, want := range map[int]string{
		0:       "after 0 of 12288 rows",
		10:      "after 0 of 12288 rows",
		100_000: "after 7300 of 12288 rows",
	} {
		_, err := Write(t.Context(), &fullDisk{io.Discard, left}, numbered(3*blockRows), Options{})
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), want) {
			t.Errorf("%d bytes: %v, want %s", left, err, want)
		}
	}
}

func TestFullDevice(t *testing.T) {
	t.Parallel()
	device, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer func() { _ = device.Close() }()
	if _, err := Write(t.Context(), device, numbered(10), Options{}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v, want %v", err, syscall.ENOSPC)
	}
}

func TestFormatNames(t *testing.T) {
	t.Parallel()
	for f := range formats {
		if got, err := ParseFormat(f.String()); got != f || err != nil {
			t.Errorf("ParseFormat(%s) = %s, %v", f, got, err)
		}
	}
	if _, err := ParseFormat("ods"); err == nil || !strings.Contains(err.Error(), "choose csv, jsonl or xlsx") {
		t.Errorf("ParseFormat(ods): %v", err)
	}
}

func TestFormatOfAPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"a.csv": "csv", "dir.d/A.CSV": "csv", "a.xlsx": "xlsx", "a.xls": "", "a.jsonl": "jsonl", "a.b.jsonl": "jsonl", "a": "", "a.txt": "", "csv": "", "dir.csv/a": "", "": "", "-": "",
	} {
		got := ""
		if f, ok := FormatOf(path); ok {
			got = f.String()
		}
		if got != want {
			t.Errorf("FormatOf(%q) = %q, want %q", path, got, want)
		}
	}
}

// wide are n rows of seven common columns. A row costs about as much to read as in a table.
type wide int

func (wide) Columns() []Column {
	return newTextRows("TimeStamp,Mailbox,Folder,#Items,ClientIP,Client,SessionId").columns
}
func (w wide) Len() int { return int(w) }
func (w wide) AppendCell(dst []byte, row, column int) []byte {
	switch column {
	case 0:
		dst = append(dst, "2026-10-01T08:"...)
		dst = append(dst, byte('0'+row%6), byte('0'+row%10))
		return append(dst, ":17Z"...)
	case 1:
		return append(dst, "adele.vance@contoso.example"...)
	case 2:
		return append(dst, `\Inbox\Finance, 2026`...)
	case 3:
		return strconv.AppendInt(dst, int64(row%100), 10)
	case 4:
		return append(dst, "198.51.100.77"...)
	case 5:
		return append(dst, "Outlook on the web"...)
	default:
		return append(dst, "5f2c9a1e-0b1c-4d7e-9f00-2a6b1c3d4e5f"...)
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, f := range []Format{CSV, JSONL} {
		for _, n := range []int{1000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%d", f, n), func(b *testing.B) {
				var size bytes.Buffer
				if _, err := Write(b.Context(), &size, wide(n), Options{Format: f}); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(size.Len()))
				for b.Loop() {
					if _, err := Write(b.Context(), io.Discard, wide(n), Options{Format: f}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
