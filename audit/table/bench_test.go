package table

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"

	"whoread/audit"
	"whoread/fixtures"
)

// sizes returns the numbers of records to benchmark. -short omits the largest.
func sizes() []int {
	if testing.Short() {
		return []int{1_000, 100_000}
	}
	return []int{1_000, 100_000, 1_000_000}
}

// generated caches the stores that the benchmarks share.
type generated struct {
	mu     sync.Mutex
	stores map[int]*Store
}

func (g *generated) snapshot(b *testing.B, n int) *Snapshot {
	b.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stores[n] == nil {
		g.stores[n] = generate(b, n)
	}
	return g.stores[n].Snapshot()
}

// generate fills a store with n realistic records, in pages of a thousand.
func generate(tb testing.TB, n int) *Store {
	tb.Helper()
	s, p := NewStore(), &audit.Page{}
	var parser audit.Parser
	offset := int64(0)
	flush := func() {
		p.Rows = len(p.Records)
		s.Append(p)
		parser.Reset()
		p.Records, p.Places = p.Records[:0], p.Places[:0]
	}
	for row := range fixtures.GenerateRows(1, n) {
		var rec audit.Record
		raw := append([]byte(nil), row.AuditData...)
		if err := parser.Parse(raw, &rec); err != nil {
			tb.Fatal(err)
		}
		p.Records = append(p.Records, rec)
		p.Places = append(p.Places, audit.Place{Offset: offset, Length: int64(len(raw)), Line: int64(len(p.Records))})
		offset += int64(len(raw)) + 1
		if len(p.Records) == 1000 {
			flush()
		}
	}
	flush()
	return s
}

// withoutCache returns the snapshot without the sort cache of earlier views.
func withoutCache(s *Snapshot) *Snapshot {
	c := *s
	c.cache = &sortCache{}
	return &c
}

func eachSize(b *testing.B, run func(b *testing.B, s *Snapshot)) {
	g := &generated{stores: map[int]*Store{}}
	for _, n := range sizes() {
		s := g.snapshot(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) { run(b, s) })
	}
}

func buildIn(b *testing.B, s *Snapshot, spec Spec) *View {
	v, err := Build(b.Context(), s, spec)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func BenchmarkSort(b *testing.B) {
	g := &generated{stores: map[int]*Store{}}
	for _, n := range sizes() {
		s := g.snapshot(b, n)
		for _, c := range (Spec{}).Columns() {
			spec := Spec{Sort: []SortKey{{c, true}}}
			b.Run(fmt.Sprintf("%d/%v/first", n, c), func(b *testing.B) {
				for b.Loop() {
					buildIn(b, withoutCache(s), spec)
				}
			})
			b.Run(fmt.Sprintf("%d/%v/again", n, c), func(b *testing.B) {
				buildIn(b, s, spec)
				for b.Loop() {
					buildIn(b, s, spec)
				}
			})
		}
	}
}

func BenchmarkFilter(b *testing.B) {
	g := &generated{stores: map[int]*Store{}}
	for _, n := range sizes() {
		s := g.snapshot(b, n)
		for _, text := range []string{"access=Sync", "user:adele client:web", "ip:198.51.100.0/24", "prod.outlook", "time>=2026-09-14 !session="} {
			spec := Spec{Filter: parseFilter(b, text), Sort: []SortKey{{SessionID, false}}}
			b.Run(fmt.Sprintf("%d/%s", n, text), func(b *testing.B) {
				buildIn(b, s, spec)
				for b.Loop() {
					buildIn(b, s, spec)
				}
			})
		}
	}
}

func BenchmarkGroup(b *testing.B) {
	g := &generated{stores: map[int]*Store{}}
	for _, n := range sizes() {
		s := g.snapshot(b, n)
		for _, by := range []Column{SessionID, ClientIP, Folder} {
			spec := Spec{Shape: Grouped, By: by}
			b.Run(fmt.Sprintf("%d/%v", n, by), func(b *testing.B) {
				buildIn(b, s, spec)
				for b.Loop() {
					buildIn(b, s, spec)
				}
			})
			b.Run(fmt.Sprintf("%d/%v/counted", n, by), func(b *testing.B) {
				for b.Loop() {
					buildIn(b, s, spec).PrepareColumns(spec.Columns())
				}
			})
		}
	}
}

// BenchmarkGroupNarrowed groups the records of some addresses by session, with all addresses of
// these sessions.
func BenchmarkGroupNarrowed(b *testing.B) {
	g := &generated{stores: map[int]*Store{}}
	for _, n := range sizes() {
		s := g.snapshot(b, n)
		for name, sort := range map[string][]SortKey{"by records": {{Column: Records, Desc: true}}, "by addresses": {{Column: ClientIPs, Desc: true}}} {
			spec := Spec{Shape: Grouped, By: SessionID, Filter: parseFilter(b, "ip:203.0.113.0/24"), Sort: sort}
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				for b.Loop() {
					buildIn(b, s, spec)
				}
			})
		}
	}
}

func BenchmarkExtend(b *testing.B) {
	for _, n := range sizes() {
		s := generate(b, n)
		for i, spec := range []Spec{{}, {Sort: []SortKey{{ClientIP, true}}}, {Filter: parseFilter(b, "access=Bind")}} {
			before := s.Snapshot()
			v := buildIn(b, before, spec)
			more := &audit.Page{}
			var parser audit.Parser
			for row := range fixtures.GenerateRows(uint64(n+i), 1000) {
				var rec audit.Record
				if err := parser.Parse(append([]byte(nil), row.AuditData...), &rec); err != nil {
					b.Fatal(err)
				}
				more.Records, more.Places = append(more.Records, rec), append(more.Places, audit.Place{})
			}
			s.Append(more)
			after := s.Snapshot()
			b.Run(fmt.Sprintf("%d/%v%v", n, spec.Sort, spec.Filter), func(b *testing.B) {
				for b.Loop() {
					if _, err := v.Extend(b.Context(), after); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkTotals(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Snapshot) {
		for b.Loop() {
			v := buildIn(b, s, Spec{})
			v.Totals()
		}
	})
}

func BenchmarkDoubts(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Snapshot) {
		v := buildIn(b, s, Spec{})
		for b.Loop() {
			doubtsOf(b, v)
		}
	})
}

func BenchmarkWindow(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Snapshot) {
		v := buildIn(b, s, Spec{})
		columns := (Spec{}).Columns()[:8]
		b.ReportAllocs()
		for b.Loop() {
			for row := range min(v.Len(), 60) {
				for _, c := range columns {
					_, _ = io.WriteString(io.Discard, v.Cell(row, c))
				}
			}
		}
	})
}

// BenchmarkMemory measures the memory of a record, with an index of its id.
func BenchmarkMemory(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				s := generate(b, n)
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "bytes/record")
				runtime.KeepAlive(s)
			}
		})
	}
}
