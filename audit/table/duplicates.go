package table

import "hash/maphash"

// A format that cannot state everything, such as Search-MailboxAuditLog, gives partial records. A
// partial record is a duplicate if a kept record agrees with everything that it states. A complete record is
// a duplicate of a kept partial record if that lacks only what is not counted.

// isPartOf reports whether c or a kept record is partial, and the other one states everything that it
// states.
func (s *Store) isPartOf(n int, c *encodedRecord) bool {
	if c.flags&flagNoID != 0 {
		return false
	}
	return c.flags&flagPartial != 0 && s.agreesWith(n, c) || s.flags.at(n)&flagPartial != 0 && s.isCompletedBy(n, c)
}

// agreesWith reports whether a kept record states everything that c states.
func (s *Store) agreesWith(n int, c *encodedRecord) bool {
	lo, hi := s.entriesOf(n)
	if hi-lo != len(c.list) || !s.flagsAgree(s.flags.at(n), c.flags) || !isUnstated(c.time) && s.times.at(n) != c.time {
		return false
	}
	if c.count >= 0 && s.operationCount(n) != c.count {
		return false
	}
	for i, code := range c.codes {
		if !s.codeAgrees(i, s.codes[i].at(n), code) {
			return false
		}
	}
	for i, e := range c.list {
		if !s.entryAgrees(s.entryAt(lo+i), e) {
			return false
		}
	}
	return true
}

// isCompletedBy reports whether c states everything that a kept record states, and nothing else that is
// counted: it would be lost with c.
func (s *Store) isCompletedBy(n int, c *encodedRecord) bool {
	const counted = uint8(3<<accessShift | 3<<throttledShift)
	lo, hi := s.entriesOf(n)
	if hi-lo != len(c.list) || (s.flags.at(n)^c.flags)&counted != 0 || s.times.at(n) != c.time {
		return false
	}
	if count := s.operationCount(n); count >= 0 && c.count != count {
		return false
	}
	for i, code := range c.codes {
		kept := s.codes[i].at(n)
		if kept != code && (i != colMailbox && i != colProgram || isUnstated(kept) || !s.codeAgrees(i, code, kept)) {
			return false
		}
	}
	for i, e := range c.list {
		if kept := s.entryAt(lo + i); kept.folder != e.folder || !s.entryAgrees(e, kept) {
			return false
		}
	}
	return true
}

func isUnstated(code uint32) bool { return code == 0 }

func (s *Store) flagsAgree(kept, said uint8) bool {
	for _, shift := range [...]uint8{accessShift, throttledShift} {
		if v := said >> shift & 3; v != 0 && v != kept>>shift&3 {
			return false
		}
	}
	return true
}

func (s *Store) codeAgrees(col int, kept, said uint32) bool {
	switch {
	case kept == said || isUnstated(said):
		return true
	case col == colMailbox:
		return partsAgree(s.dicts[col].text(kept), s.dicts[col].text(said))
	case col == colProgram:
		for _, part := range [...]programPart{clientInfo, appID, clientAppID} {
			if c := s.programs.partCode(said, part); !isUnstated(c) && c != s.programs.partCode(kept, part) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

func (s *Store) entryAgrees(kept, said entry) bool {
	kept, said = kept.withoutBrackets(), said.withoutBrackets()
	return kept.message == said.message && kept.kind() == said.kind() &&
		partsAgree(s.folderText.text(kept.folder&folderMask), s.folderText.text(said.folder&folderMask)) &&
		(said.size < 0 || said.size == kept.size) &&
		(isUnstated(said.item) || said.item == kept.item) &&
		(isUnstated(said.subject) || said.subject == kept.subject)
}

// partsAgree compares packed texts part by part. A part that is not stated agrees with any.
func partsAgree(kept, said string) bool {
	for said != "" {
		var k, c string
		k, kept = unpackText(kept)
		if c, said = unpackText(said); c != "" && c != k {
			return false
		}
	}
	return true
}

// hashID returns the hash that finds a record again: of its id, or of its content if it has none.
func (s *Store) hashID(id [16]byte, flags uint8, rest uint32) uint64 {
	h := maphash.Bytes(s.seed, id[:])
	if flags&flagNoID != 0 {
		h ^= uint64(rest)
	}
	return h
}

// sameID reports whether a kept record has the id of c. Records without an id match here, and are
// duplicates if everything else and their raw content is equal.
func (s *Store) sameID(n int, c *encodedRecord) bool {
	const kinds = flagNoID | flagOddID
	return s.flags.at(n)&kinds == c.flags&kinds && s.recordIDs.at(n) == c.id
}

// sameContent reports whether a kept record and c state the same.
func (s *Store) sameContent(n int, c *encodedRecord) bool {
	const compared = ^uint8(flagConflict | flagPartial)
	if s.times.at(n) != c.time || s.flags.at(n)&compared != c.flags&compared || s.rests.at(n) != c.rest {
		return false
	}
	for i := range c.codes {
		if s.codes[i].at(n) != c.codes[i] {
			return false
		}
	}
	if sum, _ := s.contentSums.get(n); sum != c.sum {
		return false
	}
	lo, hi := s.entriesOf(n)
	when, _ := s.timeTexts.get(n)
	if hi-lo != len(c.list) || s.operationCount(n) != c.count || when != c.when {
		return false
	}
	for i, e := range c.list {
		if s.entryAt(lo+i).withoutBrackets() != e.withoutBrackets() {
			return false
		}
	}
	return true
}
