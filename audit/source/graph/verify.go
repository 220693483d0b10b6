package graph

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"whoread/audit/source/live"
)

// readings is how often an answer is read at most, the first time included.
const readings = 4

// verify reads an answer again until a reading brings no row that those before it did not, since
// two readings of one query, minutes apart, were seen to differ. New rows are handed on, and
// whatever differs is noted. It returns what the last reading brought.
func (j *job) verify(ctx context.Context, made query, got reading, seen *rowSet) (reading, error) {
	var differences []string
	for n := 2; n <= readings; n++ {
		seen.next()
		again, err := j.read(ctx, made.id, func(rows [][]byte) error {
			if fresh := seen.add(rows); len(fresh) > 0 {
				return j.window.Rows(ctx, fresh)
			}
			return nil
		})
		if err != nil {
			return got, err
		}
		d := seen.difference()
		if got = again; d != (difference{}) {
			differences = append(differences, fmt.Sprintf("reading %d brought %s", n, d))
			j.window.Note(differences[len(differences)-1])
		}
		if d.added == 0 {
			return got, nil
		}
	}
	return got, &live.ShortError{Reason: fmt.Sprintf("query %s brings other rows each time it is read: %s", made.id, strings.Join(differences, ", "))}
}

// hash tells texts apart. It is a part of a SHA-256, so that nobody can write two texts that have
// the same one.
type hash [16]byte

func hashOf(text []byte) hash {
	sum := sha256.Sum256(text)
	return hash(sum[:len(hash{})])
}

// rowSet is what the readings of an answer brought so far.
type rowSet struct {
	reading  uint8          // the current one
	ids      map[hash]uint8 // the last reading that brought a record
	contents map[hash]struct{}
	current  difference
}

func newRowSet() *rowSet {
	return &rowSet{reading: 1, ids: map[hash]uint8{}, contents: map[hash]struct{}{}}
}

// difference is how a reading differs from all those before it together, in records: added are
// new, changed have another content, and lacking were in an earlier one only.
type difference struct{ added, changed, lacking int }

// String returns what the reading brought.
func (d difference) String() string {
	return fmt.Sprintf("%d new rows, %d with other content, and lacked %d", d.added, d.changed, d.lacking)
}

// next begins another reading.
func (s *rowSet) next() {
	s.reading++
	s.current = difference{}
}

// add takes in rows of the current reading and returns those that no reading brought before.
func (s *rowSet) add(rows [][]byte) (fresh [][]byte) {
	for _, row := range rows {
		content, id := hashOf(row), hashOf(rowID(row))
		_, known := s.contents[content]
		_, listed := s.ids[id]
		s.ids[id] = s.reading
		s.contents[content] = struct{}{}
		switch {
		case known:
			continue
		case listed:
			s.current.changed++
		default:
			s.current.added++
		}
		fresh = append(fresh, row)
	}
	return fresh
}

// rowID returns the id of a row; a row without one is known by its content.
func rowID(row []byte) []byte {
	if id := gjson.GetBytes(row, "id").Str; id != "" {
		return []byte(id)
	}
	return row
}

// difference returns how the current reading differs.
func (s *rowSet) difference() difference {
	d := s.current
	for _, last := range s.ids {
		if last != s.reading {
			d.lacking++
		}
	}
	return d
}
