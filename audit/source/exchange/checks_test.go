package exchange

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// objects answers the cmdlets of the checks; other cmdlets are denied.
type objects map[string]string

func (o objects) answerCmdlet(cmdlet string, _ json.RawMessage) (string, error) {
	text, known := o[cmdlet]
	switch {
	case !known:
		return "", &tenant.Error{Service: tenant.Exchange, Status: 403, Kind: tenant.Denied, Message: "not for this role", Calls: 1}
	case strings.HasPrefix(text, "!"):
		return "", &tenant.Error{Service: tenant.Exchange, Status: 400, Message: text[1:], Calls: 1}
	default:
		return `{"value":[` + text + `]}`, nil
	}
}

const (
	audited  = `{"UnifiedAuditLogIngestionEnabled":true}`
	mailbox  = `{"AuditEnabled":true,"AuditOwner":["Update","MailItemsAccessed"],"AuditDelegate":["mailitemsaccessed"],"AuditAdmin":"Update, MailItemsAccessed"}`
	observed = `{"AuditBypassEnabled":false}`
)

func TestChecks(t *testing.T) {
	const fine, trouble, unknown = fetch.RuledOut, fetch.PossibleCause, fetch.Unknown
	all := func(config, box, association string) objects {
		return objects{"Get-AdminAuditLogConfig": config, "Get-Mailbox": box, "Get-MailboxAuditBypassAssociation": association}
	}
	for _, c := range []struct {
		name    string
		objects objects
		want    []fetch.Result // tenant, mailbox exists, audited, action, bypass
		says    string         // in one of the details
	}{
		{"all is well", all(audited, mailbox, observed), []fetch.Result{fine, fine, fine, fine, fine}, ""},
		{
			"tenant is not audited", all(`{"UnifiedAuditLogIngestionEnabled":false}`, mailbox, observed),
			[]fetch.Result{trouble, fine, fine, fine, fine},
			"Set-AdminAuditLogConfig",
		},
		{
			"values as text", all(`{"UnifiedAuditLogIngestionEnabled":"False"}`, mailbox, `{"AuditBypassEnabled":"True"}`),
			[]fetch.Result{trouble, fine, fine, fine, trouble},
			"no action of this account",
		},
		{
			"mailbox is not audited", all(audited, strings.Replace(mailbox, "true", "false", 1), observed),
			[]fetch.Result{fine, fine, trouble, fine, fine},
			"Get-OrganizationConfig",
		},
		{
			"delegates are not audited", all(audited, strings.Replace(mailbox, "mailitemsaccessed", "Update", 1), observed),
			[]fetch.Result{fine, fine, fine, trouble, fine},
			"missing from AuditDelegate:",
		},
		{
			"nothing is said", all(`{}`, `{}`, `{"AuditBypassEnabled":null}`),
			[]fetch.Result{unknown, fine, unknown, unknown, unknown},
			"AuditOwner, AuditDelegate, AuditAdmin",
		},
		{
			"no such mailbox", all(audited, "!The operation couldn't be performed because object 'x' couldn't be found.", observed),
			[]fetch.Result{fine, trouble},
			"has no mailbox adele",
		},
		{
			"no such mailbox, by the name of the exception", all(audited, "!Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|x", observed),
			[]fetch.Result{fine, trouble},
			"GUID",
		},
		{
			"not allowed to look at mailboxes",
			objects{"Get-AdminAuditLogConfig": audited},
			[]fetch.Result{fine, unknown, unknown, unknown, unknown},
			"Get-Mailbox failed",
		},
		{"nothing is allowed", objects{}, []fetch.Result{unknown, unknown, unknown, unknown, unknown}, "not for this role"},
		{"empty answers", all("", "", ""), []fetch.Result{unknown, unknown, unknown, unknown, unknown}, "the answer is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newRequest()
			a.Mailbox = "adele"
			got := New(&fakeExchange{object: c.objects.answerCmdlet}, newClock()).Checks(context.Background(), a)
			if len(got) != len(c.want) {
				t.Fatalf("%d checks: %+v", len(got), got)
			}
			var details []string
			for i, check := range got {
				if check.Result != c.want[i] || !strings.HasSuffix(check.Question, "?") || check.Detail == "" {
					t.Errorf("%s is %d: %s", check.Question, check.Result, check.Detail)
				}
				details = append(details, check.Detail)
			}
			if !strings.Contains(strings.Join(details, "\n"), c.says) {
				t.Errorf("nothing says %q in %q", c.says, details)
			}
		})
	}
}

func TestChecksQueryTheMailbox(t *testing.T) {
	f := &fakeExchange{object: objects{}.answerCmdlet}
	New(f, newClock()).Checks(context.Background(), newRequest())
	if len(f.calls) != 1 {
		t.Errorf("%d calls although no mailbox is named", len(f.calls))
	}
	a := newRequest()
	a.Mailbox, a.Operations = `o'neil"@contoso.example`, []string{"Send"}
	f = &fakeExchange{object: objects{"Get-Mailbox": mailbox}.answerCmdlet}
	for _, check := range New(f, newClock()).Checks(context.Background(), a) {
		if strings.Contains(check.Question, "MailItemsAccessed") {
			t.Error("MailItemsAccessed is checked although it was not asked for")
		}
	}
	want := `{"CmdletInput":{"CmdletName":"Get-Mailbox","Parameters":{"Identity":"o'neil\"@contoso.example"}}}`
	if got := string(f.calls[1].Body); got != want {
		t.Errorf("asked %s, not %s", got, want)
	}
}

func TestRequiredPermissions(t *testing.T) {
	s := New(&fakeExchange{}, newClock())
	for appOnly, permission := range map[bool]string{true: "Exchange.ManageAsApp", false: "Exchange.Manage "} {
		needs := strings.Join(s.RequiredPermissions(appOnly), "\n")
		if !strings.Contains(needs, permission) || !strings.Contains(needs, "View-Only Audit Logs") {
			t.Errorf("app %v: %s", appOnly, needs)
		}
	}
	var _ fetch.Checker = s
}
