package audit

import (
	"strings"

	"github.com/tidwall/gjson"

	"whoread/audit/messageid"
)

// maxListed is how many items and folders a record may list. Each needs more memory than its text, so a
// text of empty items could use all memory. Exchange lists at most some hundred items in a record
// (learn.microsoft.com/purview/audit-log-investigate-accounts).
const maxListed = 100_000

// allowMore counts an item or a folder; false if the record lists too many.
func (s *parseState) allowMore() bool {
	s.listed++
	return s.listed <= maxListed
}

// parseFolder parses one element of Folders. Exchange can split a folder into two elements; these stay
// two folders, because nothing states that they belong together (C59).
func (p *Parser) parseFolder(_, element gjson.Result) bool {
	in := &p.state
	if !element.IsObject() {
		in.noteUnread(element, "Folders")
		return true
	}
	if !in.allowMore() {
		return false
	}
	in.current, in.currentName, in.seenFolder = Folder{}, "", 0
	element.ForEach(p.visit.folderField)
	in.doubtEmptyFolder(element)
	in.current.Path = choosePath(in.current.Path, in.currentName)
	in.current.Items = p.items.closeSlice()
	p.addFolder(in.current)
	return true
}

// parseFolderField parses one property of a folder.
func (p *Parser) parseFolderField(key, value gjson.Result) bool {
	in := &p.state
	property := propertyOf(key.Str)
	switch property {
	case idProperty:
		in.current.ID = in.readText(key.Str, value)
	case pathProperty:
		in.current.Path = in.readText(key.Str, value)
	case nameProperty:
		in.currentName = in.readText(key.Str, value)
	case folderItemsProperty:
		p.items.dropOpen()
		if !eachElement(value, p.visit.item) {
			in.noteUnread(value, "FolderItems")
		}
	default:
		in.noteNested(property)
		return true
	}
	in.noteProperty(&in.seenFolder, property, key)
	return true
}

// parseItem parses one element of FolderItems. An item without any ID is still an item (C09); null is
// none (C08).
func (p *Parser) parseItem(_, element gjson.Result) bool {
	if element.IsObject() {
		if !p.state.allowMore() {
			return false
		}
		p.state.item, p.state.seenItem = Item{Size: NotCounted}, 0
		element.ForEach(p.visit.itemField)
		p.state.doubtEmptyItem(element)
		p.items.appendOpen(p.state.item)
	} else {
		p.state.noteUnread(element, "FolderItems")
	}
	return true
}

// parseItemField parses one property of an item.
func (p *Parser) parseItemField(key, value gjson.Result) bool {
	in, item := &p.state, &p.state.item
	property := propertyOf(key.Str)
	switch property {
	case internetMessageIDProperty:
		item.MessageID = messageid.ID(in.readText(key.Str, value))
	case idProperty:
		item.ID = in.readText(key.Str, value)
	case immutableIDProperty:
		item.ImmutableID = in.readText(key.Str, value)
	case subjectProperty:
		item.Subject = in.readText(key.Str, value)
	case sizeInBytesProperty:
		item.Size = in.readCount(key.Str, value)
	default:
		in.noteNested(property)
		return true
	}
	in.noteProperty(&in.seenItem, property, key)
	return true
}

// parseParentFolder parses one property of Item, in which a Sync states its folder (C04).
func (p *Parser) parseParentFolder(key, value gjson.Result) bool {
	in := &p.state
	property := propertyOf(key.Str)
	if property != parentFolderProperty {
		in.noteNested(property)
		return true
	}
	in.noteProperty(&in.seenParent, property, key)
	in.current, in.currentName, in.seenFolder, in.parent = Folder{}, "", 0, Folder{}
	if value.IsObject() {
		value.ForEach(p.visit.folderField)
		p.items.closeSlice()
		in.parent = Folder{ID: in.current.ID, Path: choosePath(in.current.Path, in.currentName)}
	} else {
		in.noteUnread(value, "Item")
	}
	return true
}

// addFolder adds a folder to the record. The same folder twice in a row is one.
func (p *Parser) addFolder(f Folder) {
	listed := p.folders.openSlice()
	if n := len(listed); n > 0 && listed[n-1].ID == f.ID && listed[n-1].Path == f.Path && f.ID+f.Path != "" {
		listed[n-1].Items = append(listed[n-1].Items, f.Items...)
		return
	}
	p.folders.appendOpen(f)
}

// addParent adds the folder that Item states, unless Folders lists it (C07).
func (p *Parser) addParent() {
	parent := p.state.parent
	if parent.ID == "" && parent.Path == "" {
		return
	}
	listed := p.folders.openSlice()
	for i := range listed {
		if f := &listed[i]; isSameFolder(*f, parent) {
			if f.ID == "" {
				f.ID = parent.ID
			}
			if f.Path == "" {
				f.Path = parent.Path
			}
			return
		}
	}
	p.folders.appendOpen(parent)
}

// isSameFolder reports whether two parts of one record state the same folder. One of them may state a
// path and the other only the name.
func isSameFolder(a, b Folder) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return a.Path != "" && (a.Path == b.Path || folderName(a.Path) == folderName(b.Path))
}

// folderName returns the last part of a path.
func folderName(path string) string {
	return path[strings.LastIndexByte(path, '\\')+1:]
}

// choosePath returns the path of a folder, or its name without a path: Exchange states "Not Available"
// for the path of a Sync.
func choosePath(path, name string) string {
	if path == "" || isNotAvailable(path) {
		return name
	}
	return path
}

// isNotAvailable reports whether a text is what Exchange states for an unknown value.
func isNotAvailable(s string) bool {
	return strings.EqualFold(strings.TrimSpace(s), "Not Available")
}
