package cli

import (
	"context"

	"github.com/spf13/cobra"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui"
)

// newLive makes the command that shows what a tenant answers while it comes in.
func newLive(std Streams, look *appearance) *cobra.Command {
	var flags taskFlags
	lookups := newLookupFlags()
	cmd := &cobra.Command{
		Use:   "live [--mailbox UPN] --tenant DOMAIN --client-id ID",
		Short: "sign in to a tenant and show its events as they come in",
		Long: `Sign in to a tenant, ask it for the events of a span of time, and show them as they come in. COMPLETE or
INCOMPLETE says all the while whether everything that was asked for has been answered. Every row is kept
in a file as it comes: ` + "`whoread FILE` shows it again, and `--resume FILE` goes on after an interruption.\n" +
			"The keys t and T ask for the subjects of messages, with the same sign-in; that takes further permissions.",
		Example: `  whoread live --mailbox adele@contoso.example --tenant contoso.example --client-id ID
  whoread live --tenant contoso.example --client-id ID --since 2026-09-01 --until 2026-09-30 --source exchange
  whoread live --mailbox adele@contoso.example --since 30d --plan
  whoread live --tenant contoso.example --client-id ID --resume whoread-all-20261001T060000Z.jsonl`,
		Args: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !flags.plan {
				if err := needScreen(std, "`whoread fetch` asks for the same without one"); err != nil {
					return err
				}
			}
			return flags.run(cmd, std, func(t *task) error {
				return t.show(cmd.Context(), lookups, look.options(), voice{std.Err})
			})
		},
	}
	flags.register(cmd)
	lookups.registerAsking(cmd.Flags())
	lookups.registerKnown(cmd.Flags())
	lookups.offer(cmd)
	return cmd
}

// show shows what comes until the user quits, and then says where it is kept. Messages are looked
// up as whoever asks for the records.
func (t *task) show(ctx context.Context, lookups lookupFlags, o ui.Options, v voice) (err error) {
	q, err := lookups.inquiry(t.sign, t.clock)
	if err != nil {
		return err
	}
	known, err := lookups.knowledge(t.sign.ClientID)
	if err != nil {
		return err
	}
	if err := known.keepable(); err != nil {
		return err
	}
	defer closing(known, &err)
	from, err := t.open()
	if err != nil {
		return err
	}
	from.lookup = q.as(from.client, known)
	known.tell(&o)
	o.Title, o.Filter, o.Lookup, o.Now = t.title(), filterOf(t.ask.Mailbox), from.lookup, t.clock.Now
	err = show(ctx, func() (feed, error) { return from, nil }, o, false, v)
	t.sayWhereItIs(v)
	return err
}

// title is what the screen is called: the mailbox, or the tenant if it is for all of them.
func (t *task) title() string {
	if t.ask.Mailbox != "" {
		return t.ask.Mailbox
	}
	return t.sign.Tenant
}

// filterOf is the filter that shows the records of a mailbox; "" for all.
func filterOf(mailbox string) string {
	if mailbox == "" {
		return ""
	}
	return termOf(mailbox).String()
}

// termOf selects the records of a mailbox, known by a name or by its GUID: the column matches
// either.
func termOf(mailbox string) filter.Expr {
	return table.Equal(table.Mailbox, mailbox)
}
