package audit

import (
	"net/netip"
	"strings"
)

// maxHost is the length of the longest text that is parsed as an address. A host name has up to 253
// characters.
const maxHost = 300

// CanonicalIP returns the form in which an address is compared, grouped and counted: without port,
// brackets and zone ("10.0.0.1:443" becomes "10.0.0.1"), IPv4-mapped IPv6 as IPv4, other IPv6 in its
// short lower-case form (C34, C35). A host name stays text, without port and brackets (C36). Other text
// is returned as stated, but "Not Available" gives "".
func CanonicalIP(s string) string {
	s = strings.TrimSpace(s)
	if isNotAvailable(s) {
		return ""
	}
	for len(s) <= maxHost {
		if addr, err := netip.ParseAddr(s); err == nil {
			return addressText(addr.Unmap().WithZone(""), s)
		}
		bare := strings.TrimSpace(withoutPort(s))
		if bare == s {
			break
		}
		s = bare
	}
	return s
}

// addressText returns addr as text, without a copy if s is that text.
func addressText(addr netip.Addr, s string) string {
	var buf [48]byte
	if b := addr.AppendTo(buf[:0]); string(b) != s {
		return string(b)
	}
	return s
}

// withoutPort removes one layer from a text that is not a bare address: the brackets of [::1], or the
// port of 10.0.0.1:443.
func withoutPort(s string) string {
	if rest, ok := strings.CutPrefix(s, "["); ok {
		if host, ok := strings.CutSuffix(rest, "]"); ok {
			return host
		}
	}
	host, port, ok := strings.Cut(s, ":")
	if strings.HasPrefix(s, "[") {
		var inner string
		if inner, port, ok = strings.Cut(s, "]:"); ok {
			host = inner + "]"
		}
	}
	if !ok || host == "" || port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "" {
		return s
	}
	return host
}

// chooseAddresses returns the address of the client among those that a record states (C32), and the
// first one that differs from it (C33).
func chooseAddresses(clientIPAddress, clientIP, actorIP string) (client, other string) {
	for _, s := range [...]string{clientIPAddress, clientIP, actorIP} {
		if s == "" {
			continue
		}
		s = CanonicalIP(s)
		switch {
		case client == "":
			client = s
		case other == "" && s != client:
			other = s
		}
	}
	return client, other
}

// MicrosoftFrontEnd is the kind of the addresses from which services of Exchange Online access mailboxes.
const MicrosoftFrontEnd = "Microsoft front end"

// AddressKind returns the kind of a canonical ClientIP, such as "public", "private" or "Microsoft front
// end"; "not an address" for other text, "" for none. It proves nothing: an intruder can use a private
// address or a Microsoft front end, and records of the back end state its address.
func AddressKind(ip string) string {
	if ip == "" {
		return ""
	}
	addr, err := netip.ParseAddr(ip)
	switch {
	case err != nil && isHostName(ip):
		return "host name"
	case err != nil:
		return "not an address"
	}
	addr = addr.Unmap()
	switch {
	case addr.IsLoopback():
		return "loopback"
	case addr.IsLinkLocalUnicast():
		return "link-local"
	case addr.IsMulticast():
		return "multicast"
	case addr.IsPrivate() && addr.Is6():
		return "unique local"
	case addr.IsPrivate():
		return "private"
	}
	for _, known := range [...]struct{ prefix, kind string }{
		{"100.64.0.0/10", "carrier-grade NAT"},
		{"192.0.2.0/24", "documentation"},
		{"198.51.100.0/24", "documentation"},
		{"203.0.113.0/24", "documentation"},
		{"2001:db8::/32", "documentation"},
		{"3fff::/20", "documentation"},
		{"0.0.0.0/8", "reserved"},
		{"240.0.0.0/4", "reserved"},
		{"::/128", "reserved"},
		// Where the REST and service records of Exchange Online come from: 2603:10a6::, 2603:10b6:: and so on.
		{"2603:1000::/24", MicrosoftFrontEnd},
	} {
		if netip.MustParsePrefix(known.prefix).Contains(addr) {
			return known.kind
		}
	}
	return "public"
}

// isHostName reports whether a text can be a host name, and not a misspelled address.
func isHostName(s string) bool {
	lettered := false
	for _, c := range s {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && c != '.' && c != '-' && (c < '0' || c > '9') {
			return false
		}
		lettered = lettered || letter
	}
	return lettered
}
