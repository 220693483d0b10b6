package audit

import (
	"github.com/tidwall/gjson"

	"whoread/audit/scan"
)

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
)

// propertyOf returns the property that a key names, in letters of any case, since typed Graph rows
// may be in camel case (C56).
func propertyOf(key string) property { //nolint:funlen // one line for each property
	var buf [longestKey]byte
	switch string(folded(&buf, key)) {
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
	case "folders":
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
	default:
		return otherProperty
	}
}

// propertySet is the properties that one object has stated.
type propertySet uint64

func (s propertySet) has(p property) bool { return s>>p&1 == 1 }

// set adds a property to the set, or takes it out.
func (s *propertySet) set(p property, in bool) {
	*s &^= 1 << p
	if in {
		*s |= 1 << p
	}
}

// noteProperty adds a property that the record states in an object whose properties are in set. One that
// was in it counts as repeated: JSON with the same key twice has two readings, of which nearly all
// readers take the last.
func (in *parseState) noteProperty(set *propertySet, p property, key gjson.Result) {
	if set.has(p) {
		in.addDoubt(key.Str + " is stated twice in one object; the last value was read")
	}
	set.set(p, true)
}

// noteNested notes a record that is inside of another one, where a file was damaged. Nothing of it is
// read. No object in a record of MailItemsAccessed has an operation.
func (in *parseState) noteNested(p property) { in.inside = in.inside || p == operationProperty }

// noteUnread notes a value, or an element of a list, that says something and is not understood.
func (in *parseState) noteUnread(value gjson.Result, name string) {
	if isStated(value) {
		in.addDoubt("a part of its " + name + " is not understood")
	}
}

// addDoubt notes why what is read may be wrong; the first reason counts.
func (in *parseState) addDoubt(why string) {
	if in.record.Doubt == "" {
		in.record.Doubt = why
	}
}

// isStated reports whether a value says something: null, "" and an empty list do not.
func isStated(value gjson.Result) bool {
	switch value.Type {
	case gjson.Null:
		return false
	case gjson.String:
		return value.Str != ""
	case gjson.JSON:
		return !isEmptyContainer(value.Raw)
	default:
		return true
	}
}

// isEmptyContainer reports whether a JSON object or array has nothing in it.
func isEmptyContainer(raw string) bool {
	inside := 1
	for inside < len(raw) && scan.IsSpace(raw[inside]) {
		inside++
	}
	return inside >= len(raw) || raw[inside] == ']' || raw[inside] == '}'
}
