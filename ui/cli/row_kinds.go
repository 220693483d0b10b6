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
	return b.String()
}

// requireRowKind checks that the first argument is a row kind.
func requireRowKind(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return flags.UsageErrorf("nothing to export: name one of %s", strings.Join(export.RowKindNames(), ", "))
	}
	_, err := parseRowKind(args[0])
	return err
}

// parseRowKind returns the rows of a row kind.
func parseRowKind(name string) (table.Spec, error) {
	if kind, ok := export.RowKindByName(name); ok {
		return kind.Spec, nil
	}
	return table.Spec{}, flags.UsageErrorf("cannot export %q; %s", name, flags.SuggestNames(name, export.RowKindNames()))
}
