package graph_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/source/fetch"
	"whoread/audit/source/graph"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
)

// largePage is a Graph with one query, whose page decompresses to rows of 210,000 bytes.
type largePage struct {
	rows   int
	unzips int64 // size of the decompressed page
}

func (p *largePage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasSuffix(r.URL.Path, "/token"):
		_, _ = io.WriteString(w, `{"access_token":"t","token_type":"Bearer","expires_in":3600}`)
	case strings.HasSuffix(r.URL.Path, "/records"):
		p.writePage(w)
	case r.Method == http.MethodPost:
		var q map[string]any
		_ = json.NewDecoder(r.Body).Decode(&q)
		q["id"], q["status"] = "q1", "succeeded"
		_ = json.NewEncoder(w).Encode(q)
	default:
		_, _ = io.WriteString(w, `{"id":"q1","status":"succeeded"}`)
	}
}

// writePage writes the page row by row, so that it does not affect the measured memory.
func (p *largePage) writePage(w http.ResponseWriter) {
	w.Header().Set("Content-Encoding", "gzip")
	packed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
	text := bufio.NewWriter(packed)
	n, _ := fmt.Fprintf(text, `{"@odata.count":%d,"value":[`, p.rows)
	p.unzips = int64(n)
	filler := strings.Repeat("x", 210_000)
	for i := range p.rows {
		head := fmt.Sprintf(`%s{"id":"r%d","auditData":{"Id":"r%d","Operation":"Send","CreationTime":"2026-09-14T08:00:00","Filler":"`, ","[:min(i, 1)], i, i)
		for _, part := range []string{head, filler, `"}}`} {
			n, err := text.WriteString(part)
			p.unzips += int64(n)
			if err != nil {
				return // the client does not want the rest
			}
		}
	}
	_, _ = text.WriteString("]}")
	_ = errors.Join(text.Flush(), packed.Close())
}

// fetchLarge fetches the page into a private file, and returns how much the heap grew at most.
func fetchLarge(t *testing.T, p *largePage) (peak int64, in source.Input) {
	t.Helper()
	server := httptest.NewServer(p)
	defer server.Close()
	clock := simulated.NewLeapClock(simulated.DefaultTime())
	client, err := tenant.New(tenant.Config{
		Endpoints: tenant.Endpoints{Login: server.URL, Graph: server.URL}, Tenant: simulated.ID, ClientID: simulated.ClientID,
		Auth: tenant.ClientSecret, Secret: tenant.NewSecret("secret"), Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	save, err := fetch.CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)
	feed, err := fetch.Open(fetch.Options{
		Services: []fetch.Service{graph.New(client, clock)}, Save: save, Clock: clock,
		Request: fetch.Request{Operations: []string{"Send"}, Span: coverage.Span{From: day, To: day.AddDate(0, 0, 1)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	peak = measurePeak(func() {
		for err == nil {
			_, err = feed.Next(t.Context())
		}
	})
	if !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	in = feed.Inputs()[0]
	if err := feed.Close(); err != nil {
		t.Error(err)
	}
	return peak, in
}

// measurePeak returns how much the heap grew at most while run ran.
func measurePeak(run func()) int64 {
	heap := func() int64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return int64(sample[0].Value.Uint64()) //nolint:gosec // a size
	}
	runtime.GC()
	before, done, most := heap(), make(chan struct{}), make(chan int64)
	go func() {
		var peak int64
		for {
			peak = max(peak, heap()-before)
			select {
			case <-done:
				most <- peak
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	run()
	close(done)
	return <-most
}

// A response takes at most twice its size until it is saved.
func TestLargeResponseMemory(t *testing.T) {
	if testing.Short() || tenanttest.Raced {
		t.Skip("takes seconds")
	}
	p := &largePage{rows: 1000}
	peak, in := fetchLarge(t, p)
	t.Logf("%d MB unpacked, %d MB of heap at most: %.1f times", p.unzips>>20, peak>>20, float64(peak)/float64(p.unzips))
	if in.Rows != p.rows || in.Coverage.Verdict() != coverage.Complete {
		t.Errorf("%d rows, %v", in.Rows, in.Coverage.Gaps())
	}
	if peak > p.unzips*22/10 {
		t.Errorf("%d MB of heap for %d MB", peak>>20, p.unzips>>20)
	}
}

// A response over the limit fails its window with a clear error.
func TestEndlessResponse(t *testing.T) {
	if testing.Short() || tenanttest.Raced {
		t.Skip("takes seconds")
	}
	p := &largePage{rows: 100_000} // 21 GB
	peak, in := fetchLarge(t, p)
	gaps := in.Coverage.Gaps()
	if len(gaps) != 1 || !strings.Contains(gaps[0].Reason, "larger than 256 MiB") {
		t.Errorf("%v", gaps)
	}
	t.Logf("%d MB of heap at most", peak>>20)
	if peak > 600<<20 {
		t.Errorf("%d MB of heap", peak>>20)
	}
}
