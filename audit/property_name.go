package audit

import "whoread/audit/scan"

// property is a property that whoread reads, of a record or of an object in it.
type property uint8

const (
	otherProperty property = iota
	idProperty
	creationTimeProperty
	operationProperty
	logonTypeProperty
	operationCountProperty
	operationPropertiesProperty
	mailAccessTypeProperty
	isThrottledProperty
	foldersProperty
	itemProperty
	appAccessContextProperty
	dynamicPropertiesProperty
	userIDProperty
	mailboxOwnerUPNProperty
	mailboxGUIDProperty
	clientIPAddressProperty
	clientIPProperty
	actorIPAddressProperty
	actorIPProperty
	clientInfoStringProperty
	appIDProperty
	clientAppIDProperty
	sessionIDProperty
	tokenSessionIDProperty
	tokenIDProperty
	nameProperty
	valueProperty
	pathProperty
	folderItemsProperty
	parentFolderProperty
	internetMessageIDProperty
	immutableIDProperty
	subjectProperty
	sizeInBytesProperty
	// From here on, only records of sibling operations have the property.
	affectedItemsProperty
	folderProperty
	destFolderProperty
	parametersProperty
	objectIDProperty
	queryTextProperty
	messagesProperty
	messageItemsProperty
	modifiedPropertiesProperty
	attachmentsProperty
	destMailboxOwnerUPNProperty
	sendAsUserSMTPProperty
	sendOnBehalfOfUserSMTPProperty
	resultStatusProperty
	memberUPNProperty
	memberRightsProperty
	sourceItemIDsProperty
	sourceItemMessageIDsProperty
	sourceItemSubjectsProperty
	sourceItemFoldersProperty
	propertyCount

	firstSiblingProperty = affectedItemsProperty
)

// propertyOf returns the property with a name in any case, because typed Graph rows may use camel case
// (C56).
func propertyOf(key string) property { //nolint:funlen // one line for each property
	var buf scan.KeyBuffer
	switch string(scan.LowerKey(&buf, key)) {
	case "id":
		return idProperty
	case "creationtime":
		return creationTimeProperty
	case "operation":
		return operationProperty
	case "logontype":
		return logonTypeProperty
	case "operationcount":
		return operationCountProperty
	case "operationproperties":
		return operationPropertiesProperty
	case "mailaccesstype":
		return mailAccessTypeProperty
	case "isthrottled":
		return isThrottledProperty
	case "folders", "exchangeaggregatedfolders": // the second in newer documents of Elasticsearch
		return foldersProperty
	case "item":
		return itemProperty
	case "appaccesscontext":
		return appAccessContextProperty
	case "dynamicproperties":
		return dynamicPropertiesProperty
	case "userid":
		return userIDProperty
	case "mailboxownerupn":
		return mailboxOwnerUPNProperty
	case "mailboxguid":
		return mailboxGUIDProperty
	case "clientipaddress":
		return clientIPAddressProperty
	case "clientip":
		return clientIPProperty
	case "actoripaddress":
		return actorIPAddressProperty
	case "actorip":
		return actorIPProperty
	case "clientinfostring":
		return clientInfoStringProperty
	case "appid":
		return appIDProperty
	case "clientappid":
		return clientAppIDProperty
	case "sessionid":
		return sessionIDProperty
	case "aadsessionid":
		return tokenSessionIDProperty
	case "uniquetokenid":
		return tokenIDProperty
	case "name":
		return nameProperty
	case "value":
		return valueProperty
	case "path":
		return pathProperty
	case "folderitems":
		return folderItemsProperty
	case "parentfolder":
		return parentFolderProperty
	case "internetmessageid":
		return internetMessageIDProperty
	case "immutableid":
		return immutableIDProperty
	case "subject":
		return subjectProperty
	case "sizeinbytes":
		return sizeInBytesProperty
	case "affecteditems":
		return affectedItemsProperty
	case "folder":
		return folderProperty
	case "destfolder":
		return destFolderProperty
	case "parameters":
		return parametersProperty
	case "objectid":
		return objectIDProperty
	case "querytext":
		return queryTextProperty
	case "messages":
		return messagesProperty
	case "messageitems":
		return messageItemsProperty
	case "modifiedproperties":
		return modifiedPropertiesProperty
	case "attachments":
		return attachmentsProperty
	case "destmailboxownerupn":
		return destMailboxOwnerUPNProperty
	case "sendasusersmtp":
		return sendAsUserSMTPProperty
	case "sendonbehalfofusersmtp":
		return sendOnBehalfOfUserSMTPProperty
	case "resultstatus":
		return resultStatusProperty
	case "memberupn":
		return memberUPNProperty
	case "memberrights":
		return memberRightsProperty
	case "sourceitemids":
		return sourceItemIDsProperty
	case "sourceitemmessageids":
		return sourceItemMessageIDsProperty
	case "sourceitemsubjects":
		return sourceItemSubjectsProperty
	case "sourceitemfolders":
		return sourceItemFoldersProperty
	default:
		return otherProperty
	}
}

// propertySet holds the properties that one object has stated.
type propertySet uint64

func (s propertySet) has(p property) bool { return s>>p&1 == 1 }

// set adds a property to the set, or removes it.
func (s *propertySet) set(p property, in bool) {
	*s &^= 1 << p
	if in {
		*s |= 1 << p
	}
}
