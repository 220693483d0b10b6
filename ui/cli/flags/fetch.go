// Package flags holds the groups of flags that several commands share: each group registers its flags,
// and parses and validates what the user wrote.
package flags

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Fetch are the flags that live and fetch share, as the user wrote them.
type Fetch struct {
	request      Request
	signIn       SignIn
	source       string
	save, resume string
	Plan         bool
}

// Register adds the flags.
func (f *Fetch) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	f.request.Register(flags)
	flags.StringVar(&f.source, "source", "", "the `SERVICE` to ask: graph, exchange or activity (default graph; where it\n"+
		"refuses, exchange and then activity are asked instead, which is said)")
	f.signIn.Register(flags)
	flags.StringVar(&f.save, "save", "", "keep every row in this new `FILE` as it comes (default whoread-<mailbox>-<time>.jsonl)")
	flags.StringVar(&f.resume, "resume", "", "go on with this `FILE`: what it has whole is not asked for again")
	flags.BoolVar(&f.Plan, "plan", false, "only tell what would be asked, what permissions that takes, and what it\nleaves in the tenant; send nothing")
	f.request.RegisterCompletions(cmd)
	f.signIn.RegisterCompletions(cmd)
	RegisterCompletion(cmd, "source", RecordSourceNames()...)
}

// FetchTask is what a tenant is to be asked for, by whom, and where the rows go.
type FetchTask struct {
	Ask                fetch.Request
	Sources            []RecordSource
	UnavailableSources []RecordSource // what would be asked if the cloud had it
	SignIn             tenant.Config
	Path               string      // of the file that rows are kept in
	Resumed            *fetch.File // that file, if it is to be gone on with; else it is to be made
	Clock              tenant.Clock
}

// Parse is what the flags mean. Nothing is asked or written yet, but a file to be resumed is
// open: the caller closes the task. Given tells whether the user gave a flag.
func (f *Fetch) Parse(given func(flag string) bool, clock tenant.Clock) (*FetchTask, error) {
	t := &FetchTask{Clock: clock}
	if err := f.setUp(t, given); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// setUp finds out what is to be asked for, of which services, and how to sign in to them.
func (f *Fetch) setUp(t *FetchTask, given func(string) bool) (err error) {
	if t.SignIn, err = f.signIn.parseWithoutSecrets(); err != nil {
		return err
	}
	if f.resume == "" {
		err = f.startNew(t)
	} else {
		err = f.resumeFile(t, given)
	}
	if err != nil || f.Plan {
		return err
	}
	return f.signIn.addSecrets(&t.SignIn, t.Clock)
}

// startNew takes from the flags what is asked for, and of which service.
func (f *Fetch) startNew(t *FetchTask) error {
	from, err := f.selectSources(f.source)
	if err != nil {
		return err
	}
	if err := t.selectAvailable(from); err != nil {
		return err
	}
	now := t.Clock.Now()
	if t.Ask, err = f.request.Parse(now, t.Sources[0].defaultSince(now)); err != nil {
		return err
	}
	t.Ask.Tenant = strings.ToLower(t.SignIn.Tenant)
	if t.Path = f.save; t.Path == "" {
		t.Path = defaultSaveName(t.Ask.Mailbox, now)
	}
	return nil
}

// selectAvailable has those services asked that the cloud has.
func (t *FetchTask) selectAvailable(from []RecordSource) error {
	for _, o := range from {
		if t.SignIn.Cloud.HasService(o.Service) {
			t.Sources = append(t.Sources, o)
		} else {
			t.UnavailableSources = append(t.UnavailableSources, o)
		}
	}
	if len(t.Sources) == 0 {
		return UsageErrorf("%s; choose another --source or --cloud", t.UnavailableReason())
	}
	return nil
}

// UnavailableReason tells, as a clause, what the cloud does not have of what would be asked; "" if it has all.
func (t *FetchTask) UnavailableReason() string {
	var lacks []string
	for _, o := range t.UnavailableSources {
		lacks = append(lacks, t.SignIn.Cloud.UnavailableReason(o.Service))
	}
	return strings.Join(lacks, ", ")
}

// selectSources returns the services to ask, of which only the activity feed can be followed.
func (f *Fetch) selectSources(source string) ([]RecordSource, error) {
	if !f.request.follow {
		return SelectRecordSources(source)
	}
	if source != "" && source != ActivitySource {
		return nil, UsageErrorf("--follow is for --source %s, not for --source %s, which does not tell what is new", ActivitySource, source)
	}
	return SelectRecordSources(ActivitySource)
}

// Close closes the file to be resumed, if nothing has taken it over.
func (t *FetchTask) Close() error {
	if t.Resumed == nil {
		return nil
	}
	save := t.Resumed
	t.Resumed = nil
	return save.Close()
}

// OpenFile hands over the file that rows are kept in.
func (t *FetchTask) OpenFile() (*fetch.File, error) {
	if t.Resumed == nil {
		return fetch.CreateFile(t.Path)
	}
	save := t.Resumed
	t.Resumed = nil
	return save, nil
}
