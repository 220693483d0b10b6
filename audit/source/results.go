package source

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// results counts the rows of a file by the number of results that they say their search had, in the
// ResultCount of Search-UnifiedAuditLog. A file with all results of a search has as many rows as they
// say, or a multiple of it: several searches can have the same number of results.
type results map[int]int

// mostResults is more than a search has: Search-UnifiedAuditLog ends at 50,000.
const mostResults = 10_000_000

// add counts a row that states a ResultCount. One that is 0, absurd or no number says nothing.
func (r *results) add(stated []byte) {
	n, err := strconv.Atoi(strings.Trim(string(stated), "\" \t\r"))
	if err != nil || n <= 0 || n > mostResults {
		return
	}
	if *r == nil {
		*r = results{}
	}
	(*r)[n]++
}

// addAll adds what was counted of other rows.
func (r *results) addAll(more results) {
	for n, rows := range more {
		if *r == nil {
			*r = results{}
		}
		(*r)[n] += rows
	}
}

// lack returns in a clause what is missing of the results; "" if nothing is.
func (r results) lack() string {
	var searches, missing int
	var first string
	for _, n := range slices.Sorted(maps.Keys(r)) {
		short := (n - r[n]%n) % n
		if short == 0 {
			continue
		}
		if searches++; searches == 1 {
			first = fmt.Sprintf("has %s of searches with %s each", countOf(r[n], "row"), countOf(n, "result"))
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
		first, countOf(missing, "result"), searches)
}

func countOf(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
