package filter

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// numberMatcher compares integers. A negative number is not stated: it matches only = and : without
// a value.
func numberMatcher(name string, op Op, value string) (func(int64) bool, error) {
	switch {
	case op == OpMatch:
		return nil, fmt.Errorf("%s is a number; compare it with = != < <= > or >=", name)
	case op == OpRange:
		return numberRange(name, value)
	case value == "" && op == OpEqual:
		return func(n int64) bool { return n < 0 }, nil
	case value == "" && op == OpContains:
		return func(int64) bool { return true }, nil
	}
	want, err := ParseSize(value)
	if err != nil {
		return nil, notANumber(name, op, value)
	}
	return newSpanMatcher(op, want, want+1, isStatedNumber), nil
}

func isStatedNumber(n int64) bool { return n >= 0 }

func notANumber(name string, op Op, value string) error {
	return fmt.Errorf("%s%s needs a number such as 10, 5k or 2MB, not %s", name, op, quoteExcerpt(value))
}

// newSpanMatcher compares integers with the span [first, end) of a value. Values that are not
// stated never match.
func newSpanMatcher(op Op, first, end int64, stated func(int64) bool) func(int64) bool {
	switch op {
	case OpLess:
		return func(n int64) bool { return n < first && stated(n) }
	case OpLessEqual:
		return func(n int64) bool { return n < end && stated(n) }
	case OpGreater:
		return func(n int64) bool { return n >= end && stated(n) }
	case OpGreaterEqual:
		return func(n int64) bool { return n >= first && stated(n) }
	default:
		return func(n int64) bool { return first <= n && n < end && stated(n) }
	}
}

// ParseSize parses digits and a unit: k, M and G are powers of 1000; KB, MB, GB, KiB, MiB and GiB
// are powers of 1024.
func ParseSize(text string) (int64, error) {
	digits := strings.TrimRight(text, "kKmMgGiIbB")
	unit, err := unitOf(strings.ToLower(text[len(digits):]))
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil {
		return 0, fmt.Errorf("reading a number: %w", err)
	}
	if n >= math.MaxInt64/uint64(unit) {
		return 0, strconv.ErrRange
	}
	return int64(n) * unit, nil
}

func unitOf(suffix string) (int64, error) {
	switch suffix {
	case "":
		return 1, nil
	case "k":
		return 1e3, nil
	case "m":
		return 1e6, nil
	case "g":
		return 1e9, nil
	case "kb", "kib":
		return 1 << 10, nil
	case "mb", "mib":
		return 1 << 20, nil
	case "gb", "gib":
		return 1 << 30, nil
	default:
		return 0, strconv.ErrSyntax
	}
}
