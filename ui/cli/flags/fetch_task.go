package flags

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Fetch is the flags of live and fetch.
type Fetch struct {
	request      Request
	signIn       SignIn
	source       string
	save, resume string
	Plan         bool
}

// RegisterFlags adds the flags.
func (f *Fetch) RegisterFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	f.request.RegisterFlags(flags)
	flags.StringVar(&f.source, "source", "", "query this `SERVICE`: graph, exchange or activity (default graph; if it refuses,\n"+
		"exchange and then activity, with a message)")
	f.signIn.RegisterFlags(flags)
	flags.StringVar(&f.save, "save", "", "save every row to this new `FILE` as it arrives (default whoread-<mailbox>-<time>.jsonl)")
	flags.StringVar(&f.resume, "resume", "", "continue the fetch in this `FILE`: its complete windows are not requested again")
	flags.BoolVar(&f.Plan, "plan", false, "show what would be requested, the permissions needed and the traces left in the\ntenant; send nothing")
	f.request.RegisterCompletions(cmd)
	f.signIn.RegisterCompletions(cmd)
	RegisterCompletion(cmd, "source", RecordSourceNames()...)
}

// FetchTask is a fetch as the flags describe it: what to request from which services, how to sign in, and
// the file to save to.
type FetchTask struct {
	Ask                fetch.Request
	Sources            []RecordSource
	UnavailableSources []RecordSource // those that the cloud lacks
	SignIn             tenant.Config
	Path               string      // of the file to save to
	Resumed            *fetch.File // that file with --resume; otherwise nil, and the file is new
	Clock              tenant.Clock
}

// Parse parses the flags. It sends and writes nothing, but opens the file to resume: the caller closes the
// task. Given reports whether the user gave a flag.
func (f *Fetch) Parse(given func(flag string) bool, clock tenant.Clock) (*FetchTask, error) {
	t := &FetchTask{Clock: clock}
	if err := f.setUp(t, given); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// setUp sets the fields of a task.
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

// startNew sets up a fetch to a new file.
func (f *Fetch) startNew(t *FetchTask) error {
	sources, err := f.selectSources(f.source)
	if err != nil {
		return err
	}
	if err := t.selectAvailable(sources); err != nil {
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

// selectAvailable keeps the sources that the cloud has.
func (t *FetchTask) selectAvailable(sources []RecordSource) error {
	for _, s := range sources {
		if t.SignIn.Cloud.HasService(s.Service) {
			t.Sources = append(t.Sources, s)
		} else {
			t.UnavailableSources = append(t.UnavailableSources, s)
		}
	}
	if len(t.Sources) == 0 {
		return UsageErrorf("%s; choose another --source or --cloud", t.UnavailableReason())
	}
	return nil
}

// UnavailableReason returns a clause that says which of the sources the cloud lacks, or "".
func (t *FetchTask) UnavailableReason() string {
	var lacks []string
	for _, s := range t.UnavailableSources {
		lacks = append(lacks, t.SignIn.Cloud.UnavailableReason(s.Service))
	}
	return strings.Join(lacks, ", ")
}

// selectSources returns the sources to query. --follow implies the activity feed.
func (f *Fetch) selectSources(source string) ([]RecordSource, error) {
	if !f.request.follow {
		return SelectRecordSources(source)
	}
	if source != "" && source != ActivitySource {
		return nil, UsageErrorf("--follow works only with --source %s: --source %s does not report new records", ActivitySource, source)
	}
	return SelectRecordSources(ActivitySource)
}

// Close closes the file to resume, unless OpenFile returned it.
func (t *FetchTask) Close() error {
	if t.Resumed == nil {
		return nil
	}
	save := t.Resumed
	t.Resumed = nil
	return save.Close()
}

// OpenFile returns the file to save to. The caller closes it.
func (t *FetchTask) OpenFile() (*fetch.File, error) {
	if t.Resumed == nil {
		return fetch.CreateFile(t.Path)
	}
	save := t.Resumed
	t.Resumed = nil
	return save, nil
}
