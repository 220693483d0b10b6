package form

// The ranks of the columns that state one property. Of several, the stated value with the lowest rank
// counts.
const (
	rankAuditData = iota // AuditData.Operation
	rankOwn              // Operation
	rankAlias            // the first name for it in the row around the record
)

// aliasOf returns the place in AuditData that a column of a known service or tool states, by its name in
// lower case, and its rank. It returns "" for other columns.
func aliasOf(lower string) (place string, rank int) {
	switch lower {
	case "creationdate", "createddatetime", "lastaccessed":
		return "CreationTime", rankAlias
	case "timegenerated", "timestamp", "eventtime", "activitydatetime":
		return "CreationTime", rankAlias + 1
	case "@timestamp", "_time":
		return "CreationTime", rankAlias + 2

	case "officeid", "recordid":
		return "Id", rankAlias
	case "identity":
		return "Id", rankAlias + 1
	case "event.id":
		return "Id", rankAlias + 2

	case "operations", "actiontype":
		return "Operation", rankAlias
	case "event.action", "operationname":
		return "Operation", rankAlias + 1

	case "userids", "userprincipalname":
		return "UserId", rankAlias
	case "user.id", "accountupn":
		return "UserId", rankAlias + 1
	case "user.email":
		return "UserId", rankAlias + 2
	case "logonuserdisplayname":
		return "UserId", rankAlias + 3

	case "client_ipaddress":
		return "ClientIPAddress", rankAlias
	case "client.ip", "ipaddress":
		return "ClientIP", rankAlias
	case "source.ip", "client.address":
		return "ClientIP", rankAlias + 1

	case "logon_type":
		return "LogonType", rankAlias
	case "officeworkload":
		return "Workload", rankAlias
	case "officeobjectid":
		return "ObjectId", rankAlias
	}
	return mailboxAliasOf(lower)
}

// mailboxAliasOf is aliasOf for the columns of Search-MailboxAuditLog.
func mailboxAliasOf(lower string) (place string, rank int) {
	switch lower {
	case "auditoperationscountinaggregatedrecord":
		return "OperationCount", rankAlias
	case "aggregatedrecordfoldersdata":
		return "Folders", rankAlias
	case "destfolderid":
		return "DestFolder.Id", rankAlias
	case "destfolderpathname":
		return "DestFolder.Path", rankAlias
	case "operationresult":
		return "ResultStatus", rankAlias
	case "itemattachments", "sourceitemattachmentslist":
		return "Attachments", rankAlias
	case "dirtyproperties":
		return "ModifiedProperties", rankAlias
	case "sourceitemidslist":
		return "SourceItemIds", rankAlias
	case "sourceiteminternetmessageidslist":
		return "SourceItemMessageIds", rankAlias
	case "sourceitemsubjectslist":
		return "SourceItemSubjects", rankAlias
	case "sourceitemfolderpathnameslist":
		return "SourceItemFolders", rankAlias
	case "folderid":
		return "Folders[0].Id", rankAlias
	case "folderpathname":
		return "Folders[0].Path", rankAlias
	case "itemid":
		return "Folders[0].FolderItems[0].Id", rankAlias
	case "itemsubject":
		return "Folders[0].FolderItems[0].Subject", rankAlias
	case "iteminternetmessageid":
		return "Folders[0].FolderItems[0].InternetMessageId", rankAlias
	}
	return "", 0
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
