package filter

import (
	"fmt"
	"math"
	"net/netip"
	"strings"
	"time"
)

const rangeMark = ".."

// isRange reports whether a value names a range of times, numbers or addresses.
func isRange(kind Kind, value literal) bool {
	switch kind {
	case Time, Number:
		return strings.Contains(value.text, rangeMark)
	case Addr:
		return strings.Contains(value.text, rangeMark) && !value.quoted
	default:
		return false
	}
}

// cutRange returns the ends of a range; "" for an open end.
func cutRange(name, value, example string) (from, to string, err error) {
	from, to, _ = strings.Cut(value, rangeMark)
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if from == "" && to == "" {
		return "", "", fmt.Errorf("the range has no end; write %s=%s", name, example)
	}
	return from, to, nil
}

// timeRange matches times from the beginning of one to the end of another.
func timeRange(name, value string, now time.Time) (func(int64) bool, error) {
	const example = "2026-01-02..2026-01-04"
	from, to, err := cutRange(name, value, example)
	if err != nil {
		return nil, err
	}
	first, end, ok := int64(math.MinInt64), int64(math.MaxInt64), true
	if from != "" {
		first, _, ok = parseWhen(from, now)
	}
	if !ok {
		return nil, notATime(name, OpEqual, from)
	}
	if to != "" {
		_, end, ok = parseWhen(to, now)
	}
	if !ok {
		return nil, notATime(name, OpEqual, to)
	}
	if first >= end {
		return nil, reversedRange(name, from, to)
	}
	return newSpanMatcher(OpEqual, first, end, isStatedTime), nil
}

// numberRange matches numbers from one to another, including both.
func numberRange(name, value string) (func(int64) bool, error) {
	from, to, err := cutRange(name, value, "10..20")
	if err != nil {
		return nil, err
	}
	first, last := int64(0), int64(math.MaxInt64-1)
	if from != "" {
		if first, err = ParseSize(from); err != nil {
			return nil, notANumber(name, OpEqual, from)
		}
	}
	if to != "" {
		if last, err = ParseSize(to); err != nil {
			return nil, notANumber(name, OpEqual, to)
		}
	}
	if first > last {
		return nil, reversedRange(name, from, to)
	}
	return newSpanMatcher(OpEqual, first, last+1, isStatedNumber), nil
}

// addrRange matches addresses from one to another of the same version, including both.
func addrRange(name, value string) (func(string) bool, error) {
	from, to, err := cutRange(name, value, "198.51.100.1..198.51.100.9")
	if err != nil {
		return nil, err
	}
	var ends []netip.Addr
	for _, text := range []string{from, to} {
		if text == "" {
			continue
		}
		addr, err := netip.ParseAddr(text)
		if err != nil {
			return nil, fmt.Errorf("%s= needs addresses at the ends of a range, not %s", name, quoteExcerpt(text))
		}
		ends = append(ends, addr.Unmap().WithZone(""))
	}
	first, last := ends[0], ends[len(ends)-1]
	switch {
	case first.Is4() != last.Is4():
		return nil, fmt.Errorf("%s and %s are addresses of different versions", from, to)
	case last.Less(first):
		return nil, reversedRange(name, from, to)
	}
	return func(s string) bool {
		addr, err := netip.ParseAddr(s)
		if err != nil {
			return false
		}
		addr = addr.Unmap().WithZone("")
		return addr.Is4() == first.Is4() && (from == "" || !addr.Less(first)) && (to == "" || !last.Less(addr))
	}, nil
}

func reversedRange(name, from, to string) error {
	return fmt.Errorf("the range ends before it begins; write %s=%s%s%s", name, to, rangeMark, from)
}
