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
	head := p.prefixes.intern(id[:cut])
	b := append((*scratch)[:0], byte(head>>24), byte(head>>16), byte(head>>8), byte(head))
	b = append(b, id[cut:]...)
	*scratch = b
	return p.suffixes.intern(unsafeString(b))
}

func (p *prefixDict) codeCount() int { return p.suffixes.codeCount() }

func (p *prefixDict) text(code uint32) string {
	if code == 0 {
		return ""
	}
	t := p.suffixes.text(code)
	return p.prefixes.text(uint32(t[0])<<24|uint32(t[1])<<16|uint32(t[2])<<8|uint32(t[3])) + t[4:]
}
