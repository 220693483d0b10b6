package audit_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

// lastOf writes a JSON text again as encoding/json reads it, which takes the last of two values
// with the same key.
func lastOf(t testing.TB, raw string) string {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(raw), &value); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// twice is the doubt about a record that states a property twice.
func twice(name string) string {
	if name == "" {
		return ""
	}
	return name + " is stated twice in one object; the last value was read"
}

func TestTheLastOfTwoKeysCounts(t *testing.T) {
	for _, c := range []struct{ raw, repeated string }{
		{`{"Id":"a",` + bind + `"UserId":"u","UserId":"v"}`, "UserId"},
		{`{"Id":"a",` + bind + `"UserId":"u","UserId":""}`, "UserId"},
		{`{"Id":"a",` + bind + `"UserId":"u","UserId":null}`, "UserId"},
		{`{"Id":"a","Id":"b",` + bind + `"UserId":"u"}`, "Id"},
		{`{"Id":"a",` + bind + `"CreationTime":"2026-09-14T09:31:02","CreationTime":"2026-09-14T09:31:03"}`, "CreationTime"},
		{`{"Id":"a",` + bind + `"CreationTime":"soon","CreationTime":"2026-09-14T09:31:02"}`, "CreationTime"},
		{`{"Id":"a","UserId":"u","Operation":"Send",` + bind + `"Operation":"MailItemsAccessed"}`, "Operation"},
		{`{"Id":"a","UserId":"u","Operation":"MailItemsAccessed",` + bind + `"Operation":"Send"}`, "Operation"},
		{`{"Id":"a",` + bind + `"LogonType":0,"LogonType":2}`, "LogonType"},
		{`{"Id":"a",` + bind + `"OperationCount":1,"OperationCount":2}`, "OperationCount"},
		{`{"Id":"a",` + bind + `"ClientIP":"198.51.100.7","ClientIP":"198.51.100.8"}`, "ClientIP"},
		{`{"Id":"a","Operation":"MailItemsAccessed",` + bind + `"OperationProperties":[{"Name":"IsThrottled","Value":"True"}]}`, "OperationProperties"},
		{`{"Id":"a","Operation":"MailItemsAccessed",` + bind + `"OperationProperties":null}`, "OperationProperties"},
		{`{"Id":"a",` + bind + `"MailAccessType":"Sync","MailAccessType":"Bind"}`, "MailAccessType"},
		{`{"Id":"a",` + bind + `"Folders":[{"Path":"\\A"}],"Folders":[{"Path":"\\B"}]}`, "Folders"},
		{`{"Id":"a",` + bind + `"Folders":[{"Path":"\\A"}],"Folders":[]}`, "Folders"},
		{`{"Id":"a",` + bind + `"Folders":[{"Path":"\\A"}],"Folders":null}`, "Folders"},
		{`{"Id":"a",` + bind + `"Folders":[{"Path":"\\A","Path":"\\B"},{"Path":"\\C"}]}`, "Path"},
		{`{"Id":"a",` + bind + `"Folders":[{"FolderItems":[{"Id":"1"}],"FolderItems":[{"Id":"2"},{"Id":"3"}]}]}`, "FolderItems"},
		{`{"Id":"a",` + bind + `"Folders":[{"FolderItems":[{"Id":"1","Id":"2"},{"Id":"3"}]},{"FolderItems":[{"Id":"4"}]}]}`, "Id"},
		{`{"Id":"a",` + bind + `"Folders":[{"FolderItems":[{"InternetMessageId":"<x@x>","InternetMessageId":""}]}]}`, "InternetMessageId"},
		{`{"Id":"a",` + bind + `"Item":{"ParentFolder":{"Name":"A"},"ParentFolder":{"Name":"B"}}}`, "ParentFolder"},
		{`{"Id":"a",` + bind + `"Item":{"ParentFolder":{"Name":"A"},"ParentFolder":null}}`, "ParentFolder"},
		{`{"Id":"a",` + bind + `"Item":{"ParentFolder":{"Name":"A"}},"Item":{}}`, "Item"},
		{`{"Id":"a",` + bind + `"AppAccessContext":{"AADSessionId":"s","AADSessionId":"t"}}`, "AADSessionId"},
		{`{"Id":"a",` + bind + `"AppAccessContext":{"AADSessionId":"s"},"AppAccessContext":{"UniqueTokenId":"t"}}`, "AppAccessContext"},
		{`{"Id":"a",` + bind + `"OperationProperties":[{"Name":"MailAccessType","Value":"Bind","Value":"Sync"}]}`, "OperationProperties"},
		// Nothing is stated twice here.
		{`{"Id":"a",` + bind + `"Folders":[{"Id":"f","FolderItems":[{"Id":"1"},{"Id":"1"}]},{"Id":"f"}],"Item":{"Id":"f","ParentFolder":{"Id":"f"}}}`, ""},
		{`{"Id":"a",` + bind + `"AppId":"x","ClientAppId":"y","AppAccessContext":{"ClientAppId":"z"},"dynamicProperties":{"Id":"a","AppId":"x"}}`, ""},
		{`{"Id":"a",` + bind + `"Unknown":1,"Unknown":2}`, ""},
	} {
		got, want := parse(t, c.raw), parse(t, lastOf(t, c.raw))
		if !isSame(got, want) {
			t.Errorf("%s (-want +got):\n%s", c.raw, cmp.Diff(want, got))
		}
		if got.Doubt != twice(c.repeated) || want.Doubt != "" {
			t.Errorf("%s: %q, want %q (%q where it repeats nothing)", c.raw, got.Doubt, twice(c.repeated), want.Doubt)
		}
	}
}

// Keys that differ in case are the same property, and the same name twice in the
// OperationProperties is one property.
func TestRepeatedPropertiesOfDifferentObjects(t *testing.T) {
	for raw, want := range map[string]string{
		`{"Operation":"Send","operation":"MailItemsAccessed",` + bind + `"Id":"a"}`:                                                                   "operation",
		`{"Id":"a","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},{"Name":"mailaccesstype","Value":"Sync"}]}`:                        "mailaccesstype",
		`{"Id":"a",` + bind + `"ActorIPAddress":"198.51.100.7","ActorIp":"198.51.100.7"}`:                                                             "",
		`{"Id":"a","OperationProperties":"MailAccessType:Bind;MailAccessType:Sync"}`:                                                                  "MailAccessType",
		`{"Id":"a","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],"dynamicProperties":{"UserId":"u","userId":"v","Operation":"x"}}`: "userId",
	} {
		if got := parse(t, raw); got.Doubt != twice(want) {
			t.Errorf("%s: %q, want %q", raw, got.Doubt, twice(want))
		}
	}
}

// The dynamicProperties count where the record says nothing, wherever they stand.
func TestDynamicPropertiesReplaceNothing(t *testing.T) {
	const dynamic = `"dynamicProperties":{"UserId":"d","SessionId":"d","Folders":[{"Path":"\\D"}],"LogonType":2,"Item":{"ParentFolder":{"Path":"\\D"}}}`
	for _, stated := range []string{`"UserId":"u","Folders":[{"Path":"\\A"}],"LogonType":0`, `"Folders":[{"Path":"\\A"}],"LogonType":"0","UserId":"u","SessionId":null`} {
		for _, raw := range []string{`{"Id":"a",` + bind + stated + "," + dynamic + `}`, `{"Id":"a",` + dynamic + "," + bind + stated + `}`} {
			r := parse(t, raw)
			if r.User != "u" || r.SessionID != "d" || r.LogonType != "Owner" || len(r.Folders) != 2 || r.Folders[0].Path != `\A` || r.Folders[1].Path != `\D` {
				t.Errorf("%s is read as %+v", raw, r)
			}
		}
	}
	r := parse(t, `{"Id":"a",`+bind+`"UserId":"","Folders":[ ],`+dynamic+`}`)
	if r.User != "d" || len(r.Folders) != 1 || r.Folders[0].Path != `\D` {
		t.Errorf("read as %+v", r)
	}
}

func TestEnvelopeFillsInWhatTheRecordLacks(t *testing.T) {
	var p audit.Parser
	envelope := audit.Envelope{ID: "outer", Time: "2026-09-14T09:31:02Z", Operation: " mailitemsaccessed"}
	for _, c := range []struct {
		raw      string
		envelope audit.Envelope
		asked    bool
		want     audit.Record
	}{
		{`{"UserId":"u"}`, envelope, true, audit.Record{ID: "outer", Time: seconds, Operation: audit.MailItemsAccessed, User: "u"}},
		{`{"Id":"inner","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02","UserId":"u","MailboxOwnerUPN":"m","ActorIpAddress":"10.0.0.1"}`, audit.Envelope{ID: "no", Operation: "no", User: "no", Mailbox: "no", ClientIP: "no"}, false, audit.Record{ID: "inner", Time: seconds, Operation: audit.MailItemsAccessed, User: "u", Mailbox: "m", ClientIP: "10.0.0.1"}},
		{`{"Id":"inner","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02"}`, audit.Envelope{ID: "no", User: " u", Mailbox: "m ", ClientIP: "[2001:DB8::1]:443"}, true, audit.Record{ID: "inner", Time: seconds, Operation: audit.MailItemsAccessed, User: "u", Mailbox: "m", ClientIP: "2001:db8::1"}},
		{`{"Id":"inner","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02","UserId":"u","ClientIP":"10.0.0.1"}`, audit.Envelope{User: "no", Mailbox: "m", ClientIP: "no"}, true, audit.Record{ID: "inner", Time: seconds, Operation: audit.MailItemsAccessed, User: "u", Mailbox: "m", ClientIP: "10.0.0.1"}},
		{`{"Id":"inner","Operation":"FileAccessed","CreationTime":"2026-09-14T09:31:02"}`, audit.Envelope{User: "no"}, false, audit.Record{ID: "inner", Time: seconds, Operation: "FileAccessed"}},
		{`{"Id":"inner","UserId":"u"}`, audit.Envelope{ID: "no", Operation: "Send", Time: "now"}, true, audit.Record{ID: "inner", TimeText: "now", Operation: "Send", Doubt: "its CreationTime is not understood"}},
		{`{"Id":"inner",` + bind + `"CreationTime":"soon"}`, envelope, true, audit.Record{ID: "inner", TimeText: "soon", Operation: audit.MailItemsAccessed, Access: audit.Bind, Doubt: "its CreationTime is not understood"}},
		{`{"Id":"inner",` + bind + `"x":1}`, audit.Envelope{}, true, audit.Record{ID: "inner", Operation: audit.MailItemsAccessed, Access: audit.Bind}},
	} {
		var got audit.Record
		asked := false
		if err := p.ParseWithin([]byte(c.raw), &got, func() audit.Envelope { asked = true; return c.envelope }); err != nil {
			t.Fatalf("%s: %v", c.raw, err)
		}
		c.want.Count = audit.NotCounted
		if diff := cmp.Diff(c.want, got); diff != "" || asked != c.asked {
			t.Errorf("%s, asked %v (-want +got):\n%s", c.raw, asked, diff)
		}
	}
	var r audit.Record
	if err := p.ParseWithin([]byte(`{"UserId":"u"}`), &r, func() audit.Envelope { return audit.Envelope{} }); err == nil {
		t.Error("a record without an operation is one")
	}
}

// FuzzRepeated puts members of a record in any order and number, and compares with what
// encoding/json makes of them.
func FuzzRepeated(f *testing.F) {
	f.Add(uint64(1))
	members := []string{
		`"Id":"a"`, `"Id":"b"`, `"Id":""`, `"Operation":"MailItemsAccessed"`, `"Operation":"Send"`, `"Operation":null`, `"UserId":"u"`, `"UserId":null`,
		`"CreationTime":"2026-09-14T09:31:02"`, `"CreationTime":"soon"`, `"LogonType":0`, `"LogonType":"Admin"`, `"OperationCount":2`, `"OperationCount":[]`,
		`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]`, `"OperationProperties":[]`, `"MailAccessType":"Sync"`, `"IsThrottled":true`,
		`"Folders":[{"Id":"f","Path":"\\A","FolderItems":[{"Id":"1","InternetMessageId":"<a>"}]}]`, `"Folders":null`, `"Folders":"[{\"Path\":\"\\\\B\"}]"`,
		`"Item":{"ParentFolder":{"Name":"C"}}`, `"Item":null`, `"AppAccessContext":{"AADSessionId":"s"}`, `"AppAccessContext":{"ClientAppId":"c"}`,
		`"dynamicProperties":{"UserId":"d","Folders":[{"Path":"\\D"}],"CreationTime":"2026-09-14T09:31:05"}`, `"dynamicProperties":{}`, `"ClientIP":"198.51.100.7"`, `"ClientIP":""`,
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		var list []string
		for range 1 + r.IntN(12) {
			list = append(list, members[r.IntN(len(members))])
		}
		raw := "{" + strings.Join(list, ",") + "}"
		last := lastOf(t, raw)
		got, gotErr := audit.Parse([]byte(raw))
		want, wantErr := audit.Parse([]byte(last))
		got.Sum, want.Sum = audit.ContentSum{}, audit.ContentSum{} // of texts that differ
		if (gotErr == nil) != (wantErr == nil) || gotErr == nil && !isSame(got, want) {
			t.Fatalf("%s\n%s (-want +got):\n%s\n%v, %v", raw, last, cmp.Diff(want, got), wantErr, gotErr)
		}
		if strings.Contains(want.Doubt, "stated twice") {
			t.Fatalf("%s: %q", last, want.Doubt)
		}
	})
}

// A record inside of another one is not read, which is said.
func TestRecordInsideOfARecord(t *testing.T) {
	inner := `{"Id":"inner","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02"}`
	for _, raw := range []string{
		`{"Id":"a",` + bind + `"Folders":[{"Path":"\\A"},` + inner + `]}`,
		`{"Id":"a",` + bind + `"Folders":[{"Path":"\\A","FolderItems":[` + inner + `]}]}`,
		`{"Id":"a",` + bind + `"Item":` + inner + `}`,
		`{"Id":"a",` + bind + `"Item":{"ParentFolder":` + inner + `}}`,
		`{"Id":"a",` + bind + `"AppAccessContext":` + inner + `}`,
		`{"Id":"a","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},` + inner + `]}`,
		`{"Id":"a",` + bind + `"Unknown":` + inner + `}`,
		`{"Id":"a",` + bind + `"Unknown":[1,[` + inner + `]]}`,
		`{"Id":"a","Operation":"Send","Unknown":` + inner + `}`,
		`{"Id":"a","Operation":"Move","AffectedItems":[` + inner + `]}`,
	} {
		if got := parse(t, raw); got.ID != "a" || got.Doubt != "it contains another record, which was not read" {
			t.Errorf("%s: %q of %q", raw, got.Doubt, got.ID)
		}
	}
	for _, raw := range []string{`{"Id":"a","Operation":"UserLoggedIn","Unknown":` + inner + `}`, `{"Id":"a",` + bind + `"Unknown":{"b":1}}`, `{"Id":"a",` + bind + `"Unknown":"\"Operation\":"}`} {
		if got := parse(t, raw); got.Doubt != "" {
			t.Errorf("%s: %q", raw, got.Doubt)
		}
	}
}
