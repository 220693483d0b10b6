package audit_test

import (
	"fmt"
	"time"

	"whoread/audit"
)

func ExampleParse() {
	record, err := audit.Parse([]byte(`{
		"Id": "f2b6c9d4-8e1a-4b37-9c50-3d7e2a1f6b84",
		"CreationTime": "2026-09-14T09:31:02",
		"Operation": "MailItemsAccessed",
		"UserId": "adele.vance@contoso.example",
		"ClientIPAddress": "198.51.100.77:443",
		"ClientInfoString": "Client=OWA;Action=ViaProxy",
		"OperationProperties": [{"Name": "MailAccessType", "Value": "Bind"}],
		"Folders": [{"Path": "\\Inbox", "FolderItems": [{"InternetMessageId": "<q3@contoso.example>"}]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(time.Unix(record.Time, 0).UTC().Format(time.DateTime), record.Access, record.User)
	fmt.Println("from", record.ClientIP, "with", audit.ClientName(record.ClientInfo, record.AppID, record.ClientAppID))
	for _, folder := range record.Folders {
		for _, item := range folder.Items {
			fmt.Println(folder.Path, item.MessageID)
		}
	}
	// Output:
	// 2026-09-14 09:31:02 Bind adele.vance@contoso.example
	// from 198.51.100.77 with Outlook on the web
	// \Inbox <q3@contoso.example>
}

func ExampleParser() {
	var parser audit.Parser
	var record audit.Record
	for _, line := range []string{
		`{"Id":"1","Operation":"MailItemsAccessed","MailAccessType":"Sync","Item":{"ParentFolder":{"Path":"\\Sent Items"}}}`,
		`{"Id":"2","Operation":"Send"}`,
		`{"Id":"3","Operation":"MailItemsAcc`,
	} {
		if err := parser.Parse([]byte(line), &record); err != nil {
			fmt.Println("rejected:", err)
			continue
		}
		fmt.Println(record.ID, record.Operation, record.Access, len(record.Folders))
	}
	// Output:
	// 1 MailItemsAccessed Sync 1
	// 2 Send  0
	// rejected: AuditData is cut off after 35 characters
}
