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

// subjectsFile is the file of --subjects with lookup results, read at the start of a command and saved at
// its end. It also says which records are whoread's own lookups.
type subjectsFile struct {
	findings     *trace.Findings
	ownApps      []string // their records are whoread's own lookups
	showOwn      bool     // with --own
	path         string   // "" for no file
	savedChanges int      // number of changes of findings that the file has; -1 if there is no file
	savedApps    int      // number of apps that the file has
	// changed says that the file was changed since whoread wrote it, or is "". Such a file is not
	// written.
	changed string
	// empty says that the file is empty, or is "".
	empty string
}

// openSubjectsFile reads the file. Apps are those that sign in for lookups.
func openSubjectsFile(opts flags.Lookup, apps ...string) (*subjectsFile, error) {
	s := &subjectsFile{findings: trace.NewFindings(), showOwn: opts.Own, path: opts.SubjectsPath}
	named, err := opts.ParseOwnApps()
	if err != nil {
		return nil, err
	}
	if err := s.readFile(); err != nil {
		return nil, err
	}
	s.ownApps = slices.DeleteFunc(slices.Concat(named, apps, s.findings.Apps()), func(app string) bool {
		// Everybody uses that app, and it cannot read mailboxes.
		return app == "" || app == flags.ExchangeClientID
	})
	return s, nil
}

// readFile reads the file, if it exists. A file of another kind is an error: it would be overwritten.
func (s *subjectsFile) readFile() error {
	s.savedChanges = -1
	if s.path == "" {
		return nil
	}
	var changed *trace.ChangedError
	switch err := readFindings(s.path, s.findings); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, trace.ErrEmptyFile):
		s.empty = err.Error()
	case errors.As(err, &changed):
		s.changed = err.Error()
	case err != nil:
		return err
	}
	_, s.savedChanges = s.findings.ChangedSince(0)
	s.savedApps = len(s.findings.Apps())
	return nil
}

// readFindings reads findings from a file. It rejects a file that is not regular: it could not be replaced.
func readFindings(path string, into *trace.Findings) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("--subjects: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("--subjects %s: this is not a regular file; choose another name", path)
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

// checkOverwrite rejects a file that is also an input: inputs are evidence.
func (s *subjectsFile) checkOverwrite(paths []string) error {
	if s.path != "" && slices.ContainsFunc(paths, func(path string) bool { return sameFile(path, s.path) }) {
		return flags.UsageErrorf("--subjects %s would replace an input; choose another name", s.path)
	}
	return nil
}

// printProblems prints that the file was empty or changed, and returns errIncomplete if it was changed.
func (s *subjectsFile) printProblems(msgs messageWriter) error {
	if s.empty != "" {
		msgs.printf("%s", s.empty)
	}
	if s.changed == "" {
		return nil
	}
	msgs.printf("%s; new results are not saved there", s.changed)
	return errIncomplete
}

// checkWritable checks before a lookup that its results can be saved.
func (s *subjectsFile) checkWritable() error {
	if s.path == "" {
		return nil
	}
	if s.changed != "" {
		return fmt.Errorf("%s; nothing is looked up, because results could not be saved there: choose another name", s.changed)
	}
	trial, err := os.CreateTemp(filepath.Dir(s.path), ".whoread-*.partial")
	if err == nil {
		err = errors.Join(trial.Close(), os.Remove(trial.Name()))
	}
	if err != nil {
		return fmt.Errorf("--subjects %s: %w, so nothing is looked up; choose another name", s.path, folder.WrapError(filepath.Dir(s.path), err))
	}
	return nil
}

// setOptions adds the findings to the options of the screen.
func (s *subjectsFile) setOptions(o *ui.Options) {
	o.Findings, o.OwnApps, o.ShowOwnLookups = s.findings, s.ownApps, s.showOwn
	o.KeepsFindings = s.path != "" && s.changed == ""
}

// Close saves the findings if there are new ones. It keeps what another run saved in the meantime.
func (s *subjectsFile) Close() error {
	_, changes := s.findings.ChangedSince(0)
	apps := len(s.findings.Apps())
	if s.path == "" || s.changed != "" || changes == s.savedChanges && apps == s.savedApps {
		return nil
	}
	all := trace.NewFindings()
	err := readFindings(s.path, all)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, trace.ErrEmptyFile) {
		return fmt.Errorf("lookup results could not be saved: %w", err)
	}
	all.Merge(s.findings)
	write := func(w io.Writer) error {
		_, err := all.WriteTo(w)
		return err
	}
	if err := export.CreateFile(s.path, true, write); err != nil {
		return fmt.Errorf("lookup results could not be saved to %s: %w", s.path, err)
	}
	s.savedChanges, s.savedApps = changes, apps
	return nil
}
