package table

import "sync/atomic"

// hashIndex finds codes by the hash of what they stand for: a hash table with linear probing. It
// keeps the codes alone, so whoever searches compares the things themselves. The bits of a slot
// that its code does not need hold a part of the hash, so that few have to be compared.
//
// A copy of an index finds what was put into the original before, and codes that came later,
// while the original goes on growing.
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

// startProbe begins the search for a hash.
func (x *hashIndex) startProbe(hash uint64) probe {
	mask := uint32(len(x.slots) - 1)
	return probe{slot: int(uint32(hash) & mask), tag: uint32(hash>>32) &^ mask, mask: mask}
}

// nextCode returns the next code that may be the one, 0 if there is none. Then put can be called.
func (x *hashIndex) nextCode(p *probe) uint32 {
	for {
		v := atomic.LoadUint32(&x.slots[p.slot])
		if v == 0 {
			return 0
		}
		p.slot = (p.slot + 1) & int(p.mask)
		if v&^p.mask == p.tag {
			return v & p.mask
		}
	}
}

// putCode keeps a code at the end of a search for it. Where that makes the table too full it grows,
// for which it asks the hashes of all codes again.
func (x *hashIndex) putCode(p probe, code uint32, hash func(code uint32) uint64) {
	atomic.StoreUint32(&x.slots[p.slot], p.tag|code)
	x.n++
	if x.n*4 <= len(x.slots)*3 {
		return
	}
	old := x.slots
	x.slots = make([]uint32, 2*len(old))
	for _, v := range old {
		if v == 0 {
			continue
		}
		q := x.startProbe(hash(v & p.mask))
		for x.slots[q.slot] != 0 {
			q.slot = (q.slot + 1) & int(q.mask)
		}
		x.slots[q.slot] = q.tag | v&p.mask
	}
}
