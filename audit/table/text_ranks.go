package table

import (
	"cmp"
	"encoding/binary"
	"net/netip"
	"slices"
	"sort"
	"strings"
	"unsafe"

	"whoread/audit/crash"
)

// ranks are the positions of the codes of a dictionary in the order of their texts. Codes with
// equal texts have the same rank, or follow each other if the texts are distinct. Ranks of a later
// dictionary order the codes of an earlier one equally well.
type ranks struct {
	sorted []uint32 // codes by text
	rank   []uint32 // by code
}

// codeTexts is the texts of the codes below size, to be ranked.
type codeTexts struct {
	size     int
	text     func(code uint32) string
	distinct bool // no two codes have the same text, or count as the same if they have
}

// addTexts returns ranks that include the new codes of t. The receiver stays unchanged.
func (r ranks) addTexts(t codeTexts) ranks {
	if t.size <= len(r.rank) {
		return r
	}
	fresh := make([]rankedText, 0, t.size-len(r.rank))
	for code := len(r.rank); code < t.size; code++ {
		fresh = append(fresh, rankedText{code: uint32(code), text: t.text(uint32(code))})
	}
	sortTexts(fresh, 0)
	g := ranks{sorted: mergeTexts(r.sorted, fresh, t.text), rank: make([]uint32, t.size)}
	if t.distinct {
		for i, code := range g.sorted {
			g.rank[code] = uint32(i)
		}
		return g
	}
	last, n := "", uint32(0)
	for _, code := range g.sorted {
		if text := t.text(code); text != last {
			last = text
			n++
		}
		g.rank[code] = n
	}
	return g
}

// mergeTexts merges sorted codes with fresh ones.
func mergeTexts(sorted []uint32, fresh []rankedText, text func(code uint32) string) []uint32 {
	all := make([]uint32, 0, len(sorted)+len(fresh))
	for _, f := range fresh {
		n := sort.Search(len(sorted), func(i int) bool { return text(sorted[i]) > f.text })
		all = append(all, sorted[:n]...)
		all = append(all, f.code)
		sorted = sorted[n:]
	}
	return append(all, sorted...)
}

// rankedText is a code with its text, and the eight bytes of the text that are being compared.
type rankedText struct {
	prefix uint64
	code   uint32
	text   string
}

// sortTexts sorts by text. The first depth bytes are known to be equal: it compares the next eight
// bytes, and goes deeper only where these are equal. It sorts a long list on two goroutines.
func sortTexts(list []rankedText, depth int) {
	longest := 0
	for i := range list {
		list[i].prefix = textPrefix(list[i].text, depth)
		longest = max(longest, len(list[i].text))
	}
	if len(list) < 16 || longest <= depth {
		slices.SortFunc(list, func(a, b rankedText) int {
			return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.code, b.code))
		})
		return
	}
	sortByPrefix(list)
	middle := len(list) / 2
	for middle < len(list) && list[middle].prefix == list[middle-1].prefix {
		middle++
	}
	runBoth(len(list), func() { sortRuns(list[:middle], depth) }, func() { sortRuns(list[middle:], depth) })
}

// sortRuns sorts each run of texts with equal prefixes by the bytes after the prefix.
func sortRuns(list []rankedText, depth int) {
	for lo := 0; lo < len(list); {
		hi := lo + 1
		for hi < len(list) && list[hi].prefix == list[lo].prefix {
			hi++
		}
		if hi > lo+1 {
			sortTexts(list[lo:hi], depth+8)
		}
		lo = hi
	}
}

// sortByPrefix sorts by the eight bytes of the prefix.
func sortByPrefix(list []rankedText) {
	byWindow := func(a, b rankedText) int { return cmp.Compare(a.prefix, b.prefix) }
	if len(list) < manyTexts {
		slices.SortFunc(list, byWindow)
		return
	}
	left, right := slices.Clone(list[:len(list)/2]), list[len(list)/2:]
	runBoth(len(list), func() { slices.SortFunc(left, byWindow) }, func() { slices.SortFunc(right, byWindow) })
	for i := range list {
		if len(right) == 0 || len(left) > 0 && left[0].prefix <= right[0].prefix {
			list[i], left = left[0], left[1:]
		} else {
			list[i], right = right[0], right[1:]
		}
		if len(left) == 0 {
			return // the rest of the right half is already in place
		}
	}
}

// manyTexts is the number of texts from which two goroutines are faster than one.
const manyTexts = 1 << 14

// runBoth calls two functions, concurrently if there is much to do.
func runBoth(n int, one, other func()) {
	if n < manyTexts {
		one()
		other()
		return
	}
	var running crash.Group
	running.Go(one)
	other()
	running.Wait()
}

// textPrefix returns eight bytes of a text, from depth on, as a number that sorts like the text.
// Zero bytes fill up a text that is shorter.
func textPrefix(s string, depth int) uint64 {
	if depth+8 <= len(s) {
		return binary.BigEndian.Uint64(unsafe.Slice(unsafe.StringData(s), len(s))[depth:])
	}
	var b [8]byte
	copy(b[:], s[min(depth, len(s)):])
	return binary.BigEndian.Uint64(b[:])
}

// sortableAddress returns a text that sorts addresses by number, IPv4 first, then host names.
func sortableAddress(ip string) string {
	if ip == "" {
		return ""
	}
	a, err := netip.ParseAddr(ip)
	switch b := a.As16(); {
	case err != nil:
		return "\x03" + ip
	case a.Is4():
		return "\x01" + string(b[12:])
	default:
		return "\x02" + string(b[:])
	}
}
