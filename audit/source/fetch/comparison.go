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
func (c *Comparison) Add(id, content []byte) (fresh bool) {
	m := rowHash{maphash.Bytes(c.seed, id), maphash.Bytes(c.seed, content)}
	if c.reading == 1 {
		c.first = append(c.first, m)
		return true
	}
	return c.addRow(m)
}

// addRow adds a row of the second or a later reading.
func (c *Comparison) addRow(m rowHash) (fresh bool) {
	_, known := c.known[m.content]
	_, listed := c.last[m.id]
	c.last[m.id] = c.reading
	c.known[m.content] = struct{}{}
	switch {
	case listed && known:
		return false
	case listed:
		c.current.changed++
	default:
		c.current.added++
	}
	return true
}

// CountDistinct returns the number of distinct row IDs in all readings.
func (c *Comparison) CountDistinct() int {
	if c.reading > 1 {
		return len(c.last)
	}
	slices.SortFunc(c.first, func(a, b rowHash) int { return cmp.Compare(a.id, b.id) })
	n := 0
	for i, m := range c.first {
		if i == 0 || m.id != c.first[i-1].id {
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
func (c *Comparison) RepeatUntilStable(answer string, read func() error, note func(what string)) error {
	var differences []string
	for n := 2; n <= maxReadings; n++ {
		c.startReading()
		if err := read(); err != nil {
			return err
		}
		d := c.currentDifference()
		if d != (difference{}) {
			differences = append(differences, fmt.Sprintf("reading %d had %d new %s, %d with other content, and lacked %d", n, d.added, c.of, d.changed, d.lacking))
			note(differences[len(differences)-1])
		}
		if d.added == 0 {
			return nil
		}
	}
	return &ShortError{Reason: fmt.Sprintf("%s returns other %s each time it is read: %s", answer, c.of, strings.Join(differences, ", "))}
}

// startReading starts another reading.
func (c *Comparison) startReading() {
	if c.reading == 1 {
		c.last, c.known = make(map[uint64]uint8, len(c.first)), make(map[uint64]struct{}, len(c.first))
		for _, m := range c.first {
			c.addRow(m)
		}
		c.first = nil
	}
	c.reading++
	c.current = difference{}
}

func (c *Comparison) currentDifference() difference {
	d := c.current
	for _, last := range c.last {
		if last != c.reading {
			d.lacking++
		}
	}
	return d
}
