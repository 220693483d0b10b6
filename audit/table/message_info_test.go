package table

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/audit/messageid"
)

// recordListing returns a Bind that lists messages by their ids.
func recordListing(id string, messages ...string) audit.Record {
	r := audit.Record{
		ID: id, Operation: audit.MailItemsAccessed, Access: audit.Bind, Count: audit.NotCounted,
		Mailbox: "adele@contoso.example", Folders: []audit.Folder{{ID: "f1", Path: `\Inbox`}},
	}
	for _, m := range messages {
		r.Folders[0].Items = append(r.Folders[0].Items, audit.Item{MessageID: messageid.ID(m), Size: audit.NotCounted})
	}
	return r
}

// recordStating returns a Bind that lists one message with its subject.
func recordStating(id, message, subject string) audit.Record {
	r := recordListing(id, message)
	r.Folders[0].Items[0].Subject = subject
	return r
}

// foundInfo returns the info of a message found in the mailbox.
func foundInfo(id string, subjects ...string) MessageInfo {
	return MessageInfo{ID: messageid.ID(id), State: Found, Subjects: subjects, Sender: "ben@contoso.example", Received: 1789372800, Source: "mailbox"}
}

// columnCells returns the cells of a column from top to bottom.
func columnCells(v *View, c Column) []string {
	var all []string
	for row := range v.Len() {
		all = append(all, v.Cell(row, c))
	}
	return all
}

func TestMessageInfoAndRecordsCombineInAnyOrder(t *testing.T) {
	const id = "<a@x>"
	record := "the record"
	missing := MessageInfo{ID: id, State: "not found", Source: "in the last 30 days by hunting"}
	for name, c := range map[string]struct {
		learned []MessageInfo
		stated  []string // subjects that records state
		want    MessageInfo
	}{
		"nothing":              {nil, nil, MessageInfo{State: NotAsked}},
		"learned":              {[]MessageInfo{foundInfo("a@x", "Invoice")}, nil, foundInfo("", "Invoice")},
		"learned in brackets":  {[]MessageInfo{foundInfo(id, "Invoice")}, nil, foundInfo("", "Invoice")},
		"not found":            {[]MessageInfo{missing}, nil, MessageInfo{State: missing.State, Source: missing.Source}},
		"not found, then":      {[]MessageInfo{missing, foundInfo(id, "Invoice")}, nil, foundInfo("", "Invoice")},
		"found, then not":      {[]MessageInfo{foundInfo(id, "Invoice"), missing}, nil, MessageInfo{State: missing.State, Source: missing.Source}},
		"no subject":           {[]MessageInfo{{ID: id, State: Found, Source: "mailbox"}}, nil, MessageInfo{State: Found, Subjects: []string{""}, Source: "mailbox"}},
		"several, one twice":   {[]MessageInfo{foundInfo(id, "Invoice", "Re: Invoice", "Invoice")}, nil, foundInfo("", "Invoice", "Re: Invoice")},
		"stated":               {nil, []string{"Invoice"}, MessageInfo{State: Found, Subjects: []string{"Invoice"}, Source: record}},
		"two stated":           {nil, []string{"Invoice", "Payroll", "Invoice"}, MessageInfo{State: Found, Subjects: []string{"Invoice", "Payroll"}, Source: record}},
		"stated and not found": {[]MessageInfo{missing}, []string{"Invoice"}, MessageInfo{State: Found, Subjects: []string{"Invoice"}, Source: record}},
		"both the same":        {[]MessageInfo{foundInfo(id, "Invoice")}, []string{"Invoice"}, foundInfo("", "Invoice")},
		"both differ": {[]MessageInfo{foundInfo(id, "Invoice")}, []string{"Payroll"}, MessageInfo{
			State: Found, Subjects: []string{"Invoice", "Payroll"}, Sender: "ben@contoso.example", Received: 1789372800, Source: "mailbox; the record",
		}},
		"stated, learned of the record": {[]MessageInfo{{ID: id, State: Found, Subjects: []string{"Invoice"}, Source: record}}, []string{"Payroll"}, MessageInfo{
			State: Found, Subjects: []string{"Invoice", "Payroll"}, Source: record,
		}},
		"differ, then forgotten": {[]MessageInfo{foundInfo(id, "Invoice"), missing}, []string{"Payroll"}, MessageInfo{State: Found, Subjects: []string{"Payroll"}, Source: record}},
	} {
		t.Run(name, func(t *testing.T) {
			var records []audit.Record
			for n, subject := range c.stated {
				records = append(records, recordStating(makeGUID(n), id, subject))
			}
			if len(records) == 0 {
				records = append(records, recordListing("1", id))
			}
			before, after, between := NewStore(), NewStore(), NewStore()
			before.SetMessageInfo(c.learned...)
			before.Append(pageOf(records...))
			after.Append(pageOf(records...))
			after.SetMessageInfo(c.learned...)
			between.Append(pageOf(recordListing("0", id)))
			for _, k := range c.learned {
				between.SetMessageInfo(k)
				between.Append(pageOf(records[:1]...))
			}
			between.Append(pageOf(records...))
			c.want.ID = "a@x"
			for order, s := range map[string]*Store{"first": before, "last": after, "between": between} {
				if got, ok := s.Snapshot().MessageInfo(id); !ok || !cmp.Equal(got, c.want) {
					t.Errorf("learned %s: %s", order, cmp.Diff(c.want, got))
				}
			}
		})
	}
}

func TestInfoOfUnlistedMessagesWaitsForRecords(t *testing.T) {
	s := NewStore()
	s.SetMessageInfo(foundInfo("<a@x>", "Invoice"), foundInfo("<b@x>", "Payroll"))
	snap := s.Snapshot()
	if _, ok := snap.MessageInfo("a@x"); ok || snap.messageIDs.codeCount() > 1 || snap.subjects.codeCount() > 1 {
		t.Errorf("what no record names is in the columns")
	}
	s.Append(pageOf(recordListing("1", "a@x")))
	if k, ok := s.Snapshot().MessageInfo("<a@x>"); !ok || k.State != Found {
		t.Errorf("known %+v (%v), want what was learned before", k, ok)
	}
	if _, ok := snap.MessageInfo("a@x"); ok {
		t.Error("the older snapshot changed")
	}
}

func TestC09C10ItemsWithoutIDKeepTheirOwnSubjectAndAreNotAsked(t *testing.T) {
	s := NewStore()
	s.SetMessageInfo(foundInfo("<>", "of another"), foundInfo("", "of another"))
	s.Append(pageOf(recordStating("1", "<>", "Contact"), recordListing("2", ""), recordListing("3", "<>")))
	s.SetMessageInfo(foundInfo("<>", "of another"))
	v := buildView(t, s.Snapshot(), Spec{Shape: Accesses})
	if got, want := columnCells(v, Subject), []string{"Contact", "", ""}; !slices.Equal(got, want) {
		t.Errorf("subjects are %q, want %q", got, want)
	}
	if got, want := columnCells(v, SubjectState), []string{Found, NotAsked, NotAsked}; !slices.Equal(got, want) {
		t.Errorf("states are %q, want %q", got, want)
	}
	if got, want := columnCells(v, SubjectSource), []string{"the record", "", ""}; !slices.Equal(got, want) {
		t.Errorf("sources are %q, want %q", got, want)
	}
	if list := v.MessagesOf(allRows(v)); len(list) > 0 {
		t.Errorf("to be asked for: %+v, want none", list)
	}
}

func TestC11C12InfoNeedsTheExactID(t *testing.T) {
	ids := []string{"abc@x", "<abc@x", "abc@x>", "ABC@x", "<e1d199588KNWXI4A=@microsoft.com>", "1d199588KNWXI4A=@microsoft.com", "<a+b/c'd&e%#@x>", strings.Repeat("l", 998) + "@x", "<ü@x>"}
	s := snapshotOf(recordListing("1", ids...))
	for n, id := range ids {
		st := NewStore()
		st.Append(pageOf(recordListing("1", ids...)))
		st.SetMessageInfo(foundInfo(id, "Invoice"))
		v := buildView(t, st.Snapshot(), Spec{Shape: Accesses})
		for row, subject := range columnCells(v, Subject) {
			if (subject == "Invoice") != (row == n) {
				t.Errorf("%s is learned, %s has the subject %q", id, ids[row], subject)
			}
		}
	}
	if k, ok := s.MessageInfo("<abc@x>"); !ok || k.ID != "abc@x" {
		t.Errorf("known %+v (%v), want the id in another spelling", k, ok)
	}
}

func TestC45StatesDistinguishUnknownFromMissing(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>", "<b@x>", "<c@x>", "<d@x>", "<e@x>", "<f@x>")))
	s.SetMessageInfo(
		foundInfo("<a@x>", "Invoice"), foundInfo("<b@x>", ""),
		MessageInfo{ID: "<c@x>", State: "not found", Source: "in the last 30 days by hunting"},
		MessageInfo{ID: "<d@x>", State: "outside the window"}, MessageInfo{ID: "<e@x>", State: "denied"})
	snap := s.Snapshot()
	const want = "(1) <a@x> (Invoice); (2) <b@x> (no subject); (3) <c@x> (not found); (4) <d@x> (outside the window); (5) <e@x> (denied); (6) <f@x> (not asked)"
	if got := snap.CellText(0, Messages); got != want {
		t.Errorf("Messages is\n%s\nwant\n%s", got, want)
	}
	items := buildView(t, snap, Spec{Shape: Accesses})
	for text, want := range map[string]int{
		"subjectstate=found": 2, `subjectstate="not found"`: 1, "subjectstate:not": 2, "subjectsource:hunting": 1,
		"subject=": 5, "sender=BEN@contoso.example": 2, "received=2026-09-14": 2, "received=": 4,
		"received<2026-09-14": 0, "invoice": 1,
	} {
		e := parseFilter(t, text)
		m, err := newMatcher(t.Context(), snap, e)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for row := range items.Len() {
			if items.matchesRow(m, e, row) {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d items match, want %d", text, n, want)
		}
	}
}

func TestC46AllSubjectsOfAnIDAreKeptShownAndFound(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>"), recordListing("2", "<b@x>")))
	s.SetMessageInfo(foundInfo("<a@x>", "Invoice", "", "AW: Invoice"), foundInfo("<b@x>", "Invoice; (no subject); AW: Invoice (3 subjects)"))
	v := buildView(t, s.Snapshot(), Spec{Shape: Accesses})
	const joined = "Invoice; (no subject); AW: Invoice (3 subjects)"
	if got, want := columnCells(v, Subject), []string{joined, joined}; !slices.Equal(got, want) {
		t.Errorf("subjects are %q, want %q", got, want)
	}
	if n := buildView(t, v.Snapshot(), Spec{Shape: Grouped, By: Subject}).Len(); n != 2 {
		t.Errorf("%d groups: a subject that reads like three must not count as these", n)
	}
	for text, want := range map[string]int{"subject=Invoice": 1, `subject="AW: Invoice"`: 1, `subject="` + joined + `"`: 2, "subject=": 1, "subject~^AW": 1} {
		if n := buildView(t, v.Snapshot(), Spec{Filter: parseFilter(t, text)}).Len(); n != want {
			t.Errorf("%s selects %d records, want %d", text, n, want)
		}
	}
}

func TestGroupsBySubjectAndSender(t *testing.T) {
	s := NewStore()
	sync := recordListing("4", "<a@x>")
	sync.Access = audit.Sync
	s.Append(pageOf(recordListing("1", "<a@x>", "<b@x>", "<c@x>"), recordListing("2", "<a@x>", "<d@x>", "<>"), recordListing("3", "<e@x>"), sync))
	sender := foundInfo("<d@x>", "Invoice")
	sender.Sender = "Ben@Contoso.example"
	s.SetMessageInfo(foundInfo("<a@x>", "Invoice"), foundInfo("<b@x>", ""), MessageInfo{ID: "<c@x>", State: "denied"}, sender)
	snap := s.Snapshot()
	rows := func(by Column, columns ...Column) []string {
		v := buildView(t, snap, Spec{Shape: Grouped, By: by})
		var lines []string
		for row := range v.Len() {
			line := v.GroupFilter(row).String()
			for _, c := range columns {
				line += "|" + v.Cell(row, c)
			}
			lines = append(lines, line)
		}
		return lines
	}
	const unknown = `SubjectState="not asked" | SubjectState="outside the window" | SubjectState=denied | SubjectState=failed | SubjectState="not found"`
	want := []string{
		"Subject=Invoice|Invoice|found|2|3|2",
		"Subject= SubjectState=found||found|1|1|1",
		unknown + "||denied; not asked|3|3|2",
	}
	if diff := cmp.Diff(want, rows(Subject, Subject, SubjectState, Records, ItemAccesses, DistinctMessages)); diff != "" {
		t.Errorf("by Subject (-want +got):\n%s", diff)
	}
	want = []string{
		"Sender=ben@contoso.example|Ben@Contoso.example|2|4|3",
		"Sender= Items!=0 Access!=Sync||3|3|2",
	}
	if diff := cmp.Diff(want, rows(Sender, Sender, Records, ItemAccesses, DistinctMessages)); diff != "" {
		t.Errorf("by Sender (-want +got):\n%s", diff)
	}
}

func TestSubjectsSortUnknownFirstThenEmptyThenByText(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>", "<b@x>", "<c@x>", "<d@x>", "<e@x>")))
	s.SetMessageInfo(foundInfo("<a@x>", "b"), foundInfo("<b@x>", ""), foundInfo("<d@x>", "a"))
	spec := Spec{Shape: Accesses, Sort: []SortKey{{Subject, false}}}
	v := buildView(t, s.Snapshot(), spec)
	if got, want := columnCells(v, InternetMessageID), []string{"<c@x>", "<e@x>", "<b@x>", "<d@x>", "<a@x>"}; !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
	s.SetMessageInfo(foundInfo("<e@x>", "", ""), foundInfo("<c@x>", "aa"))
	v, err := v.Extend(t.Context(), s.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := columnCells(v, InternetMessageID), []string{"<b@x>", "<e@x>", "<d@x>", "<c@x>", "<a@x>"}; !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
}

func TestExtendKeepsRowsThatDoNotDependOnMessageInfo(t *testing.T) {
	for _, c := range []struct {
		spec    Spec
		follows bool
	}{
		{Spec{}, false},
		{Spec{Shape: Accesses, Filter: parseFilter(t, "folder:inbox"), Sort: []SortKey{{InternetMessageID, true}}}, false},
		{Spec{Shape: Grouped, By: InternetMessageID}, false},
		{Spec{Shape: Grouped, By: Folder, Filter: parseFilter(t, "message:x")}, false},
		{Spec{Shape: Accesses, Sort: []SortKey{{Received, true}}}, true},
		{Spec{Shape: Grouped, By: InternetMessageID, Sort: []SortKey{{Subject, true}}}, true},
		{Spec{Filter: parseFilter(t, "x")}, true},
		{Spec{Filter: parseFilter(t, "access=Bind (!subjectstate=found | access=Sync)")}, true},
		{Spec{Filter: parseFilter(t, "access=Bind"), Within: parseFilter(t, "sender:ben | access=Bind")}, true},
		{Spec{Shape: Grouped, By: Sender}, true},
	} {
		s := NewStore()
		s.Append(pageOf(recordListing("1", "<a@x>", "<b@x>"), recordListing("2", "<b@x>")))
		v := buildView(t, s.Snapshot(), c.spec)
		s.SetMessageInfo(foundInfo("<a@x>", "Invoice"))
		w, err := v.Extend(t.Context(), s.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		if kept := &w.rows[0] == &v.rows[0] && w.groups == v.groups; kept == c.follows {
			t.Errorf("%+v: rows kept %v, though they follow from what is known %v", c.spec, kept, c.follows)
		}
		if w == v || w.Snapshot() == v.Snapshot() {
			t.Errorf("%+v: what was learned is not shown", c.spec)
		}
	}
}

func TestExtendWithoutChangeReturnsSameView(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>")))
	s.SetMessageInfo(foundInfo("<a@x>", "Invoice"))
	v := buildView(t, s.Snapshot(), Spec{Filter: parseFilter(t, "invoice")})
	s.SetMessageInfo(foundInfo("<a@x>", "Invoice"), foundInfo("<other@x>", "Payroll"))
	if w, err := v.Extend(t.Context(), s.Snapshot()); w != v || err != nil {
		t.Errorf("a view was made of what changed nothing (%v)", err)
	}
}

func TestMessageGroupsShowMessageInfo(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>", "<b@x>")))
	s.SetMessageInfo(foundInfo("<b@x>", "Invoice"))
	v := buildView(t, s.Snapshot(), Spec{Shape: Grouped, By: InternetMessageID, Sort: []SortKey{{Received, true}}})
	columns := v.Spec().Columns()
	var got []string
	for row := range v.Len() {
		var line []byte
		for _, c := range append(columns[:1:1], columns[len(columns)-5:]...) {
			line = append(v.AppendCell(line, row, c), '|')
		}
		got = append(got, string(line))
	}
	want := []string{"<b@x>|found|Invoice|ben@contoso.example|2026-09-14T08:00:00Z|mailbox|", "<a@x>|not asked|||||"}
	if !slices.Equal(got, want) {
		t.Errorf("messages are %q, want %q", got, want)
	}
}

func TestReceivedIsATime(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>", "<b@x>")))
	s.SetMessageInfo(foundInfo("<a@x>", "Invoice"))
	v := buildView(t, s.Snapshot(), Spec{Shape: Accesses})
	if got, want := v.Cell(0, Received), "2026-09-14 08:00:00"; got != want {
		t.Errorf("received %q, want %q", got, want)
	}
	values, err := v.Facet(t.Context(), Received)
	if err != nil || len(values) != 2 || values[1].Text != "2026-09-14" || values[1].Term.String() != "Received=2026-09-14" {
		t.Errorf("values are %+v (%v), want a day", values, err)
	}
}

func TestFacetDistinguishesEmptyFromUnknownSubjects(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(recordListing("1", "<a@x>"), recordListing("2", "<b@x>"), recordListing("3", "<b@x>")))
	s.SetMessageInfo(foundInfo("<b@x>", ""))
	values, err := buildView(t, s.Snapshot(), Spec{}).Facet(t.Context(), Subject)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range values {
		got = append(got, fmt.Sprintf("%q %d %s", v.Text, v.Records, v.Term))
	}
	if want := []string{`"(no subject)" 2 Subject= SubjectState=found`, `"" 1 Subject=`}; !slices.Equal(got, want) {
		t.Errorf("values are %q, want %q", got, want)
	}
}

// TestStoreIsSafeForManyGoroutines is for the race detector: it does everything at once and checks
// that every snapshot is consistent.
func TestStoreIsSafeForManyGoroutines(t *testing.T) {
	r := newRand(31)
	pages := randomPages(r, 60, 30)
	s := NewStore()
	s.SetOwnApps(makeGUID(7))
	var busy sync.WaitGroup
	busy.Go(func() {
		for _, p := range pages {
			s.Append(p)
		}
	})
	for n := range uint64(2) {
		busy.Go(func() {
			r := newRand(n)
			for range 100 {
				s.SetMessageInfo(randomInfo(r)...)
			}
		})
	}
	busy.Go(func() {
		last := s.Snapshot()
		spec := Spec{Shape: Accesses, Filter: parseFilter(t, "subject:invoice"), Sort: []SortKey{{Sender, false}}}
		v := buildView(t, last, spec)
		for range 60 {
			snap := s.Snapshot()
			if !last.TakenBefore(snap) || snap.TakenBefore(last) || snap.TakenBefore(snap) {
				t.Error("snapshots are not in the order in which they were taken")
			}
			last = snap
			w, err := v.Extend(t.Context(), snap)
			if err != nil {
				t.Error(err)
				return
			}
			v = w
			if diff := cmp.Diff(printView(buildView(t, snap, spec)), printView(v)); diff != "" {
				t.Errorf("(-built +extended):\n%s", diff)
				return
			}
			before, _ := snap.MessageInfo("<a@x>")
			if after, _ := snap.MessageInfo("a@x"); !cmp.Equal(before, after) {
				t.Errorf("a snapshot knew %+v, then %+v", before, after)
			}
		}
	})
	busy.Wait()
}
