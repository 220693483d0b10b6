package filter

import (
	"net/netip"
	"net/url"
	"strings"
)

// Form is what an indicator looks like, and so what it can be compared with.
type Form uint8

// The forms. An indicator can have several, and a column holds values of several.
const (
	FormAddress Form = 1 << iota // an address, or a network of addresses
	FormGUID                     // of a session, a record, an app or a mailbox
	FormMail                     // a message id, or the name of a user
	FormToken                    // any other text without spaces: a host, an id
)

// indicator is one entry of a list.
type indicator struct {
	text    string // as it is compared and shown
	form    Form   // 0 if it is not understood
	network netip.Prefix
}

// parseIndicator recognizes an entry by its form. It may be defanged, such as 1[.]2[.]3[.]4.
func parseIndicator(text string) indicator {
	for before := ""; before != text; {
		before = text
		text = strings.Trim(restoreDefanged(strings.TrimSpace(text)), `"'<>`+"`")
		if host, ok := hostOfURL(text); ok {
			text = host
		}
		text = strings.TrimRight(text, ".,;")
	}
	if addr, err := netip.ParseAddr(text); err == nil {
		return indicator{text: addr.Unmap().String(), form: FormAddress}
	}
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return indicator{text: ap.Addr().Unmap().String(), form: FormAddress}
	}
	network, ok := parseNetwork(text)
	if start := strings.TrimRight(text, "*"); !ok && start != text {
		network, ok = networkOfStart(start)
	}
	unbraced := strings.ToLower(strings.Trim(text, "{}"))
	switch {
	case ok:
		return indicator{text: text, form: FormAddress, network: network.Masked()}
	case isGUID(unbraced):
		return indicator{text: unbraced, form: FormGUID}
	case text == "" || strings.ContainsAny(text, " \t,;|"):
		return indicator{text: text}
	case strings.Contains(text, "@"):
		return indicator{text: messageKey(text), form: FormMail}
	default:
		return indicator{text: text, form: FormToken}
	}
}

// restoreDefanged undoes the usual ways of making an address or a URL harmless.
func restoreDefanged(text string) string {
	if !strings.ContainsAny(text, "[({") && !strings.Contains(text, "xx") && !strings.Contains(text, "XX") {
		return text
	}
	text = strings.NewReplacer(
		"[.]", ".", "(.)", ".", "{.}", ".", "[dot]", ".", "(dot)", ".", "[:]", ":", "[://]", "://", "[/]", "/", "[@]", "@", "[at]", "@", "(at)", "@",
	).Replace(text)
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		return strings.ReplaceAll(strings.ToLower(scheme), "xx", "tt") + "://" + rest
	}
	return text
}

// hostOfURL returns the host of a URL.
func hostOfURL(text string) (string, bool) {
	if !strings.Contains(text, "://") {
		return "", false
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" {
		return "", false
	}
	return u.Hostname(), true
}

func isGUID(text string) bool {
	const form = "00000000-0000-0000-0000-000000000000"
	if len(text) != len(form) {
		return false
	}
	for i := range len(form) {
		if isHyphen := form[i] == '-'; isHyphen != (text[i] == '-') || !isHyphen && !isHexDigit(text[i]) {
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
