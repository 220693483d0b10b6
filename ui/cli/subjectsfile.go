package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"whoread/audit/export"
	"whoread/audit/folder"
	"whoread/trace"
	"whoread/ui"
	"whoread/ui/cli/flags"
)

// subjectsFile is what is known of messages while a command runs, and which records are those of
// whoread's own lookups.
type subjectsFile struct {
	findings     *trace.Findings
	ownApps      []string // whose records are whoread's own
	showOwn      bool     // these records are shown, too
	path         string   // of the file that keeps what is known; "" for none
	savedChanges int      // how many changes of the findings the file holds; -1 if there is no file
	savedApps    int      // how many apps the file names that mailboxes were asked with
	// changed says that the file was changed since whoread wrote it; "" if it was not. Nothing is
	// written to it then.
	changed string
	// empty says that the file is empty; "" if it is not.
	empty string
}

// knowledge reads what is known. The apps sign in to look up messages, or did so.
func openSubjectsFile(f flags.Lookup, apps ...string) (*subjectsFile, error) {
	k := &subjectsFile{findings: trace.NewFindings(), showOwn: f.Own, path: f.SubjectsPath}
	named, err := f.ParseOwnApps()
	if err != nil {
		return nil, err
	}
	if err := k.readFile(); err != nil {
		return nil, err
	}
	k.ownApps = slices.DeleteFunc(slices.Concat(named, apps, k.findings.Apps()), func(app string) bool {
		// That one is everybody's. It cannot look into mailboxes, but Exchange knows it.
		return app == "" || app == flags.ExchangeClientID
	})
	return k, nil
}

// readFile reads the file, if there is one. A file of another kind is an error, for it would be
// overwritten.
func (k *subjectsFile) readFile() error {
	k.savedChanges = -1
	if k.path == "" {
		return nil
	}
	var changed *trace.ChangedError
	switch err := readFindings(k.path, k.findings); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, trace.ErrEmptyFile):
		k.empty = err.Error()
	case errors.As(err, &changed):
		k.changed = err.Error()
	case err != nil:
		return err
	}
	_, k.savedChanges = k.findings.ChangedSince(0)
	k.savedApps = len(k.findings.Apps())
	return nil
}

// readFindings reads findings from a file. It refuses what is not a regular file and cannot be replaced.
func readFindings(path string, into *trace.Findings) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("--subjects: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("--subjects %s: this is no ordinary file; choose another name", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("--subjects: %w", err)
	}
	_, err = into.ReadFrom(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("--subjects %s: %w", path, err)
	}
	return nil
}

// checkInputsKept finds that the file is one of those to read: evidence stays.
func (k *subjectsFile) checkInputsKept(paths []string) error {
	if k.path != "" && slices.ContainsFunc(paths, func(path string) bool { return sameFile(path, k.path) }) {
		return flags.UsageErrorf("--subjects %s would replace what is read; choose another name", k.path)
	}
	return nil
}

// printProblems says that the file was empty or changed, and returns errIncomplete if it was changed.
func (k *subjectsFile) printProblems(msgs messages) error {
	if k.empty != "" {
		msgs.printf("%s", k.empty)
	}
	if k.changed == "" {
		return nil
	}
	msgs.printf("%s; what is learned now is not kept there", k.changed)
	return errIncomplete
}

// checkWritable finds out before anybody is asked whether what is learned can be kept.
func (k *subjectsFile) checkWritable() error {
	if k.path == "" {
		return nil
	}
	if k.changed != "" {
		return fmt.Errorf("%s; nothing is asked, since what is learned could not be kept there: choose another name", k.changed)
	}
	trial, err := os.CreateTemp(filepath.Dir(k.path), ".whoread-*.partial")
	if err == nil {
		err = errors.Join(trial.Close(), os.Remove(trial.Name()))
	}
	if err != nil {
		return fmt.Errorf("--subjects %s: %w, so nothing is asked; choose another name", k.path, folder.WrapError(filepath.Dir(k.path), err))
	}
	return nil
}

// setOptions lets the screen know what is known.
func (k *subjectsFile) setOptions(o *ui.Options) {
	o.Findings, o.SelfLookupApps, o.ShowSelfLookups = k.findings, k.ownApps, k.showOwn
}

// Close writes what is known to the file, if there is anything new. What another run wrote there in
// the meantime is kept.
func (k *subjectsFile) Close() error {
	_, changes := k.findings.ChangedSince(0)
	apps := len(k.findings.Apps())
	if k.path == "" || k.changed != "" || changes == k.savedChanges && apps == k.savedApps {
		return nil
	}
	all := trace.NewFindings()
	err := readFindings(k.path, all)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, trace.ErrEmptyFile) {
		return fmt.Errorf("what was learned could not be kept: %w", err)
	}
	all.Merge(k.findings)
	write := func(w io.Writer) error {
		_, err := all.WriteTo(w)
		return err
	}
	if err := export.CreateFile(k.path, true, write); err != nil {
		return fmt.Errorf("what was learned could not be kept in %s: %w", k.path, err)
	}
	k.savedChanges, k.savedApps = changes, apps
	return nil
}
