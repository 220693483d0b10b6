package source

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"whoread/audit"
)

// benchRecords is enough for the first pages to count for nothing.
const benchRecords = 100_000

func BenchmarkReadJSONLines(b *testing.B) {
	benchmarkRead(b, asJSONLines)
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
	text := form(manyEvents(benchRecords))
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
		if n := drain(b, files); n != benchRecords {
			b.Fatalf("%d records, want %d", n, benchRecords)
		}
	}
}

func drain(b *testing.B, files *Files) int {
	b.Helper()
	records := 0
	for {
		page, err := files.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
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
	if err := os.WriteFile(path, asJSONLines(manyEvents(20_000)), 0o600); err != nil {
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
	if err := os.WriteFile(path, asPortalCSV(manyEvents(1000)), 0o600); err != nil {
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
