package keys

import "strings"

// ListSections returns the headings of the help in order.
func ListSections() []Section {
	return []Section{Moving, Finding, Sorting, Viewing, LookingUp, Exporting, Loading, Program}
}

// FormatMarkdown returns the table of keys for the README.
func FormatMarkdown() string {
	var b strings.Builder
	for _, s := range ListSections() {
		b.WriteString("\n**" + string(s) + "**\n\n| key | `:` command | does |\n|---|---|---|\n")
		for _, row := range tableBindings() {
			if row.Section == s {
				b.WriteString("| " + formatKeys(row.Keys) + " | `" + row.CommandUsage() + "` | " + row.Long + " |\n")
			}
		}
	}
	return b.String()[1:]
}

// CommandUsage returns the verb of a binding with its argument: "group COLUMN".
func (b Binding) CommandUsage() string {
	if b.Args == "" {
		return b.Verb
	}
	return b.Verb + " " + b.Args
}

// formatKeys formats keys as inline code; a bar would end the cell of the table.
func formatKeys(keys []string) string {
	labels := make([]string, len(keys))
	for i, key := range keys {
		labels[i] = "`" + strings.ReplaceAll(KeyLabel(key), "|", `\|`) + "`"
	}
	return strings.Join(labels, " ")
}
