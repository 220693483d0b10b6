package table

// index finds codes by the hash of what they stand for: a hash table with linear probing. It
// keeps the codes alone, so whoever searches compares the things themselves.
type index struct {
	slots []uint32 // codes, counted from 1; 0 for an empty slot
	n     int
}

// seek returns the first slot to look at for a hash.
func (x *index) seek(hash uint64) int {
	if len(x.slots) == 0 {
		x.slots = make([]uint32, 64)
	}
	return int(hash) & (len(x.slots) - 1)
}

// next returns the slot to look at after another.
func (x *index) next(slot int) int { return (slot + 1) & (len(x.slots) - 1) }

// put fills the empty slot that a search ended at. Where that makes the table too full it grows,
// for which it asks the hashes of all codes again.
func (x *index) put(slot int, code uint32, hash func(code uint32) uint64) {
	x.slots[slot] = code
	x.n++
	if x.n*4 > len(x.slots)*3 {
		x.grow(hash)
	}
}

func (x *index) grow(hash func(code uint32) uint64) {
	old := x.slots
	x.slots = make([]uint32, 2*len(old))
	for _, code := range old {
		if code == 0 {
			continue
		}
		slot := x.seek(hash(code))
		for x.slots[slot] != 0 {
			slot = x.next(slot)
		}
		x.slots[slot] = code
	}
}
