package grid

// gutter is the width to the left of the columns: pointer, mark, sign.
const gutter = 3

// placed is a column with its position and width.
type placed struct {
	Column
	at, width int
	index     int // among the shown columns
}

// wantedWidth returns the width that the content of a column needs.
func wantedWidth(c Column, widest int) int {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Width == WholeWidth:
		return max(widest, minWidth)
	}
	return max(c.Min, min(widest, c.Max))
}

// minimumWidth returns the width below which a column is not shown.
func minimumWidth(c Column, widest int) int {
	if c.Width != 0 {
		return wantedWidth(c, widest)
	}
	return min(c.Min, wantedWidth(c, widest))
}

// columnPlacer places columns from the left.
type columnPlacer struct {
	shown  []Column
	widest func(Column) int
	room   int // cells that are left
	most   int // width of a column that is frozen or that the user resized
	frozen int
	out    []placed
}

// halfWidth returns the greatest width of a frozen or resized column.
func halfWidth(width int) int { return max(width/2, 1) }

// frozenThatFit returns how many of the first columns stay in view: together they take at most half the width.
func frozenThatFit(shown []Column, frozen, width int, widest func(Column) int) int {
	p := columnPlacer{shown: shown, widest: widest, room: halfWidth(width), most: halfWidth(width), frozen: frozen}
	n := 0
	for n < min(frozen, len(shown)) && p.takeColumn(n, p.minimumOf(n)) {
		n++
	}
	return n
}

// placeColumns places columns in a width: the frozen ones first, then those from left on. Needed columns
// are reduced to their minimum width to fit; another column is placed only if those before it have their
// wanted width.
func placeColumns(shown []Column, frozen, left, width int, widest func(Column) int) []placed {
	p := columnPlacer{shown: shown, widest: widest, room: width - gutter, most: halfWidth(width), frozen: frozen}
	order := columnsInView(len(shown), frozen, left)
	next := 0
	for next < len(order) && shown[order[next]].Needed && p.takeColumn(order[next], p.minimumOf(order[next])) {
		next++
	}
	p.growColumns()
	for next < len(order) && p.takeColumn(order[next], p.availableWidth(order[next])) {
		next++
	}
	if len(p.out) == 0 && len(order) > 0 && p.room > 0 { // one column is cut rather than none shown
		p.takeColumn(order[0], p.room)
	}
	at := gutter
	for i := range p.out {
		p.out[i].at = at
		at += p.out[i].width + 1
	}
	return p.out
}

// columnsInView returns the indexes of the columns that are not scrolled away.
func columnsInView(n, frozen, left int) []int {
	var order []int
	for i := range n {
		if i < frozen || i >= left {
			order = append(order, i)
		}
	}
	return order
}

func (p *columnPlacer) minimumOf(i int) int {
	return p.limitWidth(i, minimumWidth(p.shown[i], p.widest(p.shown[i])))
}

func (p *columnPlacer) wantedOf(i int) int {
	return p.limitWidth(i, wantedWidth(p.shown[i], p.widest(p.shown[i])))
}

// limitWidth limits the width of a frozen or resized column.
func (p *columnPlacer) limitWidth(i, width int) int {
	if i < p.frozen || p.shown[i].Width != 0 {
		return min(width, p.most)
	}
	return width
}

// availableWidth returns the wanted width of a column, or the room left if that is enough.
func (p *columnPlacer) availableWidth(i int) int {
	return min(p.wantedOf(i), max(p.room-p.gapBefore(), p.minimumOf(i)))
}

// gapBefore returns the room between the last column and the next.
func (p *columnPlacer) gapBefore() int { return min(len(p.out), 1) }

// takeColumn places a column, if there is room for it.
func (p *columnPlacer) takeColumn(i, width int) bool {
	if width+p.gapBefore() > p.room {
		return false
	}
	p.room -= width + p.gapBefore()
	p.out = append(p.out, placed{Column: p.shown[i], index: i, width: width})
	return true
}

// growColumns distributes the room left evenly, until every column has its wanted width.
func (p *columnPlacer) growColumns() {
	for grown := true; grown; {
		grown = false
		for i := range p.out {
			if c := &p.out[i]; p.room > 0 && c.width < p.wantedOf(c.index) {
				c.width++
				p.room--
				grown = true
			}
		}
	}
}
