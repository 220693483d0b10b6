package fetch

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
)

// Comparison compares repeated readings of one answer, since readings minutes apart can differ. It
// keeps hashes only: 16 bytes for each row of the first reading, and a few times as much once there is
// a second. It is not safe for concurrent use.
type Comparison struct {
	of   string // what is read, in the plural
	seed maphash.Seed
	// first holds the first reading, until the second starts.
	first []rowHash
	// reading is the number of the current reading. last holds, by row ID, the latest reading that had
	// the row, and known the hashes of all contents.
	reading uint8
	last    map[uint64]uint8
	known   map[uint64]struct{}
	current difference
}

// rowHash is the hash of a row. The seed is secret, so nobody can construct two rows with one hash.
type rowHash struct{ id, content uint64 }

// difference counts how a reading differs from all earlier ones together: rows that are new, rows with
// other content, and rows that only earlier readings had.
type difference struct{ added, changed, lacking int }

// NewComparison returns a comparison of readings. The plural, such as "rows", is used in messages.
func NewComparison(of string) *Comparison {
	return &Comparison{of: of, seed: maphash.MakeSeed(), reading: 1}
}

// Add adds a row of the current reading, and reports whether no earlier reading had it. In the first
// reading every row counts as new.
func (r *Comparison) Add(id, content []byte) (fresh bool) {
	m := rowHash{maphash.Bytes(r.seed, id), maphash.Bytes(r.seed, content)}
	if r.reading == 1 {
		r.first = append(r.first, m)
		return true
	}
	return r.addRow(m)
}

// addRow adds a row of the second or a later reading.
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

// CountDistinct returns the number of distinct row IDs in all readings.
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

// maxReadings limits the readings of an answer, including the first.
const maxReadings = 4

// RepeatUntilStable repeats the reading until one has no new row, and notes how each reading differs.
// If every reading has new rows, it returns a *[ShortError] that names the answer; otherwise it returns
// the first error of read.
func (r *Comparison) RepeatUntilStable(answer string, read func() error, note func(what string)) error {
	var differences []string
	for n := 2; n <= maxReadings; n++ {
		r.startReading()
		if err := read(); err != nil {
			return err
		}
		d := r.currentDifference()
		if d != (difference{}) {
			differences = append(differences, fmt.Sprintf("reading %d had %d new %s, %d with other content, and lacked %d", n, d.added, r.of, d.changed, d.lacking))
			note(differences[len(differences)-1])
		}
		if d.added == 0 {
			return nil
		}
	}
	return &ShortError{Reason: fmt.Sprintf("%s returns other %s each time it is read: %s", answer, r.of, strings.Join(differences, ", "))}
}

// startReading starts another reading.
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

func (r *Comparison) currentDifference() difference {
	d := r.current
	for _, last := range r.last {
		if last != r.reading {
			d.lacking++
		}
	}
	return d
}
