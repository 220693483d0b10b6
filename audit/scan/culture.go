package scan

import (
	"strings"
	"time"
)

// dateOrders is a set of orders in which the numbers of a date can stand.
type dateOrders uint8

const (
	dayFirst dateOrders = 1 << iota
	monthFirst
	yearFirst // with two digits; four digits are always a year
	// contradicted says that rows of one column need different orders.
	contradicted
)

// Culture is the order of the numbers in the dates of a column, as far as the rows of the column settle it.
// The zero Culture knows nothing.
type Culture struct {
	slash, dash, point dateOrders // of dates with these separators
}

// Learn takes a time of the column into account.
func (c *Culture) Learn(text string) {
	text = strings.TrimSpace(text)
	if len(text) > maxTime || isoSize(text) > 0 {
		return
	}
	r, ok := readTime(text)
	orders := c.ordersOf(r.date.sign)
	if !ok || orders == nil {
		return
	}
	switch possible := r.date.orders(); {
	case possible == 0:
	case *orders == 0:
		*orders = possible
	case *orders&possible == 0:
		*orders = contradicted
	default:
		*orders &= possible
	}
}

// IsOpen reports whether the column has dates that can mean two days and no row that settles it.
func (c *Culture) IsOpen() bool {
	for _, orders := range []dateOrders{c.slash, c.dash, c.point} {
		if orders&contradicted == 0 && orders&(orders-1) != 0 {
			return true
		}
	}
	return false
}

// Contradicts reports whether a time needs another order than the one that the column has.
func (c Culture) Contradicts(text string) bool {
	if c == (Culture{}) {
		return false
	}
	learned := c
	learned.Learn(text)
	return (learned.slash|learned.dash|learned.point)&contradicted != 0 && learned != c
}

// ordersOf returns the orders of dates with a separator; nil for a date whose order is certain.
func (c *Culture) ordersOf(sign byte) *dateOrders {
	switch sign {
	case '/':
		return &c.slash
	case '-':
		return &c.dash
	case '.':
		return &c.point
	}
	return nil
}

// parse reads a time as cultures write it: a date, a time of day, and optionally a zone.
func (c Culture) parse(text string) (t time.Time, zoned bool) {
	r, ok := readTime(text)
	if !ok {
		return time.Time{}, false
	}
	known := dateOrders(0)
	if orders := c.ordersOf(r.date.sign); orders != nil {
		known = *orders
	}
	day := r.date.choose(known)
	if day.IsZero() {
		return time.Time{}, false
	}
	return day.Add(r.clock - r.offset), r.zoned
}
