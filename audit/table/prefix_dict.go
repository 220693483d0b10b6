package table

// affixes is a dictionary of long ids that differ only at their ends, as the item ids of one
// folder do: the beginning of an id stands once.
type affixes struct {
	heads dict
	tails dict // code of the head in four bytes, then the tail
}

// tailLength is what of an item id changes from message to message.
const tailLength = 16

func (a *affixes) intern(id string, scratch *[]byte) uint32 {
	if id == "" {
		return 0
	}
	cut := max(0, len(id)-tailLength)
	head := a.heads.intern(id[:cut])
	b := append((*scratch)[:0], byte(head>>24), byte(head>>16), byte(head>>8), byte(head))
	b = append(b, id[cut:]...)
	*scratch = b
	return a.tails.intern(view(b))
}

func (a *affixes) size() int { return a.tails.size() }

func (a *affixes) text(code uint32) string {
	if code == 0 {
		return ""
	}
	t := a.tails.text(code)
	return a.heads.text(uint32(t[0])<<24|uint32(t[1])<<16|uint32(t[2])<<8|uint32(t[3])) + t[4:]
}
