package graph

import (
	"context"
	"fmt"
	"strconv"

	"whoread/audit/source/fetch"
)

const (
	// pageRows is the requested number of rows per page. A whole page is held in memory.
	pageRows = 1000
	// maxEmptyPages limits consecutive pages without rows.
	maxEmptyPages = 20
)

// readingResult is the outcome of reading all pages once.
type readingResult struct {
	rows int
	// inconsistent counts the pages that do not have as many rows as they state.
	inconsistent int
	// flaw says why a page is malformed; nil if none is.
	flaw error
}

func (r *readingResult) addPage(p page, even bool) {
	r.rows += len(p.rows)
	switch {
	case p.flaw != nil && r.flaw == nil:
		r.flaw = p.flaw
	case p.flaw == nil && !even:
		r.inconsistent++
	}
}

// readRecords reads all pages of a query, and saves the rows that no earlier reading returned
// (learn.microsoft.com/graph/api/security-auditlogquery-list-records).
func (j *job) readRecords(ctx context.Context, id string, seen *fetch.Comparison) (readingResult, error) {
	var got readingResult
	path := pathOf(id) + "/records?$top=" + strconv.Itoa(pageRows)
	visited, empty := map[string]bool{}, 0
	for n, next := 1, ""; ; n++ {
		j.window.SetActivity(fmt.Sprintf("reading page %d, %d rows so far", n, got.rows))
		p, even, err := j.readPage(ctx, id, path, next)
		if err != nil {
			return got, queryError(id, err)
		}
		got.addPage(p, even)
		if err := j.saveNewRows(ctx, p.rows, seen); err != nil {
			return got, err
		}
		if next = p.next; next == "" {
			return got, nil
		}
		if empty++; len(p.rows) > 0 {
			empty = 0
		}
		switch {
		case visited[next]:
			return got, queryError(id, errLoop)
		case empty == maxEmptyPages:
			return got, queryError(id, errEmptyPages)
		}
		visited[next] = true
	}
}

var errEmptyPages = fmt.Errorf("%d consecutive empty pages, and the last one links to another page", maxEmptyPages)

// maxPageReads limits how often a malformed or inconsistent page is read.
const maxPageReads = 4

// parseRecords parses a page of a query's records.
func parseRecords(body []byte, id string) (page, error) {
	p, err := parsePage(body)
	if err != nil {
		return page{}, err
	}
	p.checkRecords()
	p.checkNext(id)
	return p, nil
}

// readPage reads a page until one reading is consistent, and reports whether one was. It keeps the rows
// of all readings. They do not add up to a consistent page, since two readings may return the same
// record in two forms.
func (j *job) readPage(ctx context.Context, id, path, address string) (p page, even bool, err error) {
	for n := 1; ; n++ {
		again, err := retryRequest(ctx, j, func() (page, error) {
			body, err := j.fetchLink(ctx, path, address)
			if err != nil {
				return page{}, err
			}
			return parseRecords(body, id)
		})
		if err != nil {
			return page{}, false, err
		}
		if p = again.addMissingRows(p); n == maxPageReads || again.isConsistent() {
			return p, again.isConsistent(), nil
		}
		j.window.SetActivity("a page is malformed, reading it again")
		if err := j.clock.Sleep(ctx, firstPause); err != nil {
			return page{}, false, err
		}
	}
}
