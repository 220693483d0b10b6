package filter

import (
	"math"
	"math/big"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The parsers of values have fixed forms; each is compared with a simple one that reads the form
// with a regular expression and computes with big numbers.

var (
	numberForm = regexp.MustCompile(`^([0-9]+)((?i)kib|mib|gib|kb|mb|gb|k|m|g)?$`)
	agoForm    = regexp.MustCompile(`^-?([0-9]+)([smhdw])$`)
)

func FuzzParseSize(f *testing.F) {
	for _, seed := range []string{"", "0", "10", "5k", "2MB", "7gB", "9223372036854775807", "9223372036854775808", "1kk", "+1", "1_0", "8589934592gb", "b", "10é", "3MiB", "3i", "4KIB"} {
		f.Add(seed)
	}
	units := map[string]int64{"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseSize(text)
		part := numberForm.FindStringSubmatch(text)
		if part == nil {
			if err == nil {
				t.Fatalf("%q, which is no number, is %d", text, got)
			}
			return
		}
		want, _ := new(big.Int).SetString(part[1], 10)
		want.Mul(want, big.NewInt(units[strings.ToLower(part[2])]))
		if err == nil && want.Cmp(big.NewInt(got)) != 0 || err != nil && want.Cmp(big.NewInt(math.MaxInt64/2)) < 0 {
			t.Fatalf("%q is %d (%v), want %s", text, got, err, want)
		}
	})
}

func FuzzParseAgo(f *testing.F) {
	for _, seed := range []string{"", "-", "d", "-d", "10d", "-36h", "--1s", "2147483647w", "2147483648w", "+1d", "1_0d", "1é"} {
		f.Add(seed)
	}
	seconds := map[string]int64{"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
	now := time.Unix(1789400000, 0)
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseAgo(text, now)
		part := agoForm.FindStringSubmatch(text)
		var n *big.Int
		if part != nil {
			n, _ = new(big.Int).SetString(part[1], 10)
		}
		if n == nil || n.Cmp(big.NewInt(math.MaxInt32)) > 0 {
			if ok {
				t.Fatalf("%q is %d", text, got)
			}
			return
		}
		if want := now.Unix() - n.Int64()*seconds[part[2]]; !ok || got != want {
			t.Fatalf("%q is %d (%v), want %d", text, got, ok, want)
		}
	})
}

// FuzzParseNetwork checks that a network has the addresses that netip says, IPv4 in whatever form.
func FuzzParseNetwork(f *testing.F) {
	for _, seed := range []string{"", "10.0.0.0/8", "10.1.2.3/8", "::ffff:10.0.0.0/104", "::ffff:0.0.0.0/95", "2001:DB8::/32", "10.0.0.0/33", "/8", "::/0"} {
		f.Add(seed, "10.2.3.4")
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		network, ok := parseNetwork(text)
		stated, err := netip.ParsePrefix(text)
		if ok != (err == nil) {
			t.Fatalf("%q: %v, %v", text, ok, err)
		}
		addr, err := netip.ParseAddr(address)
		if !ok || err != nil {
			return
		}
		addr = addr.Unmap().WithZone("")
		mapped := addr
		if addr.Is4() {
			mapped = netip.AddrFrom16(addr.As16())
		}
		want := stated.Contains(addr) || stated.Contains(mapped) && stated.Bits() >= 96
		if got := network.Contains(addr); got != want {
			t.Fatalf("%s in %s: %v, want %v", addr, text, got, want)
		}
	})
}
