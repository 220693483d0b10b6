// Package flags holds the groups of flags that several commands share. Each group registers its flags,
// and parses and validates their values.
package flags

import (
	"slices"
	"strings"

	"whoread/audit/filter"

	"github.com/spf13/cobra"
)

// RegisterCompletion makes the shell complete a flag with values. Without values it offers nothing, not
// even file names.
func RegisterCompletion(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // there is no such flag
	}
}

// parseEach parses the values of a repeatable flag and drops repeated ones.
func parseEach(flag string, texts []string, parse func(string) (string, error)) ([]string, error) {
	var values []string
	for _, text := range texts {
		value, err := parse(strings.TrimSpace(text))
		if err != nil {
			return nil, UsageErrorf("--%s %q %w", flag, text, err)
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values, nil
}

// SuggestNames returns a hint for a wrong name: the names that are similar to it, or else all names.
func SuggestNames(name string, names []string) string {
	if near := filter.NearestNames(name, names); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	return "choose one of " + strings.Join(names, ", ")
}
