package filter

import (
	"fmt"
	"net/netip"
	"strings"
)

// addrMatcher matches addresses and host names, in any case. A network contains its addresses. An
// address equals itself in every spelling.
func addrMatcher(name string, op Op, value literal) (func(string) bool, error) {
	network, isNetwork := parseNetwork(value.text)
	switch {
	case op == OpMatch:
		return patternMatcher(value.text, true)
	case op == OpContains && isNetwork:
		return func(s string) bool {
			addr, err := netip.ParseAddr(s)
			return err == nil && network.Contains(addr.Unmap().WithZone(""))
		}, nil
	case op == OpContains && looksLikeNetwork(value):
		return nil, fmt.Errorf("%q is not a network; write %s:198.51.100.0/24 or %s:2001:db8::/32", value.text, name, name)
	case op == OpContains:
		return newContainsFunc(value.text, true), nil
	default:
		return addrEqual(value.text), nil
	}
}

func addrEqual(value string) func(string) bool {
	want, err := netip.ParseAddr(value)
	if err != nil {
		return func(s string) bool { return strings.EqualFold(s, value) }
	}
	want = want.Unmap()
	return func(s string) bool {
		if s == value {
			return true
		}
		addr, err := netip.ParseAddr(s)
		return err == nil && addr.Unmap() == want
	}
}

// looksLikeNetwork reports whether a value that is not a network begins like one.
func looksLikeNetwork(value literal) bool {
	addr, _, ok := strings.Cut(value.text, "/")
	_, err := netip.ParseAddr(addr)
	return ok && err == nil && !value.quoted
}

// parseNetwork parses a network such as 10.0.0.0/8. An IPv4-mapped network is the IPv4 network.
func parseNetwork(text string) (netip.Prefix, bool) {
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	const mapped = 96
	if network.Addr().Is4In6() && network.Bits() >= mapped {
		network = netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-mapped)
	}
	return network.Masked(), true
}
