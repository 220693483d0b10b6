package table

import (
	"strings"
	"testing"
)

// textOf returns a text of n bytes that differs from others of its length.
func textOf(n, which int) string {
	return strings.Repeat(string(rune('a'+which%26)), n)
}

// FuzzArena adds texts of lengths around the chunk sizes, and reads all of them again after each.
// Two bytes choose a length: a size to be near to, and the distance from it.
func FuzzArena(f *testing.F) {
	for _, seed := range []string{
		"\x00\x10", "\x04\x10\x00\x10", "\x04\x08\x00\x11", "\x05\x10\x01\x10\x04\x10\x00\x10", "\x06\x00\x00\x11\x06\x1f\x00\x11",
		"\x04\x0b\x00\x11", "\x04\x0c\x00\x11", "\x04\x0d\x00\x11", "\x04\x0e\x00\x11", "\x04\x0f\x00\x11", "\x04\x13\x00\x11",
	} {
		f.Add([]byte(seed))
	}
	near := [...]int{0, 1 << 7, 1 << 14, arenaChunk / 2, arenaChunk, 2 * arenaChunk, 3 * arenaChunk}
	f.Fuzz(func(t *testing.T, lengths []byte) {
		var a arena
		var places []uint32
		var texts []string
		for i := 0; i+1 < min(len(lengths), 32); i += 2 {
			text := textOf(max(near[int(lengths[i])%len(near)]+int(lengths[i+1])-16, 0), i/2)
			places, texts = append(places, a.addText(text)), append(texts, text)
			for n, place := range places {
				if got := a.textAt(place); got != texts[n] {
					t.Fatalf("text %d of %d bytes comes back with %d bytes after %d bytes were added", n, len(texts[n]), len(got), len(text))
				}
			}
		}
	})
}

// TestArenaAroundAChunk adds texts of every length around the size of a chunk, with a short text
// before and after.
func TestArenaAroundAChunk(t *testing.T) {
	t.Parallel()
	for _, size := range []int{arenaChunk, 2 * arenaChunk, 4 * arenaChunk} {
		for n := size - 24; n < size+24; n++ {
			var a arena
			texts := []string{"before", textOf(n, 1), "after", textOf(n, 2), textOf(arenaChunk-8, 3), "end"}
			var places []uint32
			for _, text := range texts {
				places = append(places, a.addText(text))
			}
			for i, place := range places {
				if a.textAt(place) != texts[i] {
					t.Fatalf("text %d beside one of %d bytes comes back with %d bytes, not %d", i, n, len(a.textAt(place)), len(texts[i]))
				}
			}
		}
	}
}
