package table

// A record of a form that cannot state everything, such as Search-MailboxAuditLog, repeats one
// that was kept before if they agree in all that it does state.

// agrees reports whether a kept record says all that c says.
func (s *Store) agrees(n int, c *row) bool {
	lo, hi := s.entriesOf(n)
	if hi-lo != len(c.list) || !s.agreesInFlags(s.flags.at(n), c.flags) || !saysNothing(c.time) && s.times.at(n) != c.time {
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
		if !s.entryAgrees(s.entry(lo+i), e) {
			return false
		}
	}
	return true
}

func saysNothing(code uint32) bool { return code == 0 }

func (s *Store) agreesInFlags(kept, said uint8) bool {
	for _, shift := range [...]uint8{accessShift, throttledShift} {
		if v := said >> shift & 3; v != 0 && v != kept>>shift&3 {
			return false
		}
	}
	return true
}

func (s *Store) codeAgrees(col int, kept, said uint32) bool {
	switch {
	case kept == said || saysNothing(said):
		return true
	case col == colMailbox:
		return partsAgree(s.dicts[col].text(kept), s.dicts[col].text(said))
	case col == colProgram:
		for _, part := range [...]programPart{clientInfo, appID, clientAppID} {
			if c := s.programs.part(said, part); !saysNothing(c) && c != s.programs.part(kept, part) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

func (s *Store) entryAgrees(kept, said entry) bool {
	kept, said = kept.bare(), said.bare()
	return kept.message == said.message && kept.kind() == said.kind() &&
		partsAgree(s.folderText.text(kept.folder&folderMask), s.folderText.text(said.folder&folderMask)) &&
		(said.size < 0 || said.size == kept.size) &&
		(saysNothing(said.item) || said.item == kept.item) &&
		(saysNothing(said.subject) || said.subject == kept.subject)
}

// partsAgree compares packed texts part by part.
func partsAgree(kept, said string) bool {
	for said != "" {
		var k, c string
		k, kept = unpack(kept)
		if c, said = unpack(said); c != "" && c != k {
			return false
		}
	}
	return true
}
