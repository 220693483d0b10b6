package table

import (
	"strings"

	"whoread/audit"
)

// encodeID returns the form in which ids are compared: the 16 bytes of a GUID, or the code of any
// other text. Case does not matter, since tools differ in it. Stated is the id as stated, unless
// recordID can restore it from the bytes.
func (s *Store) encodeID(id string) (bin [16]byte, flags uint8, stated string) {
	if id == "" {
		return bin, flagNoID, ""
	}
	lower := strings.ToLower(id)
	if lower != id {
		stated = id
	}
	if guid, ok := audit.ParseGUID(lower); ok {
		return guid, 0, stated
	}
	code := s.oddIDs.intern(lower)
	return [16]byte{byte(code >> 24), byte(code >> 16), byte(code >> 8), byte(code)}, flagOddID, stated
}

// recordID returns the id of a record as stated.
func (r *records) recordID(n int) string {
	if id, ok := r.statedIDs.get(n); ok {
		return id
	}
	return r.comparedID(n)
}

// comparedID returns the id of a record in lower case, for comparing and sorting.
func (r *records) comparedID(n int) string {
	id := r.recordIDs.at(n)
	switch flags := r.flags.at(n); {
	case flags&flagNoID != 0:
		return ""
	case flags&flagOddID != 0:
		return r.oddIDs.text(uint32(id[0])<<24 | uint32(id[1])<<16 | uint32(id[2])<<8 | uint32(id[3]))
	default:
		return audit.FormatGUID(id)
	}
}
