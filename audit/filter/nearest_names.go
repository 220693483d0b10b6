package filter

import (
	"cmp"
	"slices"
	"strings"
)

// NearestNames returns up to three names that may have been meant by name, the nearest first. It
// ignores case, and returns none if no name is near.
func NearestNames(name string, among []string) []string {
	const longest, most = 40, 3
	if name == "" || len(name) > longest {
		return nil
	}
	type candidate struct {
		name  string
		edits int
	}
	var near []candidate
	for _, other := range among {
		if slices.ContainsFunc(near, func(c candidate) bool { return strings.EqualFold(c.name, other) }) {
			continue
		}
		if edits := editDistance(strings.ToLower(name), strings.ToLower(other)); edits <= (len(name)+1)/3 {
			near = append(near, candidate{other, edits})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.edits, b.edits) })
	var names []string
	for _, c := range near[:min(most, len(near))] {
		names = append(names, c.name)
	}
	return names
}

// editDistance counts the letters to insert, delete, replace or swap with their neighbor to turn
// one name into the other. Completing a name counts as one.
func editDistance(a, b string) int {
	if strings.HasPrefix(b, a) && a != b {
		return 1
	}
	var before, above []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, above, row = above, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			replaced := above[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
