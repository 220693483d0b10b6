package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/export"
	"whoread/audit/table"
	"whoread/ui/cli/flags"
)

// describeRowKinds lists the row kinds for the help.
func describeRowKinds() string {
	var b strings.Builder
	for _, k := range export.RowKinds() {
		fmt.Fprintf(&b, "\n  %-9s %s", k.Name, k.About)
	}
	fmt.Fprintf(&b, "\n  %-9s %s", siblingKind, "one row for each item of a sibling operation, such as Send or New-InboxRule")
	return b.String()
}

// requireRowKind checks that the first argument is a row kind.
func requireRowKind(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return flags.UsageErrorf("nothing to export: name one of %s", strings.Join(exportNames(), ", "))
	}
	if isSiblings(args[0]) {
		return nil
	}
	_, err := parseRowKind(args[0])
	return err
}

// siblingKind is the kind of rows that are no accesses.
const siblingKind = "siblings"

// isSiblings reports whether a name, in any case, stands for the sibling operations.
func isSiblings(name string) bool { return strings.EqualFold(name, siblingKind) }

// exportNames returns the names of everything that can be exported.
func exportNames() []string { return append(export.RowKindNames(), siblingKind) }

// parseRowKind returns the rows of a row kind.
func parseRowKind(name string) (table.Spec, error) {
	if kind, ok := export.RowKindByName(name); ok {
		return kind.Spec, nil
	}
	return table.Spec{}, flags.UsageErrorf("cannot export %q; %s", name, flags.SuggestNames(name, exportNames()))
}
