package grid

// gutter is the room to the left of the columns: the pointer, the mark, the warning.
const gutter = 3

// placed is a column on the screen: where it begins and how wide it is.
type placed struct {
	Column
	at, width int
	index     int // among the shown columns
}

// want is the width that the content of a column asks for.
func want(c Column, widest int) int {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Width == Whole:
		return max(widest, narrowest)
	}
	return max(c.Min, min(widest, c.Max))
}

// least is the width below which a column is not shown.
func least(c Column, widest int) int {
	if c.Width != 0 {
		return want(c, widest)
	}
	return min(c.Min, want(c, widest))
}

// placer lays columns out from the left.
type placer struct {
	shown  []Column
	widest func(Column) int
	room   int // cells that are left
	out    []placed
}

// place lays the columns out in a width: the frozen ones first, then those from the left one
// on. Needed columns may be squeezed to their least width to fit; another column comes in
// only when those before it have all the width they want.
func place(shown []Column, frozen, left, width int, widest func(Column) int) []placed {
	p := placer{shown: shown, widest: widest, room: width - gutter}
	order := visible(len(shown), frozen, left)
	next := 0
	for next < len(order) && shown[order[next]].Need && p.take(order[next], p.least(order[next])) {
		next++
	}
	p.grow()
	for next < len(order) && p.take(order[next], p.roomy(order[next])) {
		next++
	}
	if len(p.out) == 0 && len(order) > 0 && p.room > 0 { // one column is cut rather than none shown
		p.take(order[0], p.room)
	}
	at := gutter
	for i := range p.out {
		p.out[i].at = at
		at += p.out[i].width + 1
	}
	return p.out
}

// visible is the indexes of the columns that are not scrolled away.
func visible(n, frozen, left int) []int {
	var order []int
	for i := range n {
		if i < frozen || i >= left {
			order = append(order, i)
		}
	}
	return order
}

func (p *placer) least(i int) int { return least(p.shown[i], p.widest(p.shown[i])) }

// roomy is the width that a column wants, or what room there is if that is enough for it.
func (p *placer) roomy(i int) int {
	return min(want(p.shown[i], p.widest(p.shown[i])), max(p.room-p.gap(), p.least(i)))
}

// gap is the room between the last column and the next.
func (p *placer) gap() int { return min(len(p.out), 1) }

// take places a column in a width, if there is room for it.
func (p *placer) take(i, width int) bool {
	if width+p.gap() > p.room {
		return false
	}
	p.room -= width + p.gap()
	p.out = append(p.out, placed{Column: p.shown[i], index: i, width: width})
	return true
}

// grow shares the room that is left out evenly, until every column has the width it wants.
func (p *placer) grow() {
	for grown := true; grown; {
		grown = false
		for i := range p.out {
			if c := &p.out[i]; p.room > 0 && c.width < want(c.Column, p.widest(c.Column)) {
				c.width++
				p.room--
				grown = true
			}
		}
	}
}
