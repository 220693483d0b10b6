package fetch

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
)

// Comparison compares what an answer brings each time it is read, since two readings of one answer,
// minutes apart, were seen to differ. It keeps no more than hashes: 16 bytes for each row of the
// first reading, and a few times that once there is a second one. It is for one goroutine.
type Comparison struct {
	of   string // what is read, in the plural
	seed maphash.Seed
	// first is the first reading, until there is another one.
	first []rowHash
	// reading is the current one. last is the last one that brought a row, by its id, and known
	// are the contents that any brought.
	reading uint8
	last    map[uint64]uint8
	known   map[uint64]struct{}
	current difference
}

// rowHash is what is kept of a row. Nobody can write two rows with the same one, as nobody knows
// the seed.
type rowHash struct{ id, content uint64 }

// difference is how a reading differs from all those before it together: of what it has, added is
// new, changed has another content, and lacking was in an earlier one only.
type difference struct{ added, changed, lacking int }

// NewComparison returns the comparison of readings of things that the plural names, such as "rows".
func NewComparison(of string) *Comparison {
	return &Comparison{of: of, seed: maphash.MakeSeed(), reading: 1}
}

// Add takes in a row of the current reading, and tells whether it is to be handed on: all rows of
// the first reading are, and of the others those that no reading brought before.
func (r *Comparison) Add(id, content []byte) (fresh bool) {
	m := rowHash{maphash.Bytes(r.seed, id), maphash.Bytes(r.seed, content)}
	if r.reading == 1 {
		r.first = append(r.first, m)
		return true
	}
	return r.addRow(m)
}

// addRow enters a row of a reading after the first.
func (r *Comparison) addRow(m rowHash) (fresh bool) {
	_, known := r.known[m.content]
	_, listed := r.last[m.id]
	r.last[m.id] = r.reading
	r.known[m.content] = struct{}{}
	switch {
	case listed && known:
		return false
	case listed:
		r.current.changed++
	default:
		r.current.added++
	}
	return true
}

// CountDistinct is how many rows of different ids all readings together brought.
func (r *Comparison) CountDistinct() int {
	if r.reading > 1 {
		return len(r.last)
	}
	slices.SortFunc(r.first, func(a, b rowHash) int { return cmp.Compare(a.id, b.id) })
	n := 0
	for i, m := range r.first {
		if i == 0 || m.id != r.first[i-1].id {
			n++
		}
	}
	return n
}

// maxReadings is how often an answer is read at most, the first time included.
const maxReadings = 4

// RepeatUntilStable reads an answer again until a reading brings nothing that those before it did not. It
// notes how each reading differs. Where readings bring something new each time, it returns a
// *[ShortError] that says so of the answer, which it names; else the first error of read.
func (r *Comparison) RepeatUntilStable(answer string, read func() error, note func(what string)) error {
	var differences []string
	for n := 2; n <= maxReadings; n++ {
		r.startReading()
		if err := read(); err != nil {
			return err
		}
		d := r.currentDifference()
		if d != (difference{}) {
			differences = append(differences, fmt.Sprintf("reading %d brought %d new %s, %d with other content, and lacked %d", n, d.added, r.of, d.changed, d.lacking))
			note(differences[len(differences)-1])
		}
		if d.added == 0 {
			return nil
		}
	}
	return &ShortError{Reason: fmt.Sprintf("%s brings other %s each time it is read: %s", answer, r.of, strings.Join(differences, ", "))}
}

// startReading begins another reading.
func (r *Comparison) startReading() {
	if r.reading == 1 {
		r.last, r.known = make(map[uint64]uint8, len(r.first)), make(map[uint64]struct{}, len(r.first))
		for _, m := range r.first {
			r.addRow(m)
		}
		r.first = nil
	}
	r.reading++
	r.current = difference{}
}

// currentDifference returns how the current reading differs.
func (r *Comparison) currentDifference() difference {
	d := r.current
	for _, last := range r.last {
		if last != r.reading {
			d.lacking++
		}
	}
	return d
}
