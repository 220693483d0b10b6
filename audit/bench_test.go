package audit_test

import (
	"testing"

	"whoread/audit"
)

// modern is a record as Exchange Online writes it, with three items and the usual 1.8 KB.
const modern = `{"CreationTime":"2026-09-14T09:31:02","Id":"f2b6c9d4-8e1a-4b37-9c50-3d7e2a1f6b84","Operation":"MailItemsAccessed","OrganizationId":"0b5e7d21-9c4a-4f3e-a8d6-2e1b7c9f4a11","RecordType":50,"ResultStatus":"Succeeded","UserKey":"10032001266C162C","UserType":0,"Version":1,"Workload":"Exchange","UserId":"adele.vance@contoso.example","AppId":"00000002-0000-0ff1-ce00-000000000000","ClientAppId":"","ClientIPAddress":"198.51.100.77","ClientInfoString":"Client=OWA;Action=ViaProxy","ExternalAccess":false,"InternalLogonType":0,"LogonType":0,"LogonUserSid":"S-1-5-21-1376570662-3565232716-1187618197-25622886","MailboxGuid":"a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25","MailboxOwnerSid":"S-1-5-21-1376570662-3565232716-1187618197-25622886","MailboxOwnerUPN":"adele.vance@contoso.example","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},{"Name":"IsThrottled","Value":"False"}],"OrganizationName":"contoso.example","OriginatingServer":"AM5PR0402MB2804 (15.20.3977.024)\r\n","SessionId":"7e2d4b91-c6a3-4f58-8b1e-0a9c3d5f2e67","AppAccessContext":{"AADSessionId":"0b5e7d21-9c4a-4f3e-a8d6-2e1b7c9f4a10","IssuedAtTime":"2026-09-14T09:11:12","UniqueTokenId":"Xk3vR8bQ0E2wT6nYp1LmAA"},"Folders":[{"FolderItems":[{"InternetMessageId":"<DB9PR04MB84621A7F3E2C9D0B5F6A1E3C9F81A@DB9PR04MB8462.eurprd04.prod.outlook.com>","SizeInBytes":48213},{"InternetMessageId":"<AM0PR02MB5571C93E1B7A4F2D8E6C0B9A3D71E@AM0PR02MB5571.eurprd02.prod.outlook.com>","SizeInBytes":215774},{"InternetMessageId":"<PA4PR08MB7059E2D41C8B3A97F05E6D1B2C40A@PA4PR08MB7059.eurprd08.prod.outlook.com>","SizeInBytes":9862}],"Id":"LgAAAADBwCLOTkcSTpPvPqAu44P4AQBY8xpM8MPnRJFI1LZ3pAMJAAAAAAEMAAAB","Path":"\\Inbox"}],"OperationCount":3}`

func BenchmarkParse(b *testing.B) {
	raw := []byte(modern)
	var p audit.Parser
	var r audit.Record
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if err := p.Parse(raw, &r); err != nil {
			b.Fatal(err)
		}
		if n++; n%1000 == 0 {
			p.Reset()
		}
	}
}
