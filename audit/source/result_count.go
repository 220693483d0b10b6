package source

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// resultCounts counts the rows of a file by their ResultCount, the number of results of their search
// with Search-UnifiedAuditLog. A complete file has as many rows as they state, or a multiple of it:
// several searches can have the same number of results.
type resultCounts map[int]int

// maxResults is more than any search returns: Search-UnifiedAuditLog ends at 50,000.
const maxResults = 10_000_000

// countRow counts a row with a ResultCount. A count that is 0, absurd or no number is ignored.
func (r *resultCounts) countRow(stated []byte) {
	n, err := strconv.Atoi(strings.Trim(string(stated), "\" \t\r"))
	if err != nil || n <= 0 || n > maxResults {
		return
	}
	if *r == nil {
		*r = resultCounts{}
	}
	(*r)[n]++
}

// addCounts adds the counts of other rows.
func (r *resultCounts) addCounts(more resultCounts) {
	for n, rows := range more {
		if *r == nil {
			*r = resultCounts{}
		}
		(*r)[n] += rows
	}
}

// describeMissing returns a clause about missing results; "" if none are missing.
func (r resultCounts) describeMissing() string {
	var searches, missing int
	var first string
	for _, n := range slices.Sorted(maps.Keys(r)) {
		short := (n - r[n]%n) % n
		if short == 0 {
			continue
		}
		if searches++; searches == 1 {
			first = fmt.Sprintf("has %s of searches with %s each", formatCount(r[n], "row"), formatCount(n, "result"))
		}
		missing += short
	}
	switch searches {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s, as the rows say; at least %d are missing, or were left out", first, missing)
	}
	return fmt.Sprintf("%s, and so on, as the rows say; at least %s of %d searches are missing, or were left out",
		first, formatCount(missing, "result"), searches)
}

func formatCount(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
