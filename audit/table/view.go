package table

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"whoread/audit"
)

// View is the rows of a snapshot that a spec selects, in its order. It never changes and is safe
// for use by several goroutines.
type View struct {
	snap          *Snapshot
	spec          Spec
	matcher       *matcher
	records       []uint32 // the records that match, in time order
	rows          []uint32 // records, entries, or numbers of groups; see siblingBit, too
	owners        []uint32 // by entry: its record; nil unless rows or groups are made of entries
	siblings      siblingMatcher
	groupsEntries bool // groups consist of entries rather than of whole records
	groups        *groups
	hiddenOwn     int
	// dependsOnMessageInfo is set if new MessageInfo can change the rows or their order.
	dependsOnMessageInfo bool
	totals               func() Totals
	// hiddenWithoutTime computes its result at the first call.
	hiddenWithoutTime func() int
	// throttledRecords computes its result at the first call.
	throttledRecords func() []ThrottledRecord
	// addresses computes its result at the first call.
	addresses func() sessionAddresses
}

// Build returns the view of a snapshot that a spec describes. It takes tens of milliseconds for a
// million records, and returns the error of ctx soon after ctx is done.
func Build(ctx context.Context, s *Snapshot, spec Spec) (*View, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	m, err := newMatcher(ctx, s, spec.recordFilter())
	if err != nil {
		return nil, fmt.Errorf("filtering: %w", err)
	}
	v := newView(s, spec, m)
	return v, v.buildRows(ctx)
}

func (v *View) buildRows(ctx context.Context) error {
	v.records = v.filterRecords(v.snap.timeOrder(), 0)
	if err := ctxError(ctx); err != nil {
		return err
	}
	switch v.spec.Shape {
	case Grouped:
		v.buildGroups()
	case Activity:
		v.buildActivity()
	default:
		v.rows = v.sortRows(v.rowsOf(v.records))
	}
	return ctxError(ctx)
}

// Extend returns the same view of a later snapshot of the same store. The result equals what Build
// returns, but takes only as long as the new records need. New MessageInfo changes no rows unless
// the filter, the order or the groups depend on it.
func (v *View) Extend(ctx context.Context, s *Snapshot) (*View, error) {
	have := v.snap.Len()
	learned := s.byMessage.changes != v.snap.byMessage.changes
	if s.Len() == have && s.counts == v.snap.counts && !learned {
		return v, nil
	}
	if s.Len() > 2*have {
		return Build(ctx, s, v.spec)
	}
	m, err := v.matcher.growTo(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("filtering: %w", err)
	}
	w := newView(s, v.spec, m)
	if learned && w.dependsOnMessageInfo || s.counts.Conflicts != v.snap.counts.Conflicts && w.spec.dependsOnConflicts() {
		return w, w.buildRows(ctx)
	}
	w.hiddenOwn = v.hiddenOwn
	fresh := w.filterRecords(s.sortByTime(have), have)
	w.records = mergeRows(v.records, fresh, s.compareByTime)
	switch {
	case v.spec.Shape == Activity: // any record can bring siblings that were read before
		w.buildActivity()
	case len(fresh) == 0 && !w.spec.sortsByAllAddresses():
		w.rows, w.groups = v.rows, v.groups
	case v.spec.Shape == Grouped:
		w.buildGroups()
	case v.spec.Shape == Events && len(v.spec.Sort) == 0:
		w.rows = w.records
	default:
		w.rows = mergeRows(v.rows, w.sortRows(w.rowsOf(fresh)), w.compareRows())
	}
	return w, ctxError(ctx)
}

func newView(s *Snapshot, spec Spec, m *matcher) *View {
	v := &View{snap: s, spec: spec, matcher: m, siblings: siblingMatcher{s, siblingColumns()}, groupsEntries: spec.groupsEntries(), dependsOnMessageInfo: spec.dependsOnMessageInfo()}
	v.totals = sync.OnceValue(v.sumTotals)
	v.hiddenWithoutTime = sync.OnceValue(v.countHiddenWithoutTime)
	v.throttledRecords = sync.OnceValue(v.findThrottledRecords)
	v.addresses = sync.OnceValue(v.findAddresses)
	if spec.Shape == Accesses || v.groupsEntries {
		v.owners = s.ownersOf()
	}
	return v
}

func ctxError(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("building a view: %w", err)
	}
	return nil
}

// filterRecords returns the records that the view shows. The list has all records from lo on.
func (v *View) filterRecords(list []uint32, lo int) []uint32 {
	leaveOut := v.snap.ownCount > 0 && !v.spec.ShowOwnLookups
	if v.spec.recordFilter() == nil && !leaveOut {
		return list
	}
	mask := v.matcher.matchRecords(lo)
	if leaveOut {
		v.hiddenOwn += v.snap.hideOwnRecords(mask, lo)
	}
	return selectRows(list, mask, lo)
}

// selectRows returns the records with a set mask, which begins at record lo.
func selectRows(records []uint32, mask []bool, lo int) []uint32 {
	n := 0
	for _, ok := range mask {
		if ok {
			n++
		}
	}
	selected := make([]uint32, 0, n)
	for _, r := range records {
		if mask[int(r)-lo] {
			selected = append(selected, r)
		}
	}
	return selected
}

// rowsOf returns the rows of records: the records, or their item accesses and synced folders.
func (v *View) rowsOf(records []uint32) []uint32 {
	if v.spec.Shape == Events {
		return slices.Clip(records)
	}
	s := v.snap
	rows := make([]uint32, 0, s.countEntries(records))
	for _, r := range records {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if k := s.kindOf(i); k == kindAccess || k == kindSynced {
				rows = append(rows, uint32(i))
			}
		}
	}
	return rows
}

// Spec returns the spec of the view.
func (v *View) Spec() Spec { return v.spec }

// Snapshot returns the snapshot of the view.
func (v *View) Snapshot() *Snapshot { return v.snap }

// Len returns the number of rows.
func (v *View) Len() int { return len(v.rows) }

// RowID identifies a row in all views of one store with the same Shape and By.
type RowID uint64

// RowID returns the identity of a row.
func (v *View) RowID(row int) RowID {
	if v.spec.Shape == Grouped {
		return v.groups.keys[v.rows[row]].rowID()
	}
	return RowID(v.rows[row])
}

// RowByID returns the row with an identity.
func (v *View) RowByID(id RowID) (row int, ok bool) {
	if v.spec.Shape == Grouped {
		row = slices.IndexFunc(v.rows, func(g uint32) bool { return v.groups.keys[g].rowID() == id })
	} else {
		row = slices.Index(v.rows, uint32(id))
	}
	return row, row >= 0
}

// FirstRecord returns the record of a row, or the first record of a group; -1 for a sibling.
func (v *View) FirstRecord(row int) int {
	switch v.spec.Shape {
	case Activity:
		if _, ok := v.Sibling(row); ok {
			return -1
		}
		return int(v.rows[row])
	case Events:
		return int(v.rows[row])
	case Accesses:
		return int(v.owners[v.rows[row]])
	default:
		return v.ownerOf(v.groups.membersOf(v.rows[row])[0])
	}
}

// IsThrottled reports whether a record of the row is throttled.
func (v *View) IsThrottled(row int) bool {
	if v.spec.Shape == Grouped {
		return v.groups.counts[v.rows[row]].throttled == audit.True
	}
	record := v.FirstRecord(row)
	return record >= 0 && v.snap.throttledOf(record) == audit.True
}

// PickRows returns the view with only the rows in ids, in the same order. The filter of its spec
// stays, although it no longer describes these rows.
func (v *View) PickRows(ids map[RowID]struct{}) *View {
	w := newView(v.snap, v.spec, v.matcher)
	w.groups = v.groups
	seen := make(map[uint32]struct{}, len(ids))
	for row := range v.rows {
		if _, ok := ids[v.RowID(row)]; !ok {
			continue
		}
		w.rows = append(w.rows, v.rows[row])
		for r := range v.RecordsOf(row) {
			seen[uint32(r)] = struct{}{}
		}
	}
	for _, r := range v.records {
		if _, ok := seen[r]; ok {
			w.records = append(w.records, r)
		}
	}
	return w
}
