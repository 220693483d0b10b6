package audit

import (
	"strings"

	"github.com/tidwall/gjson"

	"whoread/audit/messageid"
)

// mostListed is how many items and folders a record may list: each takes more memory than text, so
// that a text of nothing but empty items could use up all of it. Exchange puts no more than some
// hundred items into a record (learn.microsoft.com/purview/audit-log-investigate-accounts).
const mostListed = 100_000

// list counts an item or a folder; false if the record lists too many.
func (in *reading) list() bool {
	in.listed++
	return in.listed <= mostListed
}

// folder takes in one element of Folders. The two halves of a folder that Exchange splits over
// two elements stay two folders, since nothing says that they belong together (C59).
func (p *Parser) folder(_, element gjson.Result) bool {
	in := &p.reading
	if !element.IsObject() {
		in.notRead(element, "Folders")
		return true
	}
	if !in.list() {
		return false
	}
	in.current, in.currentName, in.seenFolder = Folder{}, "", 0
	element.ForEach(p.visit.folderField)
	in.current.Path = pathOr(in.current.Path, in.currentName)
	in.current.Items = p.items.done()
	p.addFolder(in.current)
	return true
}

// folderField takes in one property of a folder.
func (p *Parser) folderField(key, value gjson.Result) bool {
	in := &p.reading
	property := propertyOf(key.Str)
	switch property {
	case idProperty:
		in.current.ID = text(value)
	case pathProperty:
		in.current.Path = text(value)
	case nameProperty:
		in.currentName = text(value)
	case folderItemsProperty:
		p.items.drop()
		if !elements(value, p.visit.item) {
			in.notRead(value, "FolderItems")
		}
	default:
		in.nested(property)
		return true
	}
	in.note(&in.seenFolder, property, key)
	return true
}

// item takes in one element of FolderItems. An item without any id is still an item (C09);
// null is none (C08).
func (p *Parser) item(_, element gjson.Result) bool {
	if element.IsObject() {
		if !p.reading.list() {
			return false
		}
		p.reading.item, p.reading.seenItem = Item{Size: NotCounted}, 0
		element.ForEach(p.visit.itemField)
		p.items.add(p.reading.item)
	} else {
		p.reading.notRead(element, "FolderItems")
	}
	return true
}

// itemField takes in one property of an item.
func (p *Parser) itemField(key, value gjson.Result) bool {
	in, item := &p.reading, &p.reading.item
	property := propertyOf(key.Str)
	switch property {
	case internetMessageIDProperty:
		item.MessageID = messageid.ID(text(value))
	case idProperty:
		item.ID = text(value)
	case immutableIDProperty:
		item.ImmutableID = text(value)
	case subjectProperty:
		item.Subject = text(value)
	case sizeInBytesProperty:
		item.Size = count(value)
	default:
		in.nested(property)
		return true
	}
	in.note(&in.seenItem, property, key)
	return true
}

// parent takes in one property of Item, where a Sync states its folder (C04).
func (p *Parser) parent(key, value gjson.Result) bool {
	in := &p.reading
	property := propertyOf(key.Str)
	if property != parentFolderProperty {
		in.nested(property)
		return true
	}
	in.note(&in.seenParent, property, key)
	in.current, in.currentName, in.seenFolder, in.parent = Folder{}, "", 0, Folder{}
	if value.IsObject() {
		value.ForEach(p.visit.folderField)
		p.items.done()
		in.parent = Folder{ID: in.current.ID, Path: pathOr(in.current.Path, in.currentName)}
	} else {
		in.notRead(value, "Item")
	}
	return true
}

// addFolder adds a folder to the record; the same folder twice in a row is one.
func (p *Parser) addFolder(f Folder) {
	listed := p.folders.open()
	if n := len(listed); n > 0 && listed[n-1].ID == f.ID && listed[n-1].Path == f.Path && f.ID+f.Path != "" {
		listed[n-1].Items = append(listed[n-1].Items, f.Items...)
		return
	}
	p.folders.add(f)
}

// addParent adds the folder that Item states, if Folders does not list it already (C07).
func (p *Parser) addParent() {
	parent := p.reading.parent
	if parent.ID == "" && parent.Path == "" {
		return
	}
	listed := p.folders.open()
	for i := range listed {
		if f := &listed[i]; sameFolder(*f, parent) {
			if f.ID == "" {
				f.ID = parent.ID
			}
			if f.Path == "" {
				f.Path = parent.Path
			}
			return
		}
	}
	p.folders.add(parent)
}

// sameFolder tells whether two statements of one record are of the same folder. One of them
// may have a path and the other only the name.
func sameFolder(a, b Folder) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return a.Path != "" && (a.Path == b.Path || leaf(a.Path) == leaf(b.Path))
}

// leaf is the last part of a path.
func leaf(path string) string {
	return path[strings.LastIndexByte(path, '\\')+1:]
}

// pathOr is the path of a folder, or its name if the path is not stated: Exchange writes
// "Not Available" for the path of a Sync.
func pathOr(path, name string) string {
	if path == "" || notAvailable(path) {
		return name
	}
	return path
}

// notAvailable tells whether a text is what Exchange writes for a value that it does not have.
func notAvailable(s string) bool {
	return strings.EqualFold(strings.TrimSpace(s), "Not Available")
}
