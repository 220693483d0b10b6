package table

import (
	"context"
	"fmt"
	"net/netip"

	"whoread/audit/filter"
)

// Pivot is a value of a row, and the records of the whole snapshot that have it.
type Pivot struct {
	What string // the kind of value, such as "session"
	Value
}

// maxPivotValues is how many values of one column of a row are offered.
const maxPivotValues = 4

// pivotColumn is a column whose values lead from a row to other records.
type pivotColumn struct {
	what   string
	column Column
}

func pivotColumns() []pivotColumn {
	return []pivotColumn{
		{"session", SessionID},
		{"token session", TokenSessionID},
		{"address", ClientIP},
		{"app", AppID},
		{"client", Client},
		{"user", User},
		{"mailbox", Mailbox},
		{"folder", Folder},
		{"message", InternetMessageID},
	}
}

// Pivots returns the values that lead from a row to other records, with their numbers among all records
// of the snapshot, whatever the filter and the group of the view. Own lookups count if the view shows
// them. It returns the error of ctx soon after ctx is done.
func (v *View) Pivots(ctx context.Context, row int) ([]Pivot, error) {
	var pivots []Pivot
	for _, c := range pivotColumns() {
		values := v.pivotValues(row, c.column)
		for _, value := range values[:min(len(values), maxPivotValues)] {
			pivots = append(pivots, Pivot{c.what, value})
			if network, ok := networkOf(value.Text); c.column == ClientIP && ok {
				pivots = append(pivots, Pivot{"network", network})
			}
		}
	}
	for i := range pivots {
		if err := v.countPivot(ctx, &pivots[i].Value); err != nil {
			return nil, err
		}
	}
	return pivots, nil
}

// pivotValues returns the stated values of a column in a row that a filter can select.
func (v *View) pivotValues(row int, c Column) []Value {
	n, sibling := v.Sibling(row)
	if !sibling {
		return mostFirst(v.RowValues(row, c))
	}
	text := v.siblings.exportText(n, c)
	term := v.siblingCellTerm(n, c)
	if text == "" || term == nil {
		return nil
	}
	return []Value{{Text: text, Term: term}}
}

// networkOf returns the network of an address that providers give to one customer or one place: 256
// addresses of IPv4, and a /64 of IPv6.
func networkOf(address string) (Value, bool) {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return Value{}, false
	}
	bits := 64
	if ip.Is4() {
		bits = 24
	}
	network, err := ip.WithZone("").Prefix(bits)
	if err != nil {
		return Value{}, false
	}
	term, err := filter.Parse(fmt.Sprintf("%s:%s", ClientIP, network), FilterSchema(nil))
	return Value{Text: network.String(), Term: term}, err == nil
}

// countPivot counts the records of the snapshot that a value selects.
func (v *View) countPivot(ctx context.Context, value *Value) error {
	m, err := newMatcher(ctx, v.snap, value.Term)
	if err != nil {
		return fmt.Errorf("counting %s: %w", value.Term, err)
	}
	mask := m.matchRecords(0)
	if v.snap.ownCount > 0 && !v.spec.ShowOwnLookups {
		v.snap.hideOwnRecords(mask, 0)
	}
	value.Records, value.First, value.Last = 0, 0, 0
	for r, matches := range mask {
		if !matches {
			continue
		}
		value.Records++
		if at := int64(v.snap.times.at(r)); at != 0 {
			value.Last = max(value.Last, at)
			if value.First == 0 || at < value.First {
				value.First = at
			}
		}
	}
	return ctxError(ctx)
}
