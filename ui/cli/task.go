package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/source/live"
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
	f.ask.complete(cmd)
	f.sign.complete(cmd)
	offer(cmd, "source", originNames()...)
}

// task is what a tenant is to be asked for, by whom, and where the rows go.
type task struct {
	ask     live.Ask
	origins []origin
	sign    tenant.Config
	path    string     // of the file that rows are kept in
	resumed *live.Save // that file, if it is to be gone on with; else it is to be made
	begun   bool       // the file is there
	clock   tenant.Clock
}

// task is what the flags mean. Nothing is asked or written yet, but a file to be resumed is
// open: the caller closes the task. Given tells whether the user gave a flag.
func (f *taskFlags) task(given func(flag string) bool, clock tenant.Clock) (*task, error) {
	t := &task{clock: clock}
	aim := f.begin
	if f.resume != "" {
		aim = f.goOn
	}
	if err := aim(t, given); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	var err error
	if f.plan {
		t.sign, err = f.sign.outline()
	} else {
		t.sign, err = f.sign.config(clock)
	}
	if err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// begin takes from the flags what is asked for, and of which service.
func (f *taskFlags) begin(t *task, _ func(string) bool) (err error) {
	if t.origins, err = f.originsOf(f.source); err != nil {
		return err
	}
	now := t.clock.Now()
	if t.ask, err = f.ask.ask(now, t.origins[0].since(now)); err != nil {
		return err
	}
	if t.path = f.save; t.path == "" {
		t.path = saveName(t.ask.Mailbox, now)
	}
	return nil
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

// goOn takes it from the file to be resumed. Flags may repeat what it says, but not contradict.
func (f *taskFlags) goOn(t *task, given func(string) bool) (err error) {
	if given("save") {
		return misused("--save and --resume: the rows go on in the file that is resumed; leave --save out")
	}
	t.path = f.resume
	if t.resumed, err = live.Resume(f.resume); err != nil {
		return err
	}
	var known bool
	if t.ask, known = t.resumed.Ask(); !known {
		return misused("--resume %s: the file does not tell what was asked for; `whoread %s` shows what it holds", f.resume, f.resume)
	}
	if err := f.agree(t, given); err != nil {
		return err
	}
	t.ask.Follow = t.ask.Follow || f.ask.follow
	t.ask.Verify = t.ask.Verify || f.ask.verify
	return nil
}

// agree finds flags that contradict the file to be resumed.
func (f *taskFlags) agree(t *task, given func(string) bool) (err error) {
	source := originOf(t.resumed.Source())
	if given("source") && source != "" && f.source != source {
		return misused("--source %s contradicts %s, which comes from %s; leave it out", f.source, f.resume, source)
	}
	if source == "" {
		source = f.source
	}
	if t.origins, err = f.originsOf(source); err != nil {
		return err
	}
	now := t.clock.Now()
	asked, err := f.ask.ask(now, t.origins[0].since(now))
	if err != nil {
		return err
	}
	for _, said := range []struct {
		flag string
		same bool
	}{
		{"mailbox", strings.EqualFold(asked.Mailbox, t.ask.Mailbox)},
		{"user", slices.Equal(asked.Users, t.ask.Users)},
		{"ip", slices.Equal(asked.IPs, t.ask.IPs)},
		{"operation", slices.Equal(asked.Operations, t.ask.Operations)},
		{"since", asked.From.Equal(t.ask.From)},
		{"until", asked.To.Equal(t.ask.To)},
	} {
		if given(said.flag) && !said.same {
			return misused("--%s contradicts %s, which is for %s from %s to %s; leave it out, or fetch into another file",
				said.flag, f.resume, t.ask.Filter(), stamp(t.ask.From), stamp(t.ask.To))
		}
	}
	return nil
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
	feed, err := dial(t.sign, t.origins, live.Options{Ask: t.ask, Clock: t.clock}, t.file)
	t.begun = err == nil
	return feed, err
}

// file hands over the file that rows are kept in.
func (t *task) file() (*live.Save, error) {
	if t.resumed == nil {
		return live.Create(t.path)
	}
	save := t.resumed
	t.resumed = nil
	return save, nil
}
