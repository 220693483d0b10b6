package source

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/source/form"
)

// searchedSize is how much of a text is searched for audit records before the text is skipped.
const searchedSize = 1 << 20

// The reasons for an unrecognized text that is not skipped either, because rows may be lost with it.
var (
	errDamagedText    = errors.New("contains text of audit records, but not in a format that whoread recognizes; its beginning may be damaged: copy or export it again")
	errDamagedFetch   = errors.New("contains the ledger of a saved fetch, but does not begin with it; its beginning may be damaged: copy it again")
	errDamagedArchive = errors.New("cannot be unpacked, although its name or first bytes indicate an archive; copy or download it again")
)

// The reasons why a file of a folder is skipped.
const (
	errBinary    = form.NoLogError("is a binary file, not an export of the audit log; open the CSV or JSON that was exported")
	errEmptyFile = form.NoLogError("is empty")
)

// explainRefusal returns the reason why a text is not read that was refused with err, given its
// beginning. A text that contains audit records, or was an archive or an export, is never skipped.
func (s *stream) explainRefusal(err error, text []byte) error {
	switch {
	case errors.Is(err, form.ErrEmptyText) && s.container != nil && (s.sheet || !hasName(s.path, exportNames())):
		return errEmptyFile
	case !errors.Is(err, errBinary) && !errors.Is(err, form.ErrNotLog) && !errors.Is(err, form.ErrNoColumn):
		return err
	case (!s.unpacked || hasName(s.path, tarNames())) && (hasName(s.path, archiveNames()) || isNearlyArchive(text)):
		return errDamagedArchive
	case bytes.Contains(text, []byte(`"whoread":{"`)):
		return errDamagedFetch
	case !containsRecords(text):
		return err
	case errors.Is(err, form.ErrNoColumn):
		return errors.New(err.Error()) // not a reason to skip the file
	}
	return errDamagedText
}

// refuseBinary returns the reason why a file that begins with head and is no text is not read.
func (s *stream) refuseBinary(head []byte, all io.Reader) error {
	if s.container != nil {
		var err error
		if head, err = io.ReadAll(io.LimitReader(all, searchedSize)); err != nil {
			return explainUnpackError(err)
		}
	}
	return s.explainRefusal(errBinary, head)
}

// wantsMore reports whether more of a text must be examined before it is refused. A file that the user
// named is refused at once, because that is an error in any case.
func (s *stream) wantsMore(err error, text []byte) bool {
	return isNoLog(err) && s.container != nil && len(text) < searchedSize
}

func archiveNames() []string {
	return append(tarNames(), ".gz", ".zip", ".7z", ".rar", ".tar", ".xz", ".bz2", ".zst", ".xlsx", ".xlsm", ".xlsb")
}

// tarNames returns the extensions of compressed tar archives.
func tarNames() []string { return []string{".tgz", ".tbz", ".tbz2", ".txz", ".tzst"} }

// exportNames returns the extensions of exports. An empty file with one of them may be an export that
// failed.
func exportNames() []string {
	return append(archiveNames(), ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xml", ".clixml", ".txt")
}

func hasName(path string, ends []string) bool {
	return slices.Contains(ends, strings.ToLower(filepath.Ext(path)))
}

// isNearlyArchive reports whether a file begins like an archive, apart from a few bytes in front or one
// byte that was changed, added or lost.
func isNearlyArchive(head []byte) bool {
	const front = 16
	marks := []string{"\x1f\x8b\x08", "PK\x03\x04", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "BZh", "1AY&SY"}
	for _, mark := range marks {
		if bytes.Contains(head[:min(len(head), front)], []byte(mark)) {
			return true
		}
		for i := range mark {
			before, after := []byte(mark[:i]), []byte(mark[i+1:])
			rest, ok := bytes.CutPrefix(head, before)
			if !ok {
				break
			}
			changed := len(rest) > 0 && bytes.HasPrefix(rest[1:], after)
			added := len(rest) > 0 && bytes.HasPrefix(rest[1:], []byte(mark[i:]))
			lost := bytes.HasPrefix(rest, after)
			if changed || added || lost {
				return true
			}
		}
	}
	return false
}

// containsRecords reports whether an unrecognized text contains marks of audit records: their operation,
// the names of columns with records, or names of their properties.
func containsRecords(text []byte) bool {
	text = text[:min(len(text), searchedSize)]
	if bytes.IndexByte(text, 0) >= 0 { // UTF-16 that was not detected
		text = bytes.ReplaceAll(text, []byte{0}, nil)
	}
	return hasWord(text, audit.MailItemsAccessed, "AuditData", "auditData", "RawEventData") ||
		hasWord(text, "Operation", "Operations", "operation") &&
			hasWord(text, "CreationTime", "CreationDate", "createdDateTime", "LastAccessed", "RecordType", "MailAccessType")
}

// hasWord reports whether a text has one of the words alone in a cell, in quotes or in an element, or as
// the name of a property in a list. In prose, no word is.
func hasWord(text []byte, words ...string) bool {
	for _, word := range words {
		for at := 0; ; {
			n := bytes.Index(text[at:], []byte(word))
			if n < 0 {
				break
			}
			start := at + n
			at = start + len(word)
			if isBounded(text[:start], text[at:]) {
				return true
			}
		}
	}
	return false
}

// isBounded reports whether a word between two texts is alone.
func isBounded(before, after []byte) bool {
	const bounds = "\",;|\t\r\n<>\\"
	if len(before) > 0 && strings.IndexByte(bounds, before[len(before)-1]) < 0 {
		return false
	}
	return len(after) == 0 || strings.IndexByte(bounds, after[0]) >= 0 ||
		bytes.HasPrefix(bytes.TrimLeft(after[:min(len(after), 64)], " "), []byte(": "))
}
