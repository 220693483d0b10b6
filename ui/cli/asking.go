package cli

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

// askFlags are the flags that say what a tenant is asked for, as the user wrote them.
type askFlags struct {
	mailbox                string
	users, ips, operations []string
	since, until           string
	follow, verify         bool
}

func (f *askFlags) register(flags *pflag.FlagSet) {
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

// offer offers values for the flags that have some to offer.
func (f *askFlags) offer(cmd *cobra.Command) {
	offer(cmd, "operation", knownOperations()...)
	offer(cmd, "since", "10d", "30d", "90d", "180d", "36h")
	offer(cmd, "until")
	offer(cmd, "mailbox")
	offer(cmd, "user")
	offer(cmd, "ip")
}

// ask is what the flags mean. Begin is where the span begins if the user does
// not say.
func (f *askFlags) ask(now, begin time.Time) (fetch.Ask, error) {
	a, err := f.filter()
	if err != nil {
		return a, err
	}
	a.Span, err = f.span(now, begin)
	return a, err
}

// filter is what the flags mean but for the span.
func (f *askFlags) filter() (fetch.Ask, error) {
	a := fetch.Ask{Follow: f.follow, Verify: f.verify}
	var err error
	if a.Mailbox, err = mailboxOf(f.mailbox); err != nil {
		return a, err
	}
	if a.Users, err = eachOf("user", f.users, userOf); err != nil {
		return a, err
	}
	if a.IPs, err = eachOf("ip", f.ips, addressOf); err != nil {
		return a, err
	}
	if a.Operations, err = eachOf("operation", f.operations, operationOf); err != nil {
		return a, err
	}
	if len(a.Operations) == 0 {
		a.Operations = []string{audit.MailItemsAccessed}
	}
	return a, nil
}

// mailboxOf reads the name of a mailbox. A name that no record can state would show an empty
// table for a mailbox that was read.
func mailboxOf(text string) (string, error) {
	name := strings.TrimSpace(text)
	if name == "" || strings.Contains(name, "@") && !strings.ContainsAny(name, " \t\r\n") || tenant.IsGUID(name) {
		return name, nil
	}
	return "", misused("--mailbox %q is neither a name such as adele@contoso.example nor a GUID; records know a mailbox by these", text)
}

// eachOf reads the values of a flag that can be repeated, each once.
func eachOf(flag string, texts []string, read func(string) (string, error)) ([]string, error) {
	var values []string
	for _, text := range texts {
		value, err := read(strings.TrimSpace(text))
		if err != nil {
			return nil, misused("--%s %q %w", flag, text, err)
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values, nil
}

func userOf(text string) (string, error) {
	if text == "" {
		return "", errors.New("names nobody")
	}
	return text, nil
}

// addressOf reads a bare address, which is what services match; they know no networks.
func addressOf(text string) (string, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		return "", errors.New("is no address such as 198.51.100.77 or 2001:db8::1, without port, network and zone")
	}
	return addr.Unmap().String(), nil
}

// knownOperations are the operations that tell of items being read.
func knownOperations() []string { return []string{audit.MailItemsAccessed, "AttachmentAccess"} }

// operationOf reads the name of an operation. A service that is asked for one which it does not
// know answers with nothing, so that a slip of the hand must be found here.
func operationOf(text string) (string, error) {
	known := knownOperations()
	for _, name := range known {
		if strings.EqualFold(name, text) {
			return name, nil
		}
	}
	if near := filter.Nearest(text, known); len(near) > 0 {
		return "", fmt.Errorf("is no operation; did you mean %s?", strings.Join(near, " or "))
	}
	if text == "" {
		return "", errors.New("names no operation")
	}
	return text, nil
}
