package source

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/trace"
	"whoread/trace/file"
)

// benchRecords is enough for the first pages to count for nothing.
const benchRecords = 100_000

func BenchmarkReadJSONLines(b *testing.B) {
	benchmarkRead(b, asJSONLines)
}

// BenchmarkReadSavedFetch reads the rows of BenchmarkReadJSONLines as a fetch saves them, and checks
// their seals.
func BenchmarkReadSavedFetch(b *testing.B) {
	benchmarkRead(b, asSavedFetch)
}

// asSavedFetch writes rows as a fetch of one window saves them, in pages of 1,000.
func asSavedFetch(events []testEvent) (text []byte) {
	s := coverage.NewSealer()
	must := func(grown []byte, err error) {
		if err != nil {
			panic(err)
		}
		text = grown
	}
	w := coverage.Window{ID: 1, Source: "Fake", Filter: "f", Span: coverage.Span{From: time.Unix(0, 0), To: time.Unix(3600, 0)}}
	must(s.AppendEntry(text, coverage.Entry{Request: &coverage.Request{Span: w.Span, Filter: w.Filter}}))
	must(s.AppendEntry(text, coverage.Entry{Window: &w}))
	for page := range slices.Chunk(events, 1000) {
		lines, err := s.AppendPage(asJSONLines(page), w.ID, len(page))
		must(append(text, lines...), err)
	}
	w.State, w.Rows = coverage.Whole, len(events)
	must(s.AppendEntry(text, coverage.Entry{Window: &w}))
	return text
}

func BenchmarkReadPortalCSV(b *testing.B) {
	benchmarkRead(b, asPortalCSV)
}

func BenchmarkReadJSONArrayOfWrappers(b *testing.B) {
	benchmarkRead(b, asWrapperArray)
}

func BenchmarkReadGraphPage(b *testing.B) {
	benchmarkRead(b, asGraphPage)
}

func benchmarkRead(b *testing.B, form func([]testEvent) []byte) {
	b.Helper()
	text := form(makeAccessEvents(benchRecords))
	path := filepath.Join(b.TempDir(), "bench")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		files, err := Open([]string{path}, Options{SpoolDir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		if n := readPages(b, files); n != benchRecords {
			b.Fatalf("%d records, want %d", n, benchRecords)
		}
	}
}

func readPages(b *testing.B, files *Files) int {
	b.Helper()
	records := 0
	for page := range eachPage(b, files) {
		records += len(page.Records)
	}
	if err := files.Close(); err != nil {
		b.Fatal(err)
	}
	return records
}

// BenchmarkFirstPage is the time from opening a large file to its first rows.
func BenchmarkFirstPage(b *testing.B) {
	path := filepath.Join(b.TempDir(), "bench")
	if err := os.WriteFile(path, asJSONLines(makeAccessEvents(20_000)), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		files, err := Open([]string{path}, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := files.Next(context.Background()); err != nil {
			b.Fatal(err)
		}
		if err := files.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRaw(b *testing.B) {
	path := filepath.Join(b.TempDir(), "bench")
	if err := os.WriteFile(path, asPortalCSV(makeAccessEvents(1000)), 0o600); err != nil {
		b.Fatal(err)
	}
	files, err := Open([]string{path}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	page, err := files.Next(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	places := append([]audit.Place(nil), page.Places...)
	i := 0
	for b.Loop() {
		if _, err := files.Raw(places[i%len(places)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
	if err := files.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkReadDetailReport is the time that a report of 300,000 events of mails takes, stored as the
// service stores it: UTF-16 without a byte order mark.
func BenchmarkReadDetailReport(b *testing.B) {
	const rows, events = 300_000, 16
	var text bytes.Buffer
	text.WriteString("date_time_utc,source,event_id,message_id,network_message_id,recipient_address,recipient_status,total_bytes,message_subject,sender_address,custom_data\r\n")
	custom := strings.Repeat("S:ProxyHop1=DB9PR04MB8462.eurprd04.prod.outlook.com;", 8)
	for i := range rows {
		fmt.Fprintf(&text, "2026-10-01T08:28:17.123Z,STOREDRIVER,DELIVER,<DB9PR04MB8462%d@eurprd04.prod.outlook.com>,g,victim@contoso.example,250 ok,48213,\"Re: Q3, no. %d\",alice@contoso.example,\"%s\"\r\n", i/events, i/events, custom)
	}
	path := filepath.Join(b.TempDir(), "bench")
	if err := os.WriteFile(path, utf16Text(text.Bytes(), binary.LittleEndian, false), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(2 * text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		findings := trace.NewFindings()
		files, err := Open([]string{path}, Options{SpoolDir: b.TempDir(), Foreign: file.NewReader(findings, newStoppedClock())})
		if err != nil {
			b.Fatal(err)
		}
		readPages(b, files)
		if in := files.Inputs()[0]; in.Err != nil || in.Rows != rows || findings.Len() != rows/events {
			b.Fatalf("%+v, %d messages", in, findings.Len())
		}
	}
}
