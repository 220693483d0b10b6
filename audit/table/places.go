package table

import (
	"sort"

	"whoread/audit"
)

// placeList holds the places of rows of pages, in the order of reading.
type placeList struct {
	pages   series[pageStart]
	offsets series[uint32] // from the start of the page, as are lines
	lines   series[uint32]
	lengths series[uint32]
	sums    series[uint32]
}

// pageStart is the origin of the places of a page's rows.
type pageStart struct {
	row    int // the number of the first row
	input  int
	offset int64
	line   int64
}

// startPage returns the origin of the places of the rows that a page is about to add.
func (p *placeList) startPage(input int, places []audit.Place) pageStart {
	page := pageStart{row: p.sums.n, input: input}
	if len(places) > 0 {
		page.offset, page.line = places[0].Offset, places[0].Line
	}
	return page
}

// pushPlace adds the place of a row of a page.
func (p *placeList) pushPlace(at audit.Place, page pageStart) {
	if page.row == p.sums.n {
		p.pages.push(page)
	}
	p.offsets.push(uint32(at.Offset - page.offset))
	p.lines.push(uint32(at.Line - page.line))
	p.lengths.push(uint32(at.Length))
	p.sums.push(at.Sum)
}

// placeOf returns the place of a row by its number.
func (p *placeList) placeOf(row int) audit.Place {
	page := p.pages.at(sort.Search(p.pages.n, func(i int) bool { return p.pages.at(i).row > row }) - 1)
	return audit.Place{
		Input:  page.input,
		Line:   page.line + int64(p.lines.at(row)),
		Offset: page.offset + int64(p.offsets.at(row)),
		Length: int64(p.lengths.at(row)),
		Sum:    p.sums.at(row),
	}
}
