package cli

import (
	"context"
	"errors"
	"io"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/subjects"
)

// loadedInputs is inputs that were read to the end.
type loadedInputs struct {
	files *source.Files
	sync  *subjects.Sync
	// showOwn is set if records of whoread's own lookups count.
	showOwn bool
	// records has the records of the inputs, with the subjects known when they were read.
	records *table.Snapshot
}

// readInputs reads the inputs to the end. The caller closes the files of the result.
func readInputs(ctx context.Context, paths []string, o source.Options, known *subjectsFile) (*loadedInputs, error) {
	o.Once = true
	files, err := source.Open(paths, o)
	if err != nil {
		return nil, err
	}
	store := table.NewStore()
	store.SetOwnApps(known.ownApps...)
	sync := subjects.NewSync(known.findings, store)
	for {
		page, err := files.Next(ctx)
		if errors.Is(err, io.EOF) {
			return &loadedInputs{files: files, sync: sync, showOwn: known.showOwn, records: sync.UpdateStore()}, nil
		}
		if err != nil {
			return nil, errors.Join(err, files.Close())
		}
		sync.AppendPage(page)
	}
}

// printProblems prints what was skipped, rejected and missing. It returns nil if everything was read,
// errIncomplete if only a part was, and errUnusable if nothing was.
func (l *loadedInputs) printProblems(msgs messageWriter) error {
	inputs, rejected, flagged := l.files.Inputs(), l.records.Rejections(), l.records.FlaggedRows()
	printRows(msgs, inputs, rejected, "row rejected")
	printRows(msgs, inputs, flagged, "row read and flagged")
	traceRows, rejectedTraceRows := printTraces(msgs, inputs)
	missing := printInputs(msgs, inputs)
	gaps := printGaps(msgs, ledgerWithoutRepeats(inputs))
	omissions := printOmissions(msgs, l.records.Omissions(l.showOwn))
	refused := len(rejected) + rejectedTraceRows
	switch {
	case missing == 0 && refused == 0 && gaps == 0 && len(flagged) == 0 && !omissions:
		return nil
	case traceRows == 0 && l.records.Counts().RowsRead == len(rejected) && missing+refused > 0:
		return errUnusable
	default:
		return errIncomplete
	}
}
