package table

// prefixDict is a dictionary of long ids that differ only at their ends, as the item ids of one
// folder do. It stores each prefix once.
type prefixDict struct {
	prefixes dict
	suffixes dict // code of the head in four bytes, then the tail
}

// suffixLength is the length of the end that differs between item ids.
const suffixLength = 16

func (p *prefixDict) intern(id string, scratch *[]byte) uint32 {
	if id == "" {
		return 0
	}
	cut := max(0, len(id)-suffixLength)
	*scratch = appendSuffix((*scratch)[:0], p.prefixes.intern(id[:cut]), id[cut:])
	return p.suffixes.intern(unsafeString(*scratch))
}

// findCode returns the code of an id, 0 if it has none.
func (p *prefixDict) findCode(id string) uint32 {
	if id == "" {
		return 0
	}
	cut := max(0, len(id)-suffixLength)
	head := p.prefixes.findCode(id[:cut])
	if head == 0 && cut > 0 {
		return 0
	}
	return p.suffixes.findCode(string(appendSuffix(nil, head, id[cut:])))
}

// appendSuffix appends the text of a suffix.
func appendSuffix(dst []byte, head uint32, tail string) []byte {
	return append(append(dst, byte(head>>24), byte(head>>16), byte(head>>8), byte(head)), tail...)
}

func (p *prefixDict) codeCount() int { return p.suffixes.codeCount() }

func (p *prefixDict) text(code uint32) string {
	if code == 0 {
		return ""
	}
	t := p.suffixes.text(code)
	return p.prefixes.text(uint32(t[0])<<24|uint32(t[1])<<16|uint32(t[2])<<8|uint32(t[3])) + t[4:]
}
