package flags

import (
	"slices"
	"strings"

	"whoread/audit/source/fetch"
)

// resumeFile sets up a fetch that continues a file. Flags must not contradict what the file states.
func (f *Fetch) resumeFile(t *FetchTask, given func(string) bool) (err error) {
	if given("save") {
		return UsageErrorf("--save and --resume cannot be combined: new rows go to the resumed file")
	}
	t.Path = f.resume
	if t.Resumed, err = fetch.ReopenFile(f.resume); err != nil {
		return err
	}
	var known bool
	if t.Ask, known = t.Resumed.Request(); !known {
		return UsageErrorf("--resume %s: the file does not state what was requested; open it with: whoread %s", f.resume, f.resume)
	}
	if err := f.checkAgainstFile(t, given); err != nil {
		return err
	}
	if err := t.checkTenant(f.resume); err != nil {
		return err
	}
	sources, err := f.selectResumedSources(t)
	if err != nil {
		return err
	}
	t.Ask.Follow = sources[0].Name == ActivitySource && (t.Ask.Follow || f.request.follow)
	t.Ask.Verify = t.Ask.Verify || f.request.verify
	return t.selectAvailable(sources)
}

// checkTenant rejects a tenant other than the tenant of the file.
func (t *FetchTask) checkTenant(path string) error {
	named := strings.ToLower(t.SignIn.Tenant)
	switch {
	case named == "":
		t.SignIn.Tenant = t.Ask.Tenant
	case t.Ask.Tenant == "":
		t.Ask.Tenant = named
	case named != t.Ask.Tenant:
		return UsageErrorf("--tenant %s contradicts %s, a fetch from tenant %s; leave it out, or fetch into another file",
			t.SignIn.Tenant, path, t.Ask.Tenant)
	}
	return nil
}

// selectResumedSources returns the sources to query: the one of --source, or the one queried last and then
// the others, each tried if the ones before refuse.
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
	sources := recordSources()
	if i := slices.IndexFunc(sources, func(s RecordSource) bool { return s.Name == last }); i > 0 {
		first := sources[i]
		sources = slices.Insert(slices.Delete(sources, i, i+1), 0, first)
	}
	return sources, nil
}

// checkAgainstFile rejects flags that contradict the file to resume.
func (f *Fetch) checkAgainstFile(t *FetchTask, given func(string) bool) error {
	request, err := f.request.parseFilter()
	if err != nil {
		return err
	}
	now := t.Clock.Now()
	sameStart, err := f.request.matchesFrom(t.Ask.From, now)
	if err != nil {
		return err
	}
	sameEnd, err := f.request.matchesTo(t.Ask.To, now)
	if err != nil {
		return err
	}
	for _, c := range []struct {
		flag string
		same bool
	}{
		{"mailbox", strings.EqualFold(request.Mailbox, t.Ask.Mailbox)},
		{"user", slices.Equal(request.Users, t.Ask.Users)},
		{"ip", slices.Equal(request.IPs, t.Ask.IPs)},
		{"operation", slices.Equal(request.Operations, t.Ask.Operations)},
		{"since", sameStart},
		{"until", sameEnd},
	} {
		if given(c.flag) && !c.same {
			return UsageErrorf("--%s contradicts %s, a fetch of %s from %s to %s; leave it out, or fetch into another file",
				c.flag, f.resume, t.Ask.Filter(), FormatTime(t.Ask.From), FormatTime(t.Ask.To))
		}
	}
	return nil
}
