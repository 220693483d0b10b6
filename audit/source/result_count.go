package source

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// resultRow is what a row states of its search with Search-UnifiedAuditLog.
type resultRow struct {
	count, index int    // ResultCount; ResultIndex, or unnumbered
	id           uint32 // hash of the Id of its record
}

// unnumbered is the index of a row that states no ResultIndex.
const unnumbered = -1 << 31

// maxResults is more than any search returns: Search-UnifiedAuditLog ends at 50,000.
const maxResults = 10_000_000

// readResultRow reads what a row states of its search. It is not ok if the row states no count that is understood; why
// is what is stated and not understood, "" if nothing.
func readResultRow(count, index []byte, id string) (r resultRow, ok bool, why string) {
	var stated bool
	if r.count, stated, ok = parseResultNumber(count); !ok || r.count > maxResults {
		if stated {
			why = "its ResultCount is not understood"
		}
		return r, false, why
	}
	if r.index, stated, ok = parseResultNumber(index); !ok || r.index > r.count {
		r.index = unnumbered
		if stated {
			why = "its ResultIndex is not understood"
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(id)))
	r.id = h.Sum32()
	return r, true, why
}

// parseResultNumber reads a whole number, also as a program writes it that has only fractions: 100.0.
func parseResultNumber(text []byte) (n int, stated, ok bool) {
	number := strings.Trim(string(text), "\" \t\r")
	if number == "" || number == "null" {
		return 0, false, false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(number, ".0"))
	return n, true, err == nil
}

// searchResults are the rows of a file by the ResultCount of their search.
type searchResults struct {
	counts map[int]*resultRows
	// failed counts the rows of searches that failed: they state a ResultIndex or a ResultCount below 1.
	failed int
}

// resultRows are the rows of searches with the same ResultCount.
type resultRows struct {
	rows, unnumbered int
	// seen are the rows by index and id. The same record again at an index is a copy, another one is of
	// another search.
	seen map[uint64]struct{}
	at   map[int]int // by index: how many distinct rows
}

func (s *searchResults) addRow(r resultRow) {
	if r.count <= 0 || r.index <= 0 && r.index != unnumbered {
		s.failed++
		return
	}
	if s.counts == nil {
		s.counts = map[int]*resultRows{}
	}
	g := s.counts[r.count]
	if g == nil {
		g = &resultRows{seen: map[uint64]struct{}{}, at: map[int]int{}}
		s.counts[r.count] = g
	}
	g.rows++
	if r.index == unnumbered {
		g.unnumbered++
		return
	}
	key := uint64(r.index)<<32 | uint64(r.id)
	if _, again := g.seen[key]; !again {
		g.seen[key] = struct{}{}
		g.at[r.index]++
	}
}

// countMissing returns at least how many results of the searches with a ResultCount are missing, and how
// many searches there are.
func (r *resultRows) countMissing(count int) (missing, searches int) {
	constant := len(r.at) == 1 && len(r.seen) > 1 // an index that all rows have is no position
	if r.unnumbered > 0 || constant {             // several searches can have the same number of results
		return (count - r.rows%count) % count, 0
	}
	for _, n := range r.at {
		searches = max(searches, n)
	}
	return searches*count - len(r.seen), searches
}

// hasSameIndex reports whether an index is in the rows of both.
func (r *resultRows) hasSameIndex(other *resultRows) bool {
	for index := range r.at {
		if other.at[index] > 0 {
			return true
		}
	}
	return false
}

// joinRows returns the rows of both.
func (r *resultRows) joinRows(other *resultRows) *resultRows {
	all := &resultRows{rows: r.rows + other.rows, seen: maps.Clone(r.seen), at: maps.Clone(r.at)}
	maps.Copy(all.seen, other.seen)
	maps.Copy(all.at, other.at)
	return all
}

// joinPages returns the rows by ResultCount. The count can change while a search returns its pages: what complete each
// other are pages of one search, which has the largest of their counts.
func (s *searchResults) joinPages() map[int]*resultRows {
	joined := maps.Clone(s.counts)
	last := 0 // the largest count so far whose only search is short
	for _, count := range slices.Sorted(maps.Keys(s.counts)) {
		rows := s.counts[count]
		if missing, searches := rows.countMissing(count); missing == 0 || searches != 1 {
			continue
		}
		if before := joined[last]; before != nil && !before.hasSameIndex(rows) {
			joined[count] = before.joinRows(rows)
			delete(joined, last)
		}
		last = count
	}
	return joined
}

// describeRows begins a clause about the rows of searches with a ResultCount.
func (r *resultRows) describeRows(count int) string {
	return fmt.Sprintf("has %s of searches with %s each", formatCount(r.rows, "row"), formatCount(count, "result"))
}

// describeSearch returns a clause about the only search, with the numbers of its missing results.
func (r *resultRows) describeSearch(count int) string {
	const shown = 5
	var parts []string
	more := 0
	for from := 1; from <= count; from++ {
		if r.at[from] > 0 {
			continue
		}
		to := from
		for to < count && r.at[to+1] == 0 {
			to++
		}
		switch {
		case len(parts) == shown:
			more += to - from + 1
		case from == to:
			parts = append(parts, strconv.Itoa(from))
		default:
			parts = append(parts, fmt.Sprintf("%d to %d", from, to))
		}
		from = to
	}
	if more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("has %d of the %s of a search, as the rows say: rows %s of %d are missing, or were left out",
		len(r.seen), formatCount(count, "result"), strings.Join(parts, ", "), count)
}

// describeMissing returns a clause about missing results; "" if none are missing.
func (s *searchResults) describeMissing() string {
	var searches, missing int
	var first, alone string
	counts := s.joinPages()
	for _, n := range slices.Sorted(maps.Keys(counts)) {
		short, of := counts[n].countMissing(n)
		if short == 0 {
			continue
		}
		if searches++; searches == 1 {
			first, alone = counts[n].describeRows(n), ""
			if of == 1 && len(counts) == 1 {
				alone = counts[n].describeSearch(n)
			}
		}
		missing += short
	}
	text := ""
	switch {
	case alone != "":
		text = alone
	case searches == 1:
		text = fmt.Sprintf("%s, as the rows say; at least %d are missing, or were left out", first, missing)
	case searches > 1:
		text = fmt.Sprintf("%s, and so on, as the rows say; at least %s of %d searches are missing, or were left out",
			first, formatCount(missing, "result"), searches)
	}
	if s.failed == 0 {
		return text
	}
	failed := "has " + formatCount(s.failed, "row") + " of a search that failed (ResultIndex -1 or ResultCount 0): its results are missing"
	if text == "" {
		return failed
	}
	return text + "; it also " + failed
}

func formatCount(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
