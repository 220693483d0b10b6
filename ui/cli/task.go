package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// taskFlags are the flags that live and fetch share, as the user wrote them.
type taskFlags struct {
	ask          askFlags
	sign         signFlags
	source       string
	save, resume string
	plan         bool
}

func (f *taskFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	f.ask.register(flags)
	flags.StringVar(&f.source, "source", "", "the `SERVICE` to ask: graph, exchange or activity (default graph; where it\n"+
		"refuses, exchange and then activity are asked instead, which is said)")
	f.sign.register(flags)
	flags.StringVar(&f.save, "save", "", "keep every row in this new `FILE` as it comes (default whoread-<mailbox>-<time>.jsonl)")
	flags.StringVar(&f.resume, "resume", "", "go on with this `FILE`: what it has whole is not asked for again")
	flags.BoolVar(&f.plan, "plan", false, "only tell what would be asked, what permissions that takes, and what it\nleaves in the tenant; send nothing")
	f.ask.offer(cmd)
	f.sign.offer(cmd)
	offer(cmd, "source", originNames()...)
}

// task is what a tenant is to be asked for, by whom, and where the rows go.
type task struct {
	ask     fetch.Ask
	origins []origin
	absent  []origin // what would be asked if the cloud had it
	sign    tenant.Config
	path    string      // of the file that rows are kept in
	resumed *fetch.Save // that file, if it is to be gone on with; else it is to be made
	feed    *tenantFeed // what fetches; nil before it does
	clock   tenant.Clock
}

// task is what the flags mean. Nothing is asked or written yet, but a file to be resumed is
// open: the caller closes the task. Given tells whether the user gave a flag.
func (f *taskFlags) task(given func(flag string) bool, clock tenant.Clock) (*task, error) {
	t := &task{clock: clock}
	if err := f.aim(t, given); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// aim finds out what is to be asked for, of which services, and how to sign in to them.
func (f *taskFlags) aim(t *task, given func(string) bool) (err error) {
	if t.sign, err = f.sign.outline(); err != nil {
		return err
	}
	if f.resume == "" {
		err = f.begin(t)
	} else {
		err = f.goOn(t, given)
	}
	if err != nil || f.plan {
		return err
	}
	return f.sign.complete(&t.sign, t.clock)
}

// begin takes from the flags what is asked for, and of which service.
func (f *taskFlags) begin(t *task) error {
	from, err := f.originsOf(f.source)
	if err != nil {
		return err
	}
	if err := t.choose(from); err != nil {
		return err
	}
	now := t.clock.Now()
	if t.ask, err = f.ask.ask(now, t.origins[0].since(now)); err != nil {
		return err
	}
	t.ask.Tenant = strings.ToLower(t.sign.Tenant)
	if t.path = f.save; t.path == "" {
		t.path = saveName(t.ask.Mailbox, now)
	}
	return nil
}

// choose has those services asked that the cloud has.
func (t *task) choose(from []origin) error {
	for _, o := range from {
		if t.sign.Cloud.Has(o.service) {
			t.origins = append(t.origins, o)
		} else {
			t.absent = append(t.absent, o)
		}
	}
	if len(t.origins) == 0 {
		return misused("%s; choose another --source or --cloud", t.lacks())
	}
	return nil
}

// lacks tells, as a clause, what the cloud does not have of what would be asked; "" if it has all.
func (t *task) lacks() string {
	var lacks []string
	for _, o := range t.absent {
		lacks = append(lacks, t.sign.Cloud.Lacks(o.service))
	}
	return strings.Join(lacks, ", ")
}

// originsOf returns the services to ask, of which only the activity feed can be followed.
func (f *taskFlags) originsOf(source string) ([]origin, error) {
	if !f.ask.follow {
		return originsOf(source)
	}
	if source != "" && source != followed {
		return nil, misused("--follow is for --source %s, not for --source %s, which does not tell what is new", followed, source)
	}
	return originsOf(followed)
}

// Close closes the file to be resumed, if nothing has taken it over.
func (t *task) Close() error {
	if t.resumed == nil {
		return nil
	}
	save := t.resumed
	t.resumed = nil
	return save.Close()
}

// open begins to ask the tenant. What it returns owns the file.
func (t *task) open() (*tenantFeed, error) {
	feed, err := dial(t.sign, t.origins, fetch.Options{Ask: t.ask, Clock: t.clock}, t.file)
	if err != nil {
		return nil, err
	}
	feed.absent, t.feed = t.lacks(), feed
	return feed, nil
}

// file hands over the file that rows are kept in.
func (t *task) file() (*fetch.Save, error) {
	if t.resumed == nil {
		return fetch.Create(t.path)
	}
	save := t.resumed
	t.resumed = nil
	return save, nil
}
