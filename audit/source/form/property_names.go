package form

// The ranks of the columns that state one property. Of several, the stated value with the lowest rank
// counts.
const (
	rankAuditData = iota // AuditData.Operation
	rankOwn              // Operation
	rankAlias            // the first name for it in the row around the record
)

// otherName is what a property or column around a record states of it.
type otherName struct {
	place string // in AuditData; "" for a name that states nothing
	// column and wrapper rank the name among the columns of a table and the properties of a JSON wrapper. Of
	// several in one row the lowest rank counts, such as the time of the event before the time at which it was
	// collected. 0 is for a name that only wrappers have, or only columns.
	column  int
	wrapper uint8
}

// otherNameOf returns what a name of the known services and tools states, by the name in lower case. The
// two ranks differ where one name numbers records in tables and rows in wrappers, such as Id.
func otherNameOf(lower []byte) otherName {
	switch string(lower) {
	case "operation":
		return otherName{"Operation", rankOwn, 1}
	case "operations":
		return otherName{"Operation", rankAlias, 2}
	case "actiontype":
		return otherName{"Operation", rankAlias, 3}
	case "event.action":
		return otherName{"Operation", rankAlias + 1, 3}
	case "operationname":
		return otherName{"Operation", rankAlias + 1, 0}

	case "officeid", "recordid":
		return otherName{"Id", rankAlias, 1}
	case "event.id":
		return otherName{"Id", rankAlias + 2, 1}
	case "identity":
		return otherName{"Id", rankAlias + 1, 2}
	case "id":
		return otherName{"Id", rankOwn, 3}

	case "creationtime":
		return otherName{"CreationTime", rankOwn, 1}
	case "creationdate", "createddatetime":
		return otherName{"CreationTime", rankAlias, 2}
	case "lastaccessed":
		return otherName{"CreationTime", rankAlias, 0}
	case "timegenerated", "timestamp", "eventtime":
		return otherName{"CreationTime", rankAlias + 1, 3}
	case "activitydatetime":
		return otherName{"CreationTime", rankAlias + 1, 0}
	case "@timestamp", "_time":
		return otherName{"CreationTime", rankAlias + 2, 4}
	case "time":
		return otherName{"CreationTime", 0, 5}
	}
	return otherNameOfActor(lower)
}

// otherNameOfActor is otherNameOf for who accessed what, and from where.
func otherNameOfActor(lower []byte) otherName {
	switch string(lower) {
	case "userid":
		return otherName{"UserId", rankOwn, 1}
	case "userids", "userprincipalname":
		return otherName{"UserId", rankAlias, 2}
	case "user.id", "accountupn":
		return otherName{"UserId", rankAlias + 1, 2}
	case "user.email":
		return otherName{"UserId", rankAlias + 2, 3}
	case "logonuserdisplayname":
		return otherName{"UserId", rankAlias + 3, 0}

	case "clientip":
		return otherName{"ClientIP", rankOwn, 1}
	case "clientipaddress":
		return otherName{"ClientIPAddress", rankOwn, 1}
	case "client_ipaddress":
		return otherName{"ClientIPAddress", rankAlias, 1}
	case "client.ip":
		return otherName{"ClientIP", rankAlias, 1}
	case "ipaddress":
		return otherName{"ClientIP", rankAlias, 2}
	case "source.ip", "client.address":
		return otherName{"ClientIP", rankAlias + 1, 2}

	case "mailboxownerupn":
		return otherName{"MailboxOwnerUPN", rankOwn, 1}

	case "logon_type":
		return otherName{"LogonType", rankAlias, 0}
	case "officeworkload":
		return otherName{"Workload", rankAlias, 0}
	case "officeobjectid":
		return otherName{"ObjectId", rankAlias, 0}
	}
	return otherName{mailboxPlaceOf(lower), rankAlias, 0}
}

// mailboxPlaceOf returns the place in AuditData that a column of Search-MailboxAuditLog states; "" for other
// columns.
func mailboxPlaceOf(lower []byte) string {
	switch string(lower) {
	case "auditoperationscountinaggregatedrecord":
		return "OperationCount"
	case "aggregatedrecordfoldersdata":
		return "Folders"
	case "destfolderid":
		return "DestFolder.Id"
	case "destfolderpathname":
		return "DestFolder.Path"
	case "operationresult":
		return "ResultStatus"
	case "itemattachments", "sourceitemattachmentslist":
		return "Attachments"
	case "dirtyproperties":
		return "ModifiedProperties"
	case "sourceitemidslist":
		return "SourceItemIds"
	case "sourceiteminternetmessageidslist":
		return "SourceItemMessageIds"
	case "sourceitemsubjectslist":
		return "SourceItemSubjects"
	case "sourceitemfolderpathnameslist":
		return "SourceItemFolders"
	case "folderid":
		return "Folders[0].Id"
	case "folderpathname":
		return "Folders[0].Path"
	case "itemid":
		return "Folders[0].FolderItems[0].Id"
	case "itemsubject":
		return "Folders[0].FolderItems[0].Subject"
	case "iteminternetmessageid":
		return "Folders[0].FolderItems[0].InternetMessageId"
	}
	return ""
}

// scalarNamed returns a property of records that is neither a list nor an object, by its name in lower
// case; "" for other names. Typical reports whether records and hardly any other table have it.
func scalarNamed(lower string) (property string, typical bool) { //nolint:funlen // one line for each property
	switch lower {
	case "id":
		return "Id", false
	case "creationtime":
		return "CreationTime", true
	case "operation":
		return "Operation", true
	case "operationcount":
		return "OperationCount", true
	case "mailaccesstype":
		return "MailAccessType", true
	case "isthrottled":
		return "IsThrottled", true
	case "userid":
		return "UserId", true
	case "userkey":
		return "UserKey", true
	case "usertype":
		return "UserType", false
	case "version":
		return "Version", false
	case "workload":
		return "Workload", true
	case "recordtype":
		return "RecordType", true
	case "resultstatus":
		return "ResultStatus", true
	case "objectid":
		return "ObjectId", false
	case "organizationid":
		return "OrganizationId", true
	case "organizationname":
		return "OrganizationName", true
	case "originatingserver":
		return "OriginatingServer", true
	case "appid":
		return "AppId", true
	case "clientappid":
		return "ClientAppId", true
	case "clientip":
		return "ClientIP", true
	case "clientipaddress":
		return "ClientIPAddress", true
	case "actoripaddress":
		return "ActorIpAddress", true
	case "actorip":
		return "ActorIP", true
	case "clientinfostring":
		return "ClientInfoString", true
	case "clientprocessname":
		return "ClientProcessName", true
	case "clientversion":
		return "ClientVersion", true
	case "clientrequestid":
		return "ClientRequestId", false
	case "externalaccess":
		return "ExternalAccess", true
	case "internallogontype":
		return "InternalLogonType", true
	case "logontype":
		return "LogonType", true
	case "logonusersid":
		return "LogonUserSid", true
	case "mailboxguid":
		return "MailboxGuid", true
	case "mailboxownersid":
		return "MailboxOwnerSid", true
	case "mailboxownerupn":
		return "MailboxOwnerUPN", true
	case "sessionid":
		return "SessionId", true
	}
	return "", false
}
