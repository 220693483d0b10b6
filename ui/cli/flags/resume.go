package flags

import (
	"slices"
	"strings"

	"whoread/audit/source/fetch"
)

// resumeFile takes from the file to be resumed what is asked for, and of which service. Flags may repeat
// what it says, but not contradict.
func (f *Fetch) resumeFile(t *FetchTask, given func(string) bool) (err error) {
	if given("save") {
		return UsageErrorf("--save and --resume: the rows go on in the file that is resumed; leave --save out")
	}
	t.Path = f.resume
	if t.Resumed, err = fetch.ResumeFile(f.resume); err != nil {
		return err
	}
	var known bool
	if t.Ask, known = t.Resumed.Request(); !known {
		return UsageErrorf("--resume %s: the file does not tell what was asked for; `whoread %s` shows what it holds", f.resume, f.resume)
	}
	if err := f.checkAgainstFile(t, given); err != nil {
		return err
	}
	if err := t.checkTenant(f.resume); err != nil {
		return err
	}
	from, err := f.selectResumedSources(t)
	if err != nil {
		return err
	}
	t.Ask.Follow = from[0].Name == ActivitySource && (t.Ask.Follow || f.request.follow)
	t.Ask.Verify = t.Ask.Verify || f.request.verify
	return t.selectAvailable(from)
}

// checkTenant finds the tenant that the file is of: rows of another one must not get into it.
func (t *FetchTask) checkTenant(path string) error {
	named := strings.ToLower(t.SignIn.Tenant)
	switch {
	case named == "":
		t.SignIn.Tenant = t.Ask.Tenant
	case t.Ask.Tenant == "":
		t.Ask.Tenant = named
	case named != t.Ask.Tenant:
		return UsageErrorf("--tenant %s contradicts %s, which is of the tenant %s; leave it out, or fetch into another file",
			t.SignIn.Tenant, path, t.Ask.Tenant)
	}
	return nil
}

// selectResumedSources returns the services to ask: the one that is named, or that which was asked last and
// then the others, each in the place of one that refuses.
func (f *Fetch) selectResumedSources(t *FetchTask) ([]RecordSource, error) {
	last := sourceNameOf(t.Resumed.Source())
	switch {
	case f.source != "":
		return f.selectSources(f.source)
	case f.request.follow:
		return f.selectSources(last)
	case t.Ask.Follow:
		return SelectRecordSources(ActivitySource)
	}
	from := recordSources()
	if i := slices.IndexFunc(from, func(o RecordSource) bool { return o.Name == last }); i > 0 {
		first := from[i]
		from = slices.Insert(slices.Delete(from, i, i+1), 0, first)
	}
	return from, nil
}

// checkAgainstFile finds flags that contradict the file to be resumed.
func (f *Fetch) checkAgainstFile(t *FetchTask, given func(string) bool) error {
	asked, err := f.request.parseFilter()
	if err != nil {
		return err
	}
	now := t.Clock.Now()
	begins, err := f.request.matchesFrom(t.Ask.From, now)
	if err != nil {
		return err
	}
	ends, err := f.request.matchesTo(t.Ask.To, now)
	if err != nil {
		return err
	}
	for _, said := range []struct {
		flag string
		same bool
	}{
		{"mailbox", strings.EqualFold(asked.Mailbox, t.Ask.Mailbox)},
		{"user", slices.Equal(asked.Users, t.Ask.Users)},
		{"ip", slices.Equal(asked.IPs, t.Ask.IPs)},
		{"operation", slices.Equal(asked.Operations, t.Ask.Operations)},
		{"since", begins},
		{"until", ends},
	} {
		if given(said.flag) && !said.same {
			return UsageErrorf("--%s contradicts %s, which is for %s from %s to %s; leave it out, or fetch into another file",
				said.flag, f.resume, t.Ask.Filter(), FormatTime(t.Ask.From), FormatTime(t.Ask.To))
		}
	}
	return nil
}
