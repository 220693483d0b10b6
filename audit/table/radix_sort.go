package table

// Rows are sorted by keys of 32 bits, one digit after the other, which keeps rows with equal
// keys in the order that they had.
const (
	digitBits = 11
	digits    = 1 << digitBits
)

// radixSort sorts rows by key, ascending or descending, and keeps the order of equal ones. It
// overwrites its argument and may return another slice; equal rows have equal returned keys.
func radixSort(rows []uint32, key func(row uint32) uint32, desc bool) (sorted, keys []uint32) {
	keys = make([]uint32, len(rows))
	if len(rows) == 0 {
		return rows, keys
	}
	least, most := ^uint32(0), uint32(0)
	for i, r := range rows {
		k := key(r)
		keys[i] = k
		least, most = min(least, k), max(most, k)
	}
	for i, k := range keys {
		if desc {
			keys[i] = most - k
		} else {
			keys[i] = k - least
		}
	}
	otherRows, otherKeys := make([]uint32, len(rows)), make([]uint32, len(rows))
	for shift := 0; shift < 32 && (most-least)>>shift > 0; shift += digitBits {
		if scatterDigit(rows, keys, otherRows, otherKeys, shift) {
			rows, otherRows = otherRows, rows
			keys, otherKeys = otherKeys, keys
		}
	}
	return rows, keys
}

// eachRun calls do with the bounds of every run of two or more equal keys.
func eachRun(keys []uint32, do func(lo, hi int)) {
	for lo := 0; lo < len(keys); {
		hi := lo + 1
		for hi < len(keys) && keys[hi] == keys[lo] {
			hi++
		}
		if hi > lo+1 {
			do(lo, hi)
		}
		lo = hi
	}
}

// scatterDigit sorts by one digit into other slices. It returns false, and does nothing, if all
// keys have the same digit.
func scatterDigit(rows, keys, toRows, toKeys []uint32, shift int) bool {
	var start [digits]uint32
	for _, k := range keys {
		start[k>>shift&(digits-1)]++
	}
	if start[keys[0]>>shift&(digits-1)] == uint32(len(keys)) {
		return false
	}
	sum := uint32(0)
	for d, n := range start {
		start[d] = sum
		sum += n
	}
	for i, k := range keys {
		d := k >> shift & (digits - 1)
		toRows[start[d]], toKeys[start[d]] = rows[i], k
		start[d]++
	}
	return true
}
