package form

import (
	"errors"
	"strings"
	"testing"
)

func TestOtherTablesAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"sign-ins, portal":           {"Date (UTC),Request ID,User agent,Correlation ID,User,Username,Application,IP address,Status,Sign-in error code,Failure reason,Conditional Access\n", "a sign-in log of Entra ID"},
		"sign-ins, German":           {"Datum (UTC),Anforderungs-ID,Benutzer-Agent,Korrelations-ID,Benutzer,IP-Adresse,Anmeldefehlercode,Fehlerursache\n", "a sign-in log of Entra ID"},
		"sign-ins, JSON":             {`[{"id":"1","createdDateTime":"2026-09-14T08:30:00Z","userPrincipalName":"a@contoso.example","appDisplayName":"Office","isInteractive":true}]`, "a sign-in log of Entra ID"},
		"sign-ins, Graph":            {`{"@odata.context":"x","value":[{"id":"1","appDisplayName":"Office","clientAppUsed":"Browser"}]}`, "a sign-in log of Entra ID"},
		"directory":                  {"Date (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason,ActorType,ActorDisplayName,Target1DisplayName\n", "an audit log of Entra ID"},
		"directory, JSON":            {`{"activityDisplayName":"Add user","initiatedBy":{},"targetResources":[]}`, "an audit log of Entra ID"},
		"admin audit":                {"ObjectModified,CmdletName,CmdletParameters,ModifiedProperties,Caller,Succeeded,RunDate\n", "an admin audit log of Exchange"},
		"folders":                    {"Name,FolderPath,ItemsInFolder,FolderSize,FolderType\n", "a report of mailbox folders"},
		"permissions":                {"Identity,User,AccessRights,IsInherited,Deny\n", "a report of mailbox permissions"},
		"rules":                      {"Name,RuleIdentity,ForwardTo,DeleteMessage,Enabled\n", "a list of inbox rules"},
		"mailboxes":                  {"DisplayName,PrimarySmtpAddress,RecipientTypeDetails,AuditEnabled\n", "a list of mailboxes"},
		"usage":                      {"Report Refresh Date,User Principal Name,Item Count,Storage Used (Byte)\n", "a usage report"},
		"alerts":                     {"Alert name,Severity,Category,Detection source,Impacted assets\n", "a list of Defender alerts"},
		"ours":                       {"InternetMessageId;Mailbox;Folders;SubjectState;DistinctMessages;Subject\n", "a table that whoread exported"},
		"a trace without ids":        {"Date,Sender,Recipient,Subject,Status\n", "a message trace without message ids or subjects"},
		"a trace without ids, Greek": {"Ημερομηνία,Αποστολέας,Παραλήπτης,Θέμα\n", "a message trace without message ids or subjects"},
		"a trace in another script":  {"თარიღი,გამგზავნი,მიმღები,თემა,იდენტიფიკატორი\n2026-09-14,a@x.example,b@x.example,Q3,<m1@x.example>\n", "a message trace in a language that whoread does not know"},
	} {
		_, _, err := Detect([]byte(c.text), true)
		if _, skipped := errors.AsType[NoLogError](err); !skipped || !strings.HasPrefix(err.Error(), "looks like "+c.want+", not like an export of the unified audit log; ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusalsShowTheHeader(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a table":          {"Name;Size;Date\n1;2;3\n", "is a CSV without an AuditData column; export it again with that column (its columns are Name, Size, Date)"},
		"many columns":     {"a,b,c,d,e,f,g,h,i\n", "(its columns are a, b, c, d, e, f, g, h, ...)"},
		"hostile names":    {"a\x1b[31m,\u202eb,\"c\u200b\",,\xff,x\n", "(its columns are a[31m, b, c, x)"},
		"long names":       {strings.Repeat("x", 100) + ",b,c\n", "(its columns are " + strings.Repeat("x", 31) + "…, b, c)"},
		"a JSON table":     {`[{"Name":"x","Size":1}]`, "contains no audit records that whoread recognizes; open a CSV, JSON or Clixml export of the unified audit log (its properties are Name, Size)"},
		"JSON without any": {`[1,2,3]`, "contains no audit records that whoread recognizes; open a CSV, JSON or Clixml export of the unified audit log"},
	} {
		if _, _, err := Detect([]byte(c.text), true); err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
