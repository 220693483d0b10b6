package audit_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/audit/messageid"
)

// randomText returns "" or a text with characters that JSON escapes.
func randomText(r *rand.Rand, prefix string) string {
	if r.IntN(4) == 0 {
		return ""
	}
	return prefix + fmt.Sprint(r.IntN(1000)) + []string{"", `"`, `\`, "é", "<", "\t."}[r.IntN(6)]
}

// randomFolder returns a folder that states something, or none.
func randomFolder(r *rand.Rand) audit.Folder {
	if r.IntN(3) == 0 {
		return audit.Folder{}
	}
	return audit.Folder{ID: fmt.Sprintf("Lg%d", r.IntN(100)), Path: `\` + randomText(r, "Inbox")}
}

// randomSibling returns a sibling of an operation on items.
func randomSibling(r *rand.Rand) audit.Sibling {
	s := owaSibling([]string{"Move", "Copy", "SoftDelete", "HardDelete", "MoveToDeletedItems"}[r.IntN(5)])
	s.ID = fmt.Sprint("id-", r.IntN(1000))
	s.Mailbox, s.User, s.SessionID = randomText(r, "m"), randomText(r, "u"), randomText(r, "s")
	s.ClientIP = []string{"", "198.51.100.7", "2001:db8::1"}[r.IntN(3)]
	s.Folder, s.Destination = randomFolder(r), randomFolder(r)
	for range r.IntN(4) {
		item := audit.SiblingItem{
			ID: randomText(r, "Rg"), MessageID: messageid.ID(randomText(r, "<a@x")), Subject: randomText(r, "Re: "),
			Folder: randomFolder(r), Size: int64(r.IntN(3) - 1), Attachments: randomText(r, "a.txt "),
		}
		if s.Folder.ID+s.Folder.Path == "" {
			s.Folder = item.Folder
		}
		s.Items = append(s.Items, item)
	}
	return s
}

// writeSibling writes a sibling as the service does, with its members in any order and their names in any
// case.
func writeSibling(r *rand.Rand, s audit.Sibling) string {
	object := func(members map[string]any) json.RawMessage {
		list := []string{}
		for name, value := range members {
			if text, ok := value.(string); ok && text == "" && r.IntN(2) == 0 {
				continue
			}
			text, err := json.Marshal(value)
			if err != nil {
				panic(err)
			}
			if r.IntN(8) == 0 {
				name = strings.ToLower(name[:1]) + name[1:]
			}
			list = append(list, fmt.Sprintf("%q:%s", name, text))
		}
		r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		return json.RawMessage("{" + strings.Join(list, ",") + "}")
	}
	folder := func(f audit.Folder) json.RawMessage { return object(map[string]any{"Id": f.ID, "Path": f.Path}) }
	items := []json.RawMessage{}
	for _, it := range s.Items {
		members := map[string]any{
			"Id": it.ID, "InternetMessageId": string(it.MessageID), "Subject": it.Subject, "ParentFolder": folder(it.Folder),
			"Attachments": it.Attachments, "IsRecord": false,
		}
		if it.Size >= 0 {
			members["SizeInBytes"] = fmt.Sprintf("%d.00", it.Size)
		}
		items = append(items, object(members))
	}
	return string(object(map[string]any{
		"Id": s.ID, "CreationTime": "2026-09-14T09:31:02", "Operation": s.Operation, "LogonType": 0, "MailboxGuid": s.MailboxGUID,
		"MailboxOwnerUPN": s.Mailbox, "UserId": s.User, "ClientIPAddress": s.ClientIP, "ClientInfoString": s.ClientInfo,
		"AppId": s.AppID, "SessionId": s.SessionID, "AppAccessContext": object(map[string]any{"AADSessionId": s.TokenSessionID}),
		"Folder": folder(s.Folder), "DestFolder": folder(s.Destination), "AffectedItems": items, "ResultStatus": "Succeeded",
		"Unknown": map[string]any{"a": []int{1}}, "CrossMailboxOperation": false,
	}))
}

// FuzzSibling parses siblings in any order of members: each equals the sibling that was written, and its
// clone stays the same when the parser is used again.
func FuzzSibling(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 2))
		var p audit.Parser
		var record audit.Record
		want := randomSibling(r)
		raw := writeSibling(r, want)
		if err := p.Parse([]byte(raw), &record); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		got := p.Sibling().Clone()
		if err := p.Parse([]byte(writeSibling(r, randomSibling(r))), &record); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", raw, diff)
		}
	})
}

// FuzzSiblingText parses any text as a sibling. It never panics, and a clone is equal.
func FuzzSiblingText(f *testing.F) {
	for _, c := range siblingCases() {
		f.Add(`{"Operation":"` + c.operation + `",` + owa + c.members + `}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p audit.Parser
		var record audit.Record
		if err := p.Parse([]byte(text), &record); err != nil {
			return
		}
		s := p.Sibling()
		if s == nil {
			return
		}
		if diff := cmp.Diff(*s, s.Clone()); diff != "" || s.Doubt != record.Doubt || !audit.IsSibling(s.Operation) {
			t.Fatalf("%s: %q, %q, %s", text, s.Doubt, record.Doubt, diff)
		}
	})
}
