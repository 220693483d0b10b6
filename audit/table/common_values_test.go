package table

import (
	"testing"

	"whoread/audit"
)

func TestCommonValues(t *testing.T) {
	record := func(id, mailbox, user, session string) audit.Record {
		return audit.Record{ID: id, Mailbox: mailbox, User: user, SessionID: session, MailboxGUID: makeGUID(len(mailbox))}
	}
	s := snapshotOf(
		record("1", "adele@contoso.example", "adele@Contoso.example", "s"), record("2", "ben@contoso.example", "NT AUTHORITY", "s"),
		record("3", "ben@contoso.example", "eve@fabrikam.example", ""),
	)
	for text, want := range map[string]struct {
		domain           string
		session, mailbox bool
	}{
		"": {"", false, false}, "session=s": {"@contoso.example", true, false}, "recordid=3": {"", true, true}, "recordid=9": {"", true, true},
	} {
		v := buildView(t, s, Spec{Filter: parseFilter(t, text)})
		if got := v.CommonDomain(); got != want.domain {
			t.Errorf("%q: the domain is %q, want %q", text, got, want.domain)
		}
		if v.HasOneValue(SessionID) != want.session || v.HasOneValue(Mailbox) != want.mailbox || v.HasOneValue(Folder) {
			t.Errorf("%q: one session %v, one mailbox %v", text, v.HasOneValue(SessionID), v.HasOneValue(Mailbox))
		}
	}
}
