package filter

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// newAffixTerm returns the term for text with a * at its ends: what begins with it, ends with it or
// contains it. A * alone matches any value that is stated.
func newAffixTerm(set columns, v listValue) (*Term, error) {
	t := &Term{Columns: set.list, Op: OpAffix, Value: v.text, name: set.name, affix: v.text}
	if !isPlain(v.text) || strings.Contains(v.text, ",") || strings.Trim(v.text, "*") != v.text || strings.HasPrefix(v.text, "=") {
		t.Value = quoteValue(v.text)
	}
	if v.starBefore || v.text == "" {
		t.Value = "*" + t.Value
	}
	if v.starAfter && v.text != "" {
		t.Value += "*"
	}
	switch kind := set.kind(); {
	case kind == Time && v.text == "":
		t.matcher.integer = isStatedTime
	case kind == Number && v.text == "":
		t.matcher.integer = isStatedNumber
	case kind == Time || kind == Number:
		return nil, fmt.Errorf("%s cannot have a *; write a range, %s=from..to", set.name, set.name)
	case kind == Addr && strings.Contains(v.text, ".."):
		return nil, fmt.Errorf("write a range without *, such as %s=198.51.100.1..198.51.100.9", set.name)
	default:
		t.matcher.text = affixMatcher(kind, v)
	}
	return t, nil
}

// affixMatcher matches text that begins with a value, ends with it or contains it. "" never matches.
func affixMatcher(kind Kind, v listValue) func(string) bool {
	text := v.text
	if kind == MessageID {
		text = strings.TrimSuffix(strings.TrimPrefix(text, "<"), ">")
	}
	folded := kind == Folded || kind == Addr
	switch {
	case text == "":
		return func(s string) bool { return s != "" }
	case v.starBefore && v.starAfter:
		return newContainsFunc(text, folded)
	case v.starBefore:
		return newSuffixFunc(text, folded)
	}
	begins := newPrefixFunc(text, folded)
	network, isNetwork := networkOfStart(text)
	if kind != Addr || !isNetwork {
		return begins
	}
	return func(s string) bool {
		if begins(s) {
			return true
		}
		addr, err := netip.ParseAddr(s)
		return err == nil && network.Contains(addr.Unmap().WithZone(""))
	}
}

func newPrefixFunc(text string, folded bool) func(string) bool {
	if !folded {
		return func(s string) bool { return strings.HasPrefix(s, text) }
	}
	want := string(appendFolded(nil, text))
	return func(s string) bool { return strings.HasPrefix(string(appendFolded(nil, s)), want) }
}

func newSuffixFunc(text string, folded bool) func(string) bool {
	if !folded {
		return func(s string) bool { return strings.HasSuffix(s, text) }
	}
	want := string(appendFolded(nil, text))
	return func(s string) bool { return strings.HasSuffix(string(appendFolded(nil, s)), want) }
}

// networkOfStart returns the network of the addresses that begin with whole groups, such as 178.85. or
// 2603:10a6: .
func networkOfStart(text string) (netip.Prefix, bool) {
	for strings.HasSuffix(text, ".*.") {
		text = strings.TrimSuffix(text, "*.")
	}
	if start, ok := strings.CutSuffix(text, "."); ok {
		groups := strings.Split(start, ".")
		const all = 4
		if len(groups) >= all {
			return netip.Prefix{}, false
		}
		addr, err := netip.ParseAddr(start + strings.Repeat(".0", all-len(groups)))
		return netip.PrefixFrom(addr, 8*len(groups)), err == nil && addr.Is4()
	}
	start, ok := strings.CutSuffix(text, ":")
	if !ok || start == "" {
		return netip.Prefix{}, false
	}
	groups := strings.Split(start, ":")
	var bytes [16]byte
	if 2*len(groups) >= len(bytes) {
		return netip.Prefix{}, false
	}
	for i, g := range groups {
		n, err := strconv.ParseUint(g, 16, 16)
		if err != nil {
			return netip.Prefix{}, false
		}
		bytes[2*i], bytes[2*i+1] = byte(n>>8), byte(n)
	}
	return netip.PrefixFrom(netip.AddrFrom16(bytes), 16*len(groups)), true
}

// namesAddresses reports whether a word without a column can only mean addresses: a network, the
// start of addresses such as 178.85.*, or several of these with commas between them.
func namesAddresses(word string) bool {
	parts := strings.Split(word, ",")
	for i, part := range parts {
		if part == "" && i > 0 && i == len(parts)-1 {
			continue
		}
		_, isNetwork := parseNetwork(part)
		_, isStart := networkOfStart(strings.TrimRight(part, "*"))
		if isStart {
			isStart = strings.HasSuffix(part, "*")
		}
		if !isNetwork && !isStart && (len(parts) == 1 || !isAddress(part)) {
			return false
		}
	}
	return true
}
