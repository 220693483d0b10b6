package table

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/filter"
	"whoread/audit/messageid"
)

// pick returns one of the values.
func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// randomRecord makes a record out of few values, so that records meet in all of them.
func randomRecord(r *rand.Rand) audit.Record {
	rec := audit.Record{
		ID:             pick(r, guid(r.IntN(40)), guid(r.IntN(40)), "odd-"+fmt.Sprint(r.IntN(4)), ""),
		Time:           pick(r, 0, 1789372800+int64(r.IntN(5)), 1789372800+int64(r.IntN(300000))),
		Operation:      audit.MailItemsAccessed,
		Access:         pick(r, audit.Bind, audit.Bind, audit.Sync, audit.AccessUnknown),
		Throttled:      pick(r, audit.NotStated, audit.False, audit.True),
		LogonType:      pick(r, "", "Owner", "Delegate"),
		Mailbox:        pick(r, "adele@contoso.example", "Adele@contoso.example", "ben@contoso.example", ""),
		MailboxGUID:    pick(r, guid(1), guid(2), ""),
		User:           pick(r, "adele@contoso.example", "mallory", ""),
		ClientIP:       pick(r, "198.51.100.7", "198.51.100.77", "2001:db8::1", "host.example", ""),
		OtherIP:        pick(r, "", "", "192.0.2.1"),
		ClientInfo:     pick(r, "Client=OWA;Action=ViaProxy", "Client=MSExchangeRPC", "Client=REST;;"),
		AppID:          pick(r, "", guid(7)),
		ClientAppID:    pick(r, "", guid(8)),
		SessionID:      pick(r, "", "", guid(20), guid(21), "s3"),
		TokenSessionID: pick(r, "", guid(22)),
		TokenID:        pick(r, "", "Xk3v"),
		Count:          int64(pick(r, -1, 0, 1, 2)),
	}
	for range r.IntN(3) {
		f := audit.Folder{ID: pick(r, "f1", "f2", ""), Path: pick(r, `\Inbox`, `\Finance\2026`, "")}
		for range r.IntN(3) {
			f.Items = append(f.Items, audit.Item{
				MessageID: messageid.ID(pick(r, "<a@x>", "a@x", "<b+c/d'e=@x>", "<>", "")),
				ID:        pick(r, "", "RgAAAADBwCLOTkcSTpPvPqAu44P4AQBY8xpM8MPnRJFI1LZ3"+fmt.Sprint(r.IntN(3))),
				Subject:   pick(r, "", "", "", "Invoice", "Re: Invoice"),
				Size:      int64(pick(r, -1, 0, 48213)),
			})
		}
		rec.Folders = append(rec.Folders, f)
	}
	return rec
}

// randomKnown makes what could be learned of the messages of randomRecord, and of others.
func randomKnown(r *rand.Rand) []MessageInfo {
	var known []MessageInfo
	for range 1 + r.IntN(3) {
		k := MessageInfo{
			ID:     messageid.ID(pick(r, "<a@x>", "a@x", "<b+c/d'e=@x>", "<never@x>", "<>", "")),
			State:  pick(r, Found, Found, Found, NotAsked, "not found", "denied", ""),
			Source: pick(r, "mailbox", "in the last 30 days by hunting", ""),
		}
		if k.State == Found {
			k.Subjects = pick(r, nil, []string{""}, []string{"Invoice"}, []string{"Payroll", "Invoice"}, []string{"", "AW: Invoice"})
			k.Sender = pick(r, "", "ben@contoso.example", "Ben@contoso.example")
			k.Received = int64(pick(r, 0, 1789372800, 1789459200))
		}
		known = append(known, k)
	}
	return known
}

// learned keeps pages, with something learned before each.
func learned(r *rand.Rand, pages ...*audit.Page) *Snapshot {
	s := NewStore()
	for _, p := range pages {
		s.SetMessageInfo(randomKnown(r)...)
		s.Append(p)
	}
	s.SetMessageInfo(randomKnown(r)...)
	return s.Snapshot()
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

func guid(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n*2654435761&0xffffffff, n) }

// randomPages makes pages of records, with many duplicates and conflicts.
func randomPages(r *rand.Rand, pages, most int) []*audit.Page {
	var all []*audit.Page
	var seen []audit.Record
	offset := int64(0)
	for range pages {
		p := &audit.Page{Input: r.IntN(2)}
		for range r.IntN(most + 1) {
			rec := randomRecord(r)
			if len(seen) > 0 && r.IntN(3) == 0 {
				rec = seen[r.IntN(len(seen))]
			}
			seen = append(seen, rec)
			p.Records = append(p.Records, rec)
			p.Places = append(p.Places, audit.Place{Input: p.Input, Line: offset / 10, Offset: offset, Length: 9, Sum: uint32(offset)})
			offset += 10
		}
		p.Other = r.IntN(2)
		if r.IntN(4) == 0 {
			p.Rejected = append(p.Rejected, audit.Rejection{Line: offset, Reason: "AuditData is empty"})
		}
		p.Rows = len(p.Records) + p.Other + len(p.Rejected)
		all = append(all, p)
	}
	return all
}

func store(pages ...*audit.Page) *Store {
	s := NewStore()
	for _, p := range pages {
		s.Append(p)
	}
	return s
}

// snapshotOf keeps records as one page.
func snapshotOf(records ...audit.Record) *Snapshot {
	p := &audit.Page{Rows: len(records), Records: records, Places: make([]audit.Place, len(records))}
	return store(p).Snapshot()
}

func parse(t testing.TB, text string) filter.Expr {
	t.Helper()
	e, err := filter.Parse(text, FilterSchema(func() time.Time { return time.Unix(1789400000, 0) }))
	if err != nil {
		t.Fatalf("filter %q: %v", text, err)
	}
	return e
}

func build(t testing.TB, s *Snapshot, spec Spec) *View {
	t.Helper()
	v, err := Build(t.Context(), s, spec)
	if err != nil {
		t.Fatalf("building %+v: %v", spec, err)
	}
	return v
}

// filters that look at every kind of column, alone and together.
func filters() []string {
	return []string{
		"", "", "adele", "access=Bind", "access=sync", "session=", "session!=", "ip:198.51.100.0/24",
		"ip=198.51.100.7 | ip=host.example", `folder:inbox`, `folder=\Inbox`, "!folder:finance", "message=a@x",
		"message=", "items>=2", "items=0", "sizeinbytes>100", "sizeinbytes=", "time>=2026-09-14T08:00:02",
		"time=", "subject:inv", "app=" + guid(7), "throttled=true", "recordid=" + guid(3), "recordid:odd",
		"(user:mallory | access=Sync) !client:web", "logontype=Owner", "2026-09-14", "mailbox=adele@contoso.example",
		"mailbox=" + guid(1), "day=2026-09-14", "kind=documentation", "itemid:RgAAAA", "folderid=f1", "subjectstate=found",
		"/^adele|host$/", "clientinfo~OWA", "invoice", "subject=Invoice", "subject= access=Bind", "sender:ben",
		`subjectstate="not found"`, "!subject:invoice", "received=2026-09-14", "received=", "subjectsource:hunting",
		"subject~^(Re|AW)", "subjectstate=",
	}
}

// randomSpec makes a spec of any shape.
func randomSpec(t testing.TB, r *rand.Rand) Spec {
	spec := Spec{Shape: pick(r, Events, Accesses, Grouped), Filter: parse(t, pick(r, filters()...))}
	if r.IntN(4) == 0 {
		spec.Within = parse(t, pick(r, filters()...))
	}
	if spec.Shape == Grouped {
		spec.By = pick(r, GroupableColumns()...)
	}
	columns := append(spec.Columns(), spec.extraColumns()...)
	for range r.IntN(3) {
		spec.Sort = append(spec.Sort, SortKey{pick(r, columns...), r.IntN(2) == 0})
	}
	return spec
}

// printed is all that a view shows.
func printed(v *View) []string {
	var lines []string
	columns := append(v.Spec().Columns(), v.Spec().extraColumns()...)
	for row := range v.Len() {
		line := ""
		for _, c := range columns {
			line += v.Cell(row, c) + "|" + string(v.AppendCell(nil, row, c)) + "|"
		}
		lines = append(lines, line+fmt.Sprint(slices.Collect(v.RecordsOf(row)), v.IsThrottled(row), v.AllAddresses(row)))
	}
	return append(lines, fmt.Sprintf("%+v, left out %d", v.Totals(), v.HiddenOwnRecords()))
}
