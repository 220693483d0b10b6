package flags

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit"
	"whoread/audit/filter"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Request is the flags that select the records to fetch.
type Request struct {
	mailbox                string
	users, ips, operations []string
	since, until           string
	follow, verify         bool
}

// RegisterFlags adds the flags.
func (r *Request) RegisterFlags(flags *pflag.FlagSet) {
	flags.StringVar(&r.mailbox, "mailbox", "", "show the records of this mailbox: a name (`UPN`) or GUID. Services cannot filter\n"+
		"by mailbox: the records of all mailboxes are fetched and saved (default all)")
	flags.StringSliceVar(&r.users, "user", nil, "fetch only operations by this user (`UPN`); repeatable. Omits delegates and apps")
	flags.StringSliceVar(&r.ips, "ip", nil, "fetch only operations from this `ADDRESS`; repeatable")
	flags.StringSliceVar(&r.operations, "operation", nil, "fetch operations of this `NAME`; repeatable. The table shows only\n"+
		audit.MailItemsAccessed+"; others are saved and counted (default "+audit.MailItemsAccessed+")")
	flags.StringVar(&r.since, "since", "", "start at this `TIME` in UTC: 2026-09-14, 2026-09-14T08:00, or 36h, 10d before\n"+
		"now (default 10d; 7d for --source activity, the most it keeps)")
	flags.StringVar(&r.until, "until", "", "end at this `TIME`; a date includes the whole day (default now)")
	flags.BoolVar(&r.follow, "follow", false, "then keep fetching new records until ^C; implies --source activity")
	flags.BoolVar(&r.verify, "verify", false, "read every answer twice and report differences")
}

// RegisterCompletions makes the shell complete the flags.
func (r *Request) RegisterCompletions(cmd *cobra.Command) {
	RegisterCompletion(cmd, "operation", operationNames()...)
	RegisterCompletion(cmd, "since", "10d", "30d", "90d", "180d", "36h")
	RegisterCompletion(cmd, "until")
	RegisterCompletion(cmd, "mailbox")
	RegisterCompletion(cmd, "user")
	RegisterCompletion(cmd, "ip")
}

// Parse parses the flags. The span begins at defaultStart unless --since is given.
func (r *Request) Parse(now, defaultStart time.Time) (fetch.Request, error) {
	a, err := r.parseFilter()
	if err != nil {
		return a, err
	}
	a.Span, err = r.parseSpan(now, defaultStart)
	return a, err
}

// parseFilter parses all flags except the span.
func (r *Request) parseFilter() (fetch.Request, error) {
	a := fetch.Request{Follow: r.follow, Verify: r.verify}
	var err error
	if a.Mailbox, err = parseMailbox(r.mailbox); err != nil {
		return a, err
	}
	if a.Users, err = parseEach("user", r.users, parseUser); err != nil {
		return a, err
	}
	if a.IPs, err = parseEach("ip", r.ips, parseAddress); err != nil {
		return a, err
	}
	if a.Operations, err = parseEach("operation", r.operations, parseOperation); err != nil {
		return a, err
	}
	if len(a.Operations) == 0 {
		a.Operations = []string{audit.MailItemsAccessed}
	}
	return a, nil
}

// parseMailbox rejects names that no record can state: they would show an empty table for a mailbox
// that was read.
func parseMailbox(text string) (string, error) {
	name := strings.TrimSpace(text)
	if name == "" || strings.Contains(name, "@") && !strings.ContainsAny(name, " \t\r\n") || tenant.IsGUID(name) {
		return name, nil
	}
	return "", UsageErrorf("--mailbox %q is neither a name such as adele@contoso.example nor a GUID: records state one of these", text)
}

// parseUser rejects an empty name.
func parseUser(text string) (string, error) {
	if text == "" {
		return "", errors.New("is empty")
	}
	return text, nil
}

// parseAddress parses a single address: services do not match networks.
func parseAddress(text string) (string, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		return "", errors.New("is not an IP address such as 198.51.100.77 or 2001:db8::1, without port, network and zone")
	}
	return addr.Unmap().String(), nil
}

// operationNames returns the operations that record that items were read.
func operationNames() []string { return []string{audit.MailItemsAccessed, "AttachmentAccess"} }

// parseOperation rejects misspelled names: services return nothing for an operation that they do not know.
func parseOperation(text string) (string, error) {
	known := operationNames()
	for _, name := range known {
		if strings.EqualFold(name, text) {
			return name, nil
		}
	}
	if near := filter.NearestNames(text, known); len(near) > 0 {
		return "", fmt.Errorf("is not an operation; did you mean %s?", strings.Join(near, " or "))
	}
	if text == "" {
		return "", errors.New("is empty")
	}
	return text, nil
}
