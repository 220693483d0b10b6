package table

import (
	"encoding/binary"
	"unsafe"
)

// arena stores texts without one pointer for each. A copy of an arena is a snapshot.
type arena struct {
	// chunks cover the arena in steps of arenaChunk bytes. A text that does not fit into one step
	// has a chunk of several steps for itself, followed by empty chunks for the further steps, so
	// that dividing a place gives its chunk. Texts begin only in the first step of a chunk.
	chunks  [][]byte
	current int // the chunk that is being filled
	used    int // bytes used of it
}

// Texts are aligned to arenaAlign bytes, so that 32 bits address arenaMost bytes of text.
const (
	arenaChunk = 1 << 18
	arenaAlign = 4
	arenaMost  = arenaAlign << 32
)

// addText stores a copy of s after its length, and returns its place. It panics if the arena is
// full, since a place that means another text would be worse.
func (a *arena) addText(s string) uint32 {
	need := len(s) + binary.MaxVarintLen64
	if len(a.chunks) == 0 || a.used+need > arenaChunk {
		a.addChunk(need)
	}
	at := a.current*arenaChunk + a.used
	if at >= arenaMost {
		panic("a column has more than 16 GiB of text")
	}
	chunk := a.chunks[a.current]
	end := a.used + binary.PutUvarint(chunk[a.used:], uint64(len(s)))
	end += copy(chunk[end:], s)
	a.used = (end + arenaAlign - 1) / arenaAlign * arenaAlign
	return uint32(at / arenaAlign)
}

// addChunk starts a chunk with room for need bytes.
func (a *arena) addChunk(need int) {
	steps := (need + arenaChunk - 1) / arenaChunk
	a.current, a.used = len(a.chunks), 0
	a.chunks = append(a.chunks, make([]byte, steps*arenaChunk))
	for range steps - 1 {
		a.chunks = append(a.chunks, nil)
	}
}

// textAt returns the text at a place. It aliases the arena, whose texts never change.
func (a *arena) textAt(place uint32) string {
	at := int(place) * arenaAlign
	chunk := a.chunks[at/arenaChunk]
	n, head := binary.Uvarint(chunk[at%arenaChunk:])
	if n == 0 {
		return ""
	}
	return unsafe.String(&chunk[at%arenaChunk+head], int(n))
}
