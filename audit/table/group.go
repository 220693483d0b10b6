package table

import (
	"slices"
	"strings"
	"sync"
)

// groups holds the rows of a grouped view, numbered by their first records. The members of a group,
// records or entries, are in time order.
type groups struct {
	keys     []groupKey
	starts   []uint32 // by group: where its members begin, and where the last ones end
	all      []uint32 // the members of all groups
	counts   []groupCounts
	distinct map[Column]func() []uint32
	// unknown returns the states of the messages with unknown subjects.
	unknown func() string
}

// groupKey is equal for the members of one group. The second code is of the second column for groups of
// two levels, the context for groups by session without a session (C14), and the mailbox for groups by
// message.
type groupKey struct{ code, second uint32 }

func (k groupKey) rowID() RowID { return RowID(k.second)<<32 | RowID(k.code) }

func (g *groups) membersOf(n uint32) []uint32 { return g.all[g.starts[n]:g.starts[n+1]] }

// buildGroups groups the records of the view and sorts the groups.
func (v *View) buildGroups() {
	g := &groups{distinct: map[Column]func() []uint32{}}
	v.groups = g
	g.placeMembers(v.assignGroups())
	if len(g.counts) == 0 {
		g.counts = v.sumAccesses()
	}
	for c := range columnCount {
		if of, ok := c.countedColumn(); ok {
			g.distinct[c] = sync.OnceValue(func() []uint32 { return v.countDistinct(of) })
		}
	}
	g.unknown = sync.OnceValue(v.unknownStates)
	v.rows = make([]uint32, len(g.keys))
	for i := range v.rows {
		v.rows[i] = uint32(i)
	}
	v.sortGroups()
}

// placeMembers stores members by the numbers of their groups, in their order.
func (g *groups) placeMembers(members, numbers []uint32) {
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

// assignGroups returns the members of groups, each with the number of its group. It also counts
// them if groups are few.
func (v *View) assignGroups() (members, numbers []uint32) {
	switch {
	case v.spec.By == Folder:
		return v.assignFolders()
	case v.groupsEntries:
		return v.assignAccesses()
	}
	s, g, key, number := v.snap, v.groups, v.recordGroup(), v.newGroupNumberer()
	numbers = make([]uint32, len(v.records))
	for i, r := range v.records {
		n := number(key(r))
		numbers[i] = n
		x := g.countsOf(n)
		x.addRecord(r, s.flags.mustAt(r))
		x.items += uint32(s.countAccesses(int(r)))
	}
	return v.records, numbers
}

// countsOf returns the counts of a group, which can be a new one.
func (g *groups) countsOf(n uint32) *groupCounts {
	if int(n) == len(g.counts) {
		g.counts = append(g.counts, groupCounts{})
	}
	return &g.counts[n]
}

// assignFolders assigns the entries of the records to their folders.
func (v *View) assignFolders() (members, numbers []uint32) {
	s, number := v.snap, v.newEntryNumberer()
	most := s.countEntries(v.records)
	members, numbers = make([]uint32, 0, most), make([]uint32, 0, most)
	for _, r := range v.records {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			n := number(uint32(i))
			members, numbers = append(members, uint32(i)), append(numbers, n)
			x := v.groups.countsOf(n)
			x.addRecord(r, s.flags.mustAt(r))
			if s.kindOf(i) == kindAccess {
				x.items++
			}
		}
	}
	return members, numbers
}

// assignAccesses assigns item accesses to groups by message or by MessageInfo.
func (v *View) assignAccesses() (members, numbers []uint32) {
	s, number := v.snap, v.newEntryNumberer()
	most := s.countEntries(v.records)
	members, numbers = make([]uint32, 0, most), make([]uint32, 0, most)
	for _, r := range v.records {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if s.kindOf(i) != kindAccess || v.spec.By == InternetMessageID && s.messages.at(i)>>1 == 0 {
				continue
			}
			members, numbers = append(members, uint32(i)), append(numbers, number(uint32(i)))
		}
	}
	return members, numbers
}

// newGroupNumberer returns a function that numbers groups in the order in which their keys appear.
func (v *View) newGroupNumberer() func(k groupKey) uint32 {
	g := v.groups
	first, second := []uint32{0}, []uint32{0} // by code: the first group that has it, plus one
	if v.groupsEntries {
		first = make([]uint32, v.snap.columnCodeCount(v.spec.By))
	}
	others := map[groupKey]uint32{} // with the code of another group
	alone := v.spec.By != InternetMessageID && v.spec.Then == NoColumn
	begin := func(k groupKey) uint32 {
		g.keys = append(g.keys, k)
		return uint32(len(g.keys))
	}
	return func(k groupKey) uint32 {
		list, code := &first, k.code
		if code == 0 {
			list, code = &second, k.second
		}
		if int(code) >= len(*list) {
			*list = append(*list, make([]uint32, code)...)
		}
		n := (*list)[code]
		switch {
		case n == 0:
			n = begin(k)
			(*list)[code] = n
		case alone || g.keys[n-1] == k:
		default:
			if n = others[k]; n == 0 {
				n = begin(k)
				others[k] = n
			}
		}
		return n - 1
	}
}

// recordGroup returns a function that returns the group key of a record.
func (v *View) recordGroup() func(record uint32) groupKey {
	s, by := v.snap, v.spec.By
	if v.spec.Then != NoColumn {
		return v.pairGroup()
	}
	if by == SessionID {
		contexts := s.contextsOf()
		return func(r uint32) groupKey {
			return groupKey{s.codes[colSession].mustAt(r), contexts[r]}
		}
	}
	codes := by.describe().values.(codedValues) //nolint:forcetypeassert // a column to group by has codes
	return func(r uint32) groupKey { return groupKey{code: codes.valueCode(s, int(r))} }
}

// newEntryNumberer returns a function that returns the group number of an entry.
func (v *View) newEntryNumberer() func(entry uint32) uint32 {
	s, number := v.snap, v.newGroupNumberer()
	switch v.spec.By {
	case Folder:
		return func(e uint32) uint32 { return number(groupKey{code: s.folderKey(int(e))}) }
	case InternetMessageID:
		return func(e uint32) uint32 {
			return number(groupKey{s.messages.mustAt(e) >> 1, s.mailboxKey(int(v.owners[e]))})
		}
	default:
		return v.newInfoNumberer(number)
	}
}

// newInfoNumberer returns a function that numbers entries by their MessageInfo. It looks up each
// message once.
func (v *View) newInfoNumberer(number func(k groupKey) uint32) func(entry uint32) uint32 {
	s := v.snap
	known := v.spec.By.describe().values.(infoValues) //nolint:forcetypeassert // a column of messages
	code := func(f infoCodes) uint32 { return known.infoCode(s, f) }
	codes := perMessage(&s.byMessage, code)
	numbers := make([]uint32, len(codes)) // plus one
	return func(e uint32) uint32 {
		m := s.messages.mustAt(e) >> 1
		if m == 0 {
			return number(groupKey{code: code(s.statedInfo(int(e)))})
		}
		if numbers[m] == 0 {
			numbers[m] = number(groupKey{code: codes[m]}) + 1
		}
		return numbers[m] - 1
	}
}

// unknownStates returns the states of the messages with unknown subjects, in a view by Subject.
func (v *View) unknownStates() string {
	s := v.snap
	seen := newCodeSet(s.states.codeCount())
	for _, m := range v.groups.membersOf(uint32(slices.Index(v.groups.keys, groupKey{}))) {
		seen.addCode(s.infoOf(int(m)).state)
	}
	var states []string
	for code, ok := range seen.seen {
		if ok {
			states = append(states, s.states.text(uint32(code)))
		}
	}
	slices.Sort(states)
	return strings.Join(states, "; ")
}

// ownerOf returns the record of a member of a group.
func (v *View) ownerOf(member uint32) int {
	if v.groupsEntries {
		return int(v.owners[member])
	}
	return int(member)
}
