package table

import "sync/atomic"

// hashIndex is a hash table of codes with linear probing. It stores only the codes, so the caller
// compares what they stand for; spare bits of a slot hold a part of the hash to make that rare.
//
// A copy finds what the original contained, and later codes, while the original grows.
type hashIndex struct {
	slots []uint32 // the code in the lower bits, 0 for an empty slot
	n     int
}

func newHashIndex() hashIndex { return hashIndex{slots: make([]uint32, 64)} }

// probe is the state of a search.
type probe struct {
	slot int
	tag  uint32
	mask uint32 // of the bits of a slot that hold the code
}

// startProbe starts the search for a hash.
func (h *hashIndex) startProbe(hash uint64) probe {
	mask := uint32(len(h.slots) - 1)
	return probe{slot: int(uint32(hash) & mask), tag: uint32(hash>>32) &^ mask, mask: mask}
}

// nextCode returns the next candidate, or 0 if there is none. Then putCode can be called.
func (h *hashIndex) nextCode(p *probe) uint32 {
	for {
		v := atomic.LoadUint32(&h.slots[p.slot])
		if v == 0 {
			return 0
		}
		p.slot = (p.slot + 1) & int(p.mask)
		if v&^p.mask == p.tag {
			return v & p.mask
		}
	}
}

// putCode stores a code at the end of a search. If the table gets too full it grows, and calls hash
// for every code again.
func (h *hashIndex) putCode(p probe, code uint32, hash func(code uint32) uint64) {
	atomic.StoreUint32(&h.slots[p.slot], p.tag|code)
	h.n++
	if h.n*4 <= len(h.slots)*3 {
		return
	}
	old := h.slots
	h.slots = make([]uint32, 2*len(old))
	for _, v := range old {
		if v == 0 {
			continue
		}
		q := h.startProbe(hash(v & p.mask))
		for h.slots[q.slot] != 0 {
			q.slot = (q.slot + 1) & int(q.mask)
		}
		h.slots[q.slot] = q.tag | v&p.mask
	}
}
