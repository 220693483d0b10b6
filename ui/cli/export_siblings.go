package cli

import (
	"context"

	"whoread/audit/export"
	"whoread/audit/table"
	"whoread/ui/cli/flags"
)

// siblingSelection is which sibling operations to write, in which order and columns.
type siblingSelection struct {
	spec    table.SiblingSpec
	columns []table.SiblingColumn
}

// parseSiblings parses the flags for sibling operations into a task.
func (f *exportFlags) parseSiblings(t *exportTask) (err error) {
	t.siblings = &siblingSelection{columns: table.SiblingColumns()}
	if f.resolve.Resolve || f.plan {
		return flags.UsageErrorf("--resolve looks up the messages of records; sibling operations state their own subjects")
	}
	if f.filter != "" {
		if t.siblings.spec.Filter, err = table.ParseSiblingFilter(f.filter, filterSchema()); err != nil {
			return flags.UsageErrorf("--filter: %w", err)
		}
	}
	if t.siblings.spec.Sort, err = table.ParseSiblingSortKeys(f.sort); err != nil {
		return flags.UsageErrorf("--sort: %w", err)
	}
	columns, err := table.ParseSiblingColumns(f.columns)
	switch {
	case err != nil:
		return flags.UsageErrorf("--columns: %w", err)
	case columns != nil:
		t.siblings.columns = columns
	}
	if err := t.checkOutputPath(); err != nil {
		return err
	}
	t.subjects, err = openSubjectsFile(f.resolve.Lookup, f.resolve.ClientID())
	return err
}

// selectRows returns the rows to write.
func (s *siblingSelection) selectRows(ctx context.Context, records *table.Snapshot) (export.Rows, error) {
	view, err := records.BuildSiblings(ctx, s.spec)
	if err != nil {
		return nil, err
	}
	return export.RowsOfSiblings(view, s.columns), nil
}
