package cli

import (
	"slices"
	"strings"

	"whoread/audit/source/fetch"
)

// goOn takes from the file to be resumed what is asked for, and of which service. Flags may repeat
// what it says, but not contradict.
func (f *taskFlags) goOn(t *task, given func(string) bool) (err error) {
	if given("save") {
		return misused("--save and --resume: the rows go on in the file that is resumed; leave --save out")
	}
	t.path = f.resume
	if t.resumed, err = fetch.Resume(f.resume); err != nil {
		return err
	}
	var known bool
	if t.ask, known = t.resumed.Ask(); !known {
		return misused("--resume %s: the file does not tell what was asked for; `whoread %s` shows what it holds", f.resume, f.resume)
	}
	if err := f.agree(t, given); err != nil {
		return err
	}
	if err := t.goOnIn(f.resume); err != nil {
		return err
	}
	from, err := f.fromNowOn(t)
	if err != nil {
		return err
	}
	t.ask.Follow = from[0].name == followed && (t.ask.Follow || f.ask.follow)
	t.ask.Verify = t.ask.Verify || f.ask.verify
	return t.choose(from)
}

// goOnIn finds the tenant that the file is of: rows of another one must not get into it.
func (t *task) goOnIn(path string) error {
	named := strings.ToLower(t.sign.Tenant)
	switch {
	case named == "":
		t.sign.Tenant = t.ask.Tenant
	case t.ask.Tenant == "":
		t.ask.Tenant = named
	case named != t.ask.Tenant:
		return misused("--tenant %s contradicts %s, which is of the tenant %s; leave it out, or fetch into another file",
			t.sign.Tenant, path, t.ask.Tenant)
	}
	return nil
}

// fromNowOn returns the services to ask: the one that is named, or that which was asked last and
// then the others, each in the place of one that refuses.
func (f *taskFlags) fromNowOn(t *task) ([]origin, error) {
	last := originOf(t.resumed.Source())
	switch {
	case f.source != "":
		return f.originsOf(f.source)
	case f.ask.follow:
		return f.originsOf(last)
	case t.ask.Follow:
		return originsOf(followed)
	}
	from := origins()
	if i := slices.IndexFunc(from, func(o origin) bool { return o.name == last }); i > 0 {
		first := from[i]
		from = slices.Insert(slices.Delete(from, i, i+1), 0, first)
	}
	return from, nil
}

// agree finds flags that contradict the file to be resumed.
func (f *taskFlags) agree(t *task, given func(string) bool) error {
	asked, err := f.ask.filter()
	if err != nil {
		return err
	}
	now := t.clock.Now()
	begins, err := f.ask.mayBegin(t.ask.From, now)
	if err != nil {
		return err
	}
	ends, err := f.ask.mayEnd(t.ask.To, now)
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
		{"since", begins},
		{"until", ends},
	} {
		if given(said.flag) && !said.same {
			return misused("--%s contradicts %s, which is for %s from %s to %s; leave it out, or fetch into another file",
				said.flag, f.resume, t.ask.Filter(), stamp(t.ask.From), stamp(t.ask.To))
		}
	}
	return nil
}
