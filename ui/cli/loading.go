package cli

import (
	"context"
	"errors"
	"io"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/audit/table"
)

// reading is inputs that were read to their end.
type reading struct {
	files   *source.Files
	records *table.Snapshot
}

// read reads the inputs that paths name to their end, as the screen does page by page. The
// caller closes the files of what it gets.
func read(ctx context.Context, paths []string, stdin io.Reader) (*reading, error) {
	files, err := source.Open(paths, source.Options{Stdin: stdin})
	if err != nil {
		return nil, err
	}
	store := table.NewStore()
	for {
		page, err := files.Next(ctx)
		if errors.Is(err, io.EOF) {
			return &reading{files: files, records: store.Snapshot()}, nil
		}
		if err != nil {
			return nil, errors.Join(err, files.Close())
		}
		store.Append(page)
	}
}

// verdict says what was skipped, rejected and missing. It returns nil if all was read,
// errIncomplete if some of it was, and errUnusable if there is nothing to go on with.
func (r *reading) verdict(v voice) error {
	inputs, rejected := r.files.Inputs(), r.records.Rejections()
	sayRejected(v, inputs, rejected)
	missing := sayInputs(v, inputs)
	gaps := sayGaps(v, audit.CoverageOf(inputs))
	switch {
	case missing == 0 && len(rejected) == 0 && gaps == 0:
		return nil
	case r.records.Counts().RowsRead == len(rejected) && missing+len(rejected) > 0:
		return errUnusable
	default:
		return errIncomplete
	}
}
