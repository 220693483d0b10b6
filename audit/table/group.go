package table

import (
	"slices"
	"sync"

	"whoread/audit"
)

// groups are the rows of a grouped view, numbered by their first records.
type groups struct {
	list   []group
	starts []uint32 // by group: where its members begin
	all    []uint32 // the members of all groups: records, or entries
	counts map[Column]func() []uint32
}

// group is one row of a grouped view.
type group struct {
	key                          groupKey
	members                      uint32
	records, binds, syncs, items uint32
	first, last                  uint32 // Unix seconds, 0 if no record states a time
	latest                       uint32 // the record that was counted last, plus one
	throttled                    bool
}

// groupKey says which records belong together: those with the same code of the value and,
// within it, of a second one. A group by session has the context as the second where there is
// no session (C14), a group by message its mailbox.
type groupKey struct{ code, second uint32 }

func (k groupKey) id() ID { return ID(k.second)<<32 | ID(k.code) }

func (g *groups) members(n uint32) []uint32 {
	start := g.starts[n]
	return g.all[start : start+g.list[n].members]
}

// group makes the groups of the view's records and sorts them.
func (v *View) group() {
	g := &groups{}
	v.groups = g
	members, numbers := v.assign()
	g.starts = make([]uint32, len(g.list))
	sum := uint32(0)
	for i := range g.list {
		g.starts[i] = sum
		sum += g.list[i].members
	}
	g.all = make([]uint32, len(members))
	next := slices.Clone(g.starts)
	for i, n := range numbers {
		g.all[next[n]] = members[i]
		next[n]++
	}
	g.counts = map[Column]func() []uint32{}
	for c := range columnCount {
		if of, ok := c.counts(); ok {
			g.counts[c] = sync.OnceValue(func() []uint32 { return v.countDistinct(of) })
		}
	}
	v.rows = make([]uint32, len(g.list))
	for i := range v.rows {
		v.rows[i] = uint32(i)
	}
	v.sortGroups()
}

// assign gives every member of a group the number of its group, and counts it in there.
func (v *View) assign() (members, numbers []uint32) {
	number := v.numberer()
	if !v.spec.byEntry() {
		numbers = make([]uint32, len(v.records))
		key := v.recordGroup()
		for i, r := range v.records {
			n := number(key(r))
			numbers[i] = n
			v.groups.list[n].count(v.snap, int(r), uint32(v.snap.accesses(int(r))))
		}
		return v.records, numbers
	}
	for _, r := range v.records {
		for i, hi := v.snap.entriesOf(int(r)); i < hi; i++ {
			e, kind := uint32(i), v.snap.kindOf(i)
			if v.spec.By == InternetMessageID && (kind != kindAccess || v.snap.messages.at(i)>>1 == 0) {
				continue
			}
			n := number(v.entryGroup(e))
			members, numbers = append(members, e), append(numbers, n)
			items := uint32(0)
			if kind == kindAccess {
				items = 1
			}
			v.groups.list[n].count(v.snap, int(r), items)
		}
	}
	return members, numbers
}

// numberer returns a function that numbers groups in the order in which it meets their keys.
func (v *View) numberer() func(k groupKey) uint32 {
	var first, second []uint32 // by code: the number of the group, plus one
	both := map[groupKey]uint32{}
	begin := func(k groupKey) uint32 {
		v.groups.list = append(v.groups.list, group{key: k})
		return uint32(len(v.groups.list))
	}
	plain := func(list *[]uint32, code uint32, k groupKey) uint32 {
		if int(code) >= len(*list) {
			*list = append(*list, make([]uint32, int(code)+1-len(*list)+len(*list)/2)...)
		}
		if (*list)[code] == 0 {
			(*list)[code] = begin(k)
		}
		return (*list)[code] - 1
	}
	return func(k groupKey) uint32 {
		switch {
		case k.second == 0:
			return plain(&first, k.code, k)
		case k.code == 0:
			return plain(&second, k.second, k)
		}
		n, ok := both[k]
		if !ok {
			n = begin(k)
			both[k] = n
		}
		return n - 1
	}
}

// recordGroup returns the group of each record.
func (v *View) recordGroup() func(record uint32) groupKey {
	s, by := v.snap, v.spec.By
	if by == SessionID {
		contexts := s.contextsOf()
		return func(r uint32) groupKey {
			return groupKey{s.codes[colSession].must(r), contexts[r]}
		}
	}
	return func(r uint32) groupKey { return groupKey{code: s.recordCode(int(r), by)} }
}

// entryGroup is the group of an entry: its folder, or its message in its mailbox.
func (v *View) entryGroup(entry uint32) groupKey {
	s, i := v.snap, int(entry)
	if v.spec.By == Folder {
		return groupKey{code: s.folderKey(i)}
	}
	return groupKey{s.messages.at(i) >> 1, s.mailboxKey(v.ownerOf(entry))}
}

// ownerOf is the record of a member of a group.
func (v *View) ownerOf(member uint32) int {
	if v.spec.byEntry() {
		return int(v.owners[member])
	}
	return int(member)
}

// count adds a member to the group: a record, or an entry of one. The members of a group come
// in time order, and the entries of a record one after the other.
func (g *group) count(s *Snapshot, record int, items uint32) {
	g.members++
	g.items += items
	if g.latest == uint32(record)+1 {
		return
	}
	g.latest = uint32(record) + 1
	g.records++
	switch s.access(record) {
	case audit.Bind:
		g.binds++
	case audit.Sync:
		g.syncs++
	case audit.AccessUnknown:
	}
	if t := s.times.at(record); t != 0 {
		if g.first == 0 {
			g.first = t
		}
		g.last = t
	}
	g.throttled = g.throttled || s.throttled(record) == audit.True
}

// accesses counts the item accesses of a record.
func (s *Snapshot) accesses(record int) int {
	n := 0
	for i, hi := s.entriesOf(record); i < hi; i++ {
		if s.kindOf(i) == kindAccess {
			n++
		}
	}
	return n
}

// eachCode calls yield with the codes that a member of a group has of a column; 0 where it
// states none.
func (v *View) eachCode(member uint32, c Column, yield func(code uint32)) {
	s := v.snap
	if !c.ofEntry() {
		yield(s.recordCode(v.ownerOf(member), c))
		return
	}
	if v.spec.byEntry() {
		yield(s.distinctCode(c, int(member)))
		return
	}
	for i, hi := s.entriesOf(int(member)); i < hi; i++ {
		yield(s.distinctCode(c, i))
	}
}

// recordCode is the code of a record in a column, equal for equal values. Mailboxes are the
// same if their GUIDs are.
func (s *Snapshot) recordCode(record int, c Column) uint32 {
	switch c {
	case Mailbox:
		return s.mailboxKey(record)
	case User:
		return s.userKey(record)
	case Day:
		return s.times.at(record) / secondsOfDay
	case Access:
		return uint32(s.access(record))
	case Throttled:
		return uint32(s.throttled(record))
	default:
		col, _ := c.code()
		code := s.codes[col].at(record)
		if col == colProgram {
			return s.programs.part(code, c)
		}
		return code
	}
}

// distinctCode is the code of an entry in a column, equal for equal values. Messages are those
// of item accesses; folders are the same if their mailboxes and ids are.
func (s *Snapshot) distinctCode(c Column, entry int) uint32 {
	switch {
	case c == Folder:
		return s.folderKey(entry)
	case c == InternetMessageID && s.kindOf(entry) != kindAccess:
		return 0
	default:
		return s.entryCode(c, entry)
	}
}

// codesOf is one more than the greatest code of a column.
func (s *Snapshot) codesOf(c Column) int {
	switch c {
	case Mailbox:
		return s.mailboxes.size()
	case User:
		return s.users.size()
	case Folder:
		return s.folderSet.size()
	default:
		if d := s.programs.of(c); d != nil {
			return d.size()
		}
		if col, ok := c.code(); ok {
			return s.codeCount(col)
		}
		size, _ := s.entryCodes(c)
		return size
	}
}

// countDistinct counts by group the distinct values of a column that are stated.
func (v *View) countDistinct(c Column) []uint32 {
	counts := make([]uint32, len(v.groups.list))
	seen := make([]uint32, v.snap.codesOf(c)) // by code: the last group that had it, plus one
	for n := range v.groups.list {
		number := uint32(n) + 1
		seen[0] = number
		for _, m := range v.groups.members(uint32(n)) {
			v.eachCode(m, c, func(code uint32) {
				if seen[code] != number {
					seen[code] = number
					counts[n]++
				}
			})
		}
	}
	return counts
}

// Prepare counts what the cells of columns of a grouped view count, which takes tens of
// milliseconds for a million records. Cells that were not prepared are counted when they are
// asked for.
func (v *View) Prepare(columns []Column) {
	if v.spec.Shape != Grouped {
		return
	}
	for _, c := range columns {
		if count, ok := v.groups.counts[c]; ok {
			count()
		}
	}
}

// sortGroups sorts groups by the keys of the spec; those without keys stay in the order of
// their first records.
func (v *View) sortGroups() {
	for _, k := range slices.Backward(v.spec.Sort) {
		v.rows = radixSort(v.rows, v.groupSortKey(k.Column), k.Desc)
	}
}

// groupSortKey returns the number that groups are sorted by for a column: an aggregate, or the
// value that the first member has.
func (v *View) groupSortKey(c Column) func(n uint32) uint32 {
	list := v.groups.list
	if count, ok := v.groups.counts[c]; ok {
		counts := count()
		return func(n uint32) uint32 { return counts[n] }
	}
	switch c {
	case First:
		return func(n uint32) uint32 { return list[n].first }
	case Last:
		return func(n uint32) uint32 { return list[n].last }
	case Records:
		return func(n uint32) uint32 { return list[n].records }
	case Binds:
		return func(n uint32) uint32 { return list[n].binds }
	case Syncs:
		return func(n uint32) uint32 { return list[n].syncs }
	case ItemAccesses:
		return func(n uint32) uint32 { return list[n].items }
	case Throttled:
		return func(n uint32) uint32 {
			if list[n].throttled {
				return 1
			}
			return 0
		}
	}
	if v.spec.byEntry() && c.ofEntry() {
		key := v.entryKey(c)
		return func(n uint32) uint32 { return key(v.groups.members(n)[0]) }
	}
	key := v.recordKey(c)
	return func(n uint32) uint32 {
		return key(uint32(v.ownerOf(v.groups.members(n)[0])))
	}
}
