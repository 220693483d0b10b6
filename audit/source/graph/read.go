package graph

import (
	"context"
	"fmt"
	"strconv"

	"whoread/audit/source/live"
)

// pageRows is how many rows a page is asked to have. A page is held in memory whole.
const pageRows = 1000

// reading is what one reading of an answer brought.
type reading struct {
	rows int
	// uneven is how many pages do not hold as many rows as they state.
	uneven int
}

// read reads all pages of a query and hands on their rows, but for those that an earlier reading brought
// (learn.microsoft.com/graph/api/security-auditlogquery-list-records).
func (j *job) read(ctx context.Context, id string, seen *live.Readings) (reading, error) {
	var got reading
	path := pathOf(id) + "/records?$top=" + strconv.Itoa(pageRows)
	been := map[string]bool{}
	for n, next := 1, ""; ; n++ {
		j.window.Doing(fmt.Sprintf("reading page %d, %d rows so far", n, got.rows))
		p, even, err := j.page(ctx, path, next)
		if err != nil {
			return got, failed(id, err)
		}
		got.rows += len(p.rows)
		if !even {
			got.uneven++
		}
		if err := j.keep(ctx, p.rows, seen); err != nil {
			return got, err
		}
		if next = p.next; next == "" {
			return got, nil
		}
		if been[next] {
			return got, failed(id, errLoop)
		}
		been[next] = true
	}
}

// pageReadings is how often a page is read whose number of rows is not what it states.
const pageReadings = 4

// page reads a page, and reads it again if it is uneven, until one reading is even; it tells
// whether one was. What came in any reading is kept, but does not add up to an even one: the
// same record may have come in two forms.
func (j *job) page(ctx context.Context, path, address string) (p page, even bool, err error) {
	for n := 1; ; n++ {
		again, err := look(ctx, j, func() (page, error) {
			body, err := j.at(ctx, path, address)
			if err != nil {
				return page{}, err
			}
			return parsePage(body)
		})
		if err != nil {
			return page{}, false, err
		}
		if p = again.join(p); n == pageReadings || again.even() {
			return p, again.even(), nil
		}
		j.window.Doing(fmt.Sprintf("a page states %d rows and holds %d, reading it again", again.stated, len(again.rows)))
		if err := j.clock.Sleep(ctx, firstPause); err != nil {
			return page{}, false, err
		}
	}
}
