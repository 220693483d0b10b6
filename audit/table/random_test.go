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

// pickValue returns one of the values.
func pickValue[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// randomRecord returns a record made of few values, so that records often share them.
func randomRecord(r *rand.Rand) audit.Record {
	rec := audit.Record{
		ID:             pickValue(r, makeGUID(r.IntN(40)), makeGUID(r.IntN(40)), "odd-"+fmt.Sprint(r.IntN(4)), ""),
		Time:           pickValue(r, 0, 1789372800+int64(r.IntN(5)), 1789372800+int64(r.IntN(300000))),
		Operation:      audit.MailItemsAccessed,
		Access:         pickValue(r, audit.Bind, audit.Bind, audit.Sync, audit.AccessUnknown),
		Throttled:      pickValue(r, audit.NotStated, audit.False, audit.True),
		LogonType:      pickValue(r, "", "Owner", "Delegate"),
		Mailbox:        pickValue(r, "adele@contoso.example", "Adele@contoso.example", "ben@contoso.example", ""),
		MailboxGUID:    pickValue(r, makeGUID(1), makeGUID(2), ""),
		User:           pickValue(r, "adele@contoso.example", "mallory", ""),
		ClientIP:       pickValue(r, "198.51.100.7", "198.51.100.77", "2001:db8::1", "host.example", ""),
		OtherIP:        pickValue(r, "", "", "192.0.2.1"),
		ClientInfo:     pickValue(r, "Client=OWA;Action=ViaProxy", "Client=MSExchangeRPC", "Client=REST;;"),
		AppID:          pickValue(r, "", makeGUID(7)),
		ClientAppID:    pickValue(r, "", makeGUID(8)),
		SessionID:      pickValue(r, "", "", makeGUID(20), makeGUID(21), "s3"),
		TokenSessionID: pickValue(r, "", makeGUID(22)),
		TokenID:        pickValue(r, "", "Xk3v"),
		Count:          int64(pickValue(r, -1, 0, 1, 2)),
	}
	for range r.IntN(3) {
		f := audit.Folder{ID: pickValue(r, "f1", "f2", ""), Path: pickValue(r, `\Inbox`, `\Finance\2026`, "")}
		for range r.IntN(3) {
			f.Items = append(f.Items, audit.Item{
				MessageID: messageid.ID(pickValue(r, "<a@x>", "a@x", "<b+c/d'e=@x>", "<>", "")),
				ID:        pickValue(r, "", "RgAAAADBwCLOTkcSTpPvPqAu44P4AQBY8xpM8MPnRJFI1LZ3"+fmt.Sprint(r.IntN(3))),
				Subject:   pickValue(r, "", "", "", "Invoice", "Re: Invoice"),
				Size:      int64(pickValue(r, -1, 0, 48213)),
			})
		}
		rec.Folders = append(rec.Folders, f)
	}
	return rec
}

// randomInfo returns info for the messages of randomRecord, and for others.
func randomInfo(r *rand.Rand) []MessageInfo {
	var known []MessageInfo
	for range 1 + r.IntN(3) {
		k := MessageInfo{
			ID:     messageid.ID(pickValue(r, "<a@x>", "a@x", "<b+c/d'e=@x>", "<never@x>", "<>", "")),
			State:  pickValue(r, Found, Found, Found, NotAsked, "not found", "denied", ""),
			Source: pickValue(r, "mailbox", "in the last 30 days by hunting", ""),
		}
		if k.State == Found {
			k.Subjects = pickValue(r, nil, []string{""}, []string{"Invoice"}, []string{"Payroll", "Invoice"}, []string{"", "AW: Invoice"})
			k.Sender = pickValue(r, "", "ben@contoso.example", "Ben@contoso.example")
			k.Received = int64(pickValue(r, 0, 1789372800, 1789459200))
		}
		known = append(known, k)
	}
	return known
}

// snapshotWithInfo appends pages, and sets some MessageInfo before each.
func snapshotWithInfo(r *rand.Rand, pages ...*audit.Page) *Snapshot {
	s := NewStore()
	for _, p := range pages {
		s.SetMessageInfo(randomInfo(r)...)
		s.Append(p)
	}
	s.SetMessageInfo(randomInfo(r)...)
	return s.Snapshot()
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

func makeGUID(n int) string {
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", n*2654435761&0xffffffff, n)
}

// randomSibling returns a sibling operation that often shares a session or an address with records.
func randomSibling(r *rand.Rand) audit.Sibling {
	of := randomRecord(r)
	x := audit.Sibling{
		ID: pickValue(r, of.ID, makeGUID(100+r.IntN(40))), Time: of.Time, Operation: pickValue(r, "Send", "HardDelete", "New-InboxRule"),
		LogonType: of.LogonType, Mailbox: of.Mailbox, MailboxGUID: of.MailboxGUID, User: of.User, ClientIP: of.ClientIP,
		ClientInfo: of.ClientInfo, SessionID: of.SessionID, TokenSessionID: of.TokenSessionID, Detail: pickValue(r, "", "Name=x"),
		Destination: audit.Folder{Path: pickValue(r, "", `\Deleted Items`)}, Sum: audit.ContentSum{byte(r.IntN(256)), byte(r.IntN(256))},
	}
	for range r.IntN(3) {
		x.Items = append(x.Items, audit.SiblingItem{
			MessageID: messageid.ID(pickValue(r, "<a@x>", "", "<sent@x>")), Subject: pickValue(r, "", "Invoice"), Size: audit.NotCounted,
		})
	}
	return x
}

// randomPages returns pages of records with many duplicates and conflicts.
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
		for range r.IntN(3) {
			p.Siblings = append(p.Siblings, randomSibling(r))
			p.SiblingPlaces = append(p.SiblingPlaces, audit.Place{Input: p.Input, Line: offset / 10, Offset: offset, Length: 9})
			offset += 10
			p.Other++
		}
		if r.IntN(4) == 0 {
			p.Rejected = append(p.Rejected, audit.Rejection{Line: offset, Reason: "AuditData is empty"})
		}
		p.Rows = len(p.Records) + p.Other + len(p.Rejected)
		all = append(all, p)
	}
	return all
}

func storeOf(pages ...*audit.Page) *Store {
	s := NewStore()
	for _, p := range pages {
		s.Append(p)
	}
	return s
}

// snapshotOf returns a snapshot of records appended as one page.
func snapshotOf(records ...audit.Record) *Snapshot {
	return storeOf(pageOf(records...)).Snapshot()
}

func parseFilter(t testing.TB, text string) filter.Expr {
	t.Helper()
	e, err := filter.Parse(text, FilterSchema(func() time.Time { return time.Unix(1789400000, 0) }))
	if err != nil {
		t.Fatalf("filter %q: %v", text, err)
	}
	return e
}

func buildView(t testing.TB, s *Snapshot, spec Spec) *View {
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
		"time=", "subject:inv", "app=" + makeGUID(7), "throttled=true", "recordid=" + makeGUID(3), "recordid:odd",
		"(user:mallory | access=Sync) !client:web", "logontype=Owner", "2026-09-14", "mailbox=adele@contoso.example",
		"mailbox=" + makeGUID(1), "day=2026-09-14", "kind=documentation", "itemid:RgAAAA", "folderid=f1", "subjectstate=found",
		"/^adele|host$/", "clientinfo~OWA", "invoice", "subject=Invoice", "subject= access=Bind", "sender:ben",
		`subjectstate="not found"`, "!subject:invoice", "received=2026-09-14", "received=", "subjectsource:hunting",
		"subject~^(Re|AW)", "subjectstate=", "operation=Send", "operation!=Send session!=", "time>=2026-09-14T09 ip:198.51.100.0/24",
	}
}

// randomSpec returns a spec of any shape.
func randomSpec(t testing.TB, r *rand.Rand) Spec {
	spec := Spec{Shape: pickValue(r, Events, Accesses, Grouped, Activity), Filter: parseFilter(t, pickValue(r, filters()...))}
	if r.IntN(4) == 0 {
		spec.Within = parseFilter(t, pickValue(r, filters()...))
	}
	if spec.Shape == Grouped {
		spec.By = pickValue(r, GroupableColumns()...)
		if r.IntN(4) == 0 {
			spec.By, spec.Then = pickValue(r, Mailbox, ClientIP, Client), pickValue(r, User, SessionID, Day, LogonType)
		}
	}
	columns := append(spec.Columns(), spec.extraColumns()...)
	for range r.IntN(3) {
		spec.Sort = append(spec.Sort, SortKey{pickValue(r, columns...), r.IntN(2) == 0})
	}
	return spec
}

// printView returns everything that a view shows.
func printView(v *View) []string {
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
