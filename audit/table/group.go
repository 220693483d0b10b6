package table

import "sync"

// groups are the rows of a grouped view, numbered by their first records. The members of a
// group, records or entries, are in time order.
type groups struct {
	keys     []groupKey
	starts   []uint32 // by group: where its members begin, and where the last ones end
	all      []uint32 // the members of all groups
	sums     sums
	distinct map[Column]func() []uint32
}

// groupKey says which records belong together: those with the same code of the value and,
// within it, of a second one. A group by session has the context as the second where there is
// no session (C14), a group by message its mailbox.
type groupKey struct{ code, second uint32 }

func (k groupKey) id() ID { return ID(k.second)<<32 | ID(k.code) }

func (g *groups) members(n uint32) []uint32 { return g.all[g.starts[n]:g.starts[n+1]] }

// group makes the groups of the view's records and sorts them.
func (v *View) group() {
	g := &groups{distinct: map[Column]func() []uint32{}}
	v.groups = g
	g.place(v.assign())
	for c := range columnCount {
		if of, ok := c.counts(); ok {
			g.distinct[c] = sync.OnceValue(func() []uint32 { return v.countDistinct(of) })
		}
	}
	v.rows = make([]uint32, len(g.keys))
	for i := range v.rows {
		v.rows[i] = uint32(i)
	}
	v.sortGroups()
}

// place puts members that have the numbers of their groups into these, in their order.
func (g *groups) place(members, numbers []uint32) {
	next := make([]uint32, len(g.keys)+2)
	for _, n := range numbers {
		next[n+2]++
	}
	for i := 2; i < len(next); i++ {
		next[i] += next[i-1]
	}
	g.all = make([]uint32, len(members))
	for i, n := range numbers {
		g.all[next[n+1]] = members[i]
		next[n+1]++
	}
	g.starts = next[:len(g.keys)+1]
}

// assign gives every member of a group the number of its group, and counts it in there.
func (v *View) assign() (members, numbers []uint32) {
	if v.spec.byEntry() {
		return v.assignEntries()
	}
	s, g, key, number := v.snap, v.groups, v.recordGroup(), v.numberer()
	numbers = make([]uint32, len(v.records))
	for i, r := range v.records {
		n := number(key(r))
		numbers[i] = n
		g.sums.addRecord(n, s.flags.must(r), s.accesses(int(r)))
	}
	return v.records, numbers
}

func (v *View) assignEntries() (members, numbers []uint32) {
	s, g, number := v.snap, v.groups, v.numberer()
	var latest []uint32 // by group: the record that was counted last, plus one
	for _, r := range v.records {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			kind := s.kindOf(i)
			if v.spec.By == InternetMessageID && (kind != kindAccess || s.messages.at(i)>>1 == 0) {
				continue
			}
			n := number(v.entryGroup(uint32(i)))
			members, numbers = append(members, uint32(i)), append(numbers, n)
			if int(n) == len(latest) {
				latest = append(latest, 0)
			}
			if latest[n] != r+1 {
				latest[n] = r + 1
				g.sums.addRecord(n, s.flags.must(r), 0)
			}
			if kind == kindAccess {
				g.sums.list[n].items++
			}
		}
	}
	return members, numbers
}

// numberer returns a function that numbers groups in the order in which it meets their keys.
func (v *View) numberer() func(k groupKey) uint32 {
	g := v.groups
	var first, second []uint32 // by the one code that a key has: the number of the group, plus one
	both := map[groupKey]uint32{}
	begin := func(k groupKey) uint32 {
		g.keys = append(g.keys, k)
		g.sums.grow()
		return uint32(len(g.keys))
	}
	plain := func(list *[]uint32, code uint32, k groupKey) uint32 {
		if int(code) >= len(*list) {
			*list = append(*list, make([]uint32, int(code)+1-len(*list)+len(*list))...)
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
