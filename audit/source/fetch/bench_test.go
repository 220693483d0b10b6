package fetch

import (
	"errors"
	"io"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
)

// BenchmarkFetch fetches 50,000 records in pages of 1,000 from a service that answers at once.
func BenchmarkFetch(b *testing.B) {
	span := coverage.Span{From: noon(), To: noon().Add(50_000 * time.Second)}
	service := &fakeService{name: "Fake", log: logRows(span, time.Second), atOnce: 4, slice: span.To.Sub(span.From) / 5, page: 1000}
	var size int64
	for _, r := range service.log {
		size += int64(len(r.text))
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		save, err := CreatePrivateFile(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		feed, err := Open(Options{Services: []Service{service}, Request: newRequest(span), Save: save, Clock: newTestClock(span.To)})
		if err != nil {
			b.Fatal(err)
		}
		records := 0
		for err == nil {
			var page *audit.Page
			if page, err = feed.Next(b.Context()); err == nil {
				records += len(page.Records)
			}
		}
		if !errors.Is(err, io.EOF) || records != len(service.log) {
			b.Fatalf("%d records, %v", records, err)
		}
		if err := feed.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
