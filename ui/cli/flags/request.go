package flags

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit"
	"whoread/audit/filter"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Request are the flags that say what a tenant is asked for, as the user wrote them.
type Request struct {
	mailbox                string
	users, ips, operations []string
	since, until           string
	follow, verify         bool
}

// Register adds the flags.
func (f *Request) Register(flags *pflag.FlagSet) {
	flags.StringVar(&f.mailbox, "mailbox", "", "whose mail was accessed: a name (`UPN`) or GUID. No service can be asked by\n"+
		"mailbox: the events of all are fetched and kept, and those of this one shown.\nWithout it, those of all are shown")
	flags.StringSliceVar(&f.users, "user", nil, "ask only for what this `UPN` did; repeatable. Loses delegates and apps")
	flags.StringSliceVar(&f.ips, "ip", nil, "ask only for what came from this `ADDRESS`; repeatable")
	flags.StringSliceVar(&f.operations, "operation", nil, "ask for operations of this `NAME`; repeatable. The table shows only\n"+
		audit.MailItemsAccessed+"; others are kept and counted (default "+audit.MailItemsAccessed+")")
	flags.StringVar(&f.since, "since", "", "from this `TIME` on, in UTC: 2026-09-14, 2026-09-14T08:00, or 36h, 10d before\n"+
		"now (default 10d, but 7d for --source activity, which has no more)")
	flags.StringVar(&f.until, "until", "", "up to this `TIME`; a date is meant to its end (default now)")
	flags.BoolVar(&f.follow, "follow", false, "go on with what is published after that, until ^C; only and by default\nwith --source activity")
	flags.BoolVar(&f.verify, "verify", false, "read every answer a second time and report what differs")
}

// RegisterCompletions offers values for the flags that have some to offer.
func (f *Request) RegisterCompletions(cmd *cobra.Command) {
	RegisterCompletion(cmd, "operation", operationNames()...)
	RegisterCompletion(cmd, "since", "10d", "30d", "90d", "180d", "36h")
	RegisterCompletion(cmd, "until")
	RegisterCompletion(cmd, "mailbox")
	RegisterCompletion(cmd, "user")
	RegisterCompletion(cmd, "ip")
}

// Parse is what the flags mean. Begin is where the span begins if the user does
// not say.
func (f *Request) Parse(now, begin time.Time) (fetch.Request, error) {
	a, err := f.parseFilter()
	if err != nil {
		return a, err
	}
	a.Span, err = f.parseSpan(now, begin)
	return a, err
}

// parseFilter is what the flags mean but for the span.
func (f *Request) parseFilter() (fetch.Request, error) {
	a := fetch.Request{Follow: f.follow, Verify: f.verify}
	var err error
	if a.Mailbox, err = parseMailbox(f.mailbox); err != nil {
		return a, err
	}
	if a.Users, err = parseEach("user", f.users, parseUser); err != nil {
		return a, err
	}
	if a.IPs, err = parseEach("ip", f.ips, parseAddress); err != nil {
		return a, err
	}
	if a.Operations, err = parseEach("operation", f.operations, parseOperation); err != nil {
		return a, err
	}
	if len(a.Operations) == 0 {
		a.Operations = []string{audit.MailItemsAccessed}
	}
	return a, nil
}

// parseMailbox reads the name of a mailbox. A name that no record can state would show an empty
// table for a mailbox that was read.
func parseMailbox(text string) (string, error) {
	name := strings.TrimSpace(text)
	if name == "" || strings.Contains(name, "@") && !strings.ContainsAny(name, " \t\r\n") || tenant.IsGUID(name) {
		return name, nil
	}
	return "", UsageErrorf("--mailbox %q is neither a name such as adele@contoso.example nor a GUID; records know a mailbox by these", text)
}

// parseEach reads the values of a flag that can be repeated, each once.
func parseEach(flag string, texts []string, read func(string) (string, error)) ([]string, error) {
	var values []string
	for _, text := range texts {
		value, err := read(strings.TrimSpace(text))
		if err != nil {
			return nil, UsageErrorf("--%s %q %w", flag, text, err)
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values, nil
}

func parseUser(text string) (string, error) {
	if text == "" {
		return "", errors.New("names nobody")
	}
	return text, nil
}

// parseAddress reads a bare address, which is what services match; they know no networks.
func parseAddress(text string) (string, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		return "", errors.New("is no address such as 198.51.100.77 or 2001:db8::1, without port, network and zone")
	}
	return addr.Unmap().String(), nil
}

// operationNames are the operations that tell of items being read.
func operationNames() []string { return []string{audit.MailItemsAccessed, "AttachmentAccess"} }

// parseOperation reads the name of an operation. A service that is asked for one which it does not
// know answers with nothing, so that a slip of the hand must be found here.
func parseOperation(text string) (string, error) {
	known := operationNames()
	for _, name := range known {
		if strings.EqualFold(name, text) {
			return name, nil
		}
	}
	if near := filter.NearestNames(text, known); len(near) > 0 {
		return "", fmt.Errorf("is no operation; did you mean %s?", strings.Join(near, " or "))
	}
	if text == "" {
		return "", errors.New("names no operation")
	}
	return text, nil
}
