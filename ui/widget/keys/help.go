package keys

import "strings"

// Sections returns the headings of the help in order.
func Sections() []Section {
	return []Section{Moving, Finding, Sorting, Viewing, Asking, Taking, Loading, Program}
}

// Markdown returns the table of keys for the README.
func Markdown() string {
	var b strings.Builder
	for _, s := range Sections() {
		b.WriteString("\n**" + string(s) + "**\n\n| key | `:` command | does |\n|---|---|---|\n")
		for _, row := range table() {
			if row.Section == s {
				b.WriteString("| " + code(row.Keys) + " | `" + row.Usage() + "` | " + row.Long + " |\n")
			}
		}
	}
	return b.String()[1:]
}

// Usage returns the verb of a binding with what may follow it, "group COLUMN".
func (b Binding) Usage() string {
	if b.Args == "" {
		return b.Verb
	}
	return b.Verb + " " + b.Args
}

// code sets keys as inline code; a bar would end the cell of the table.
func code(keys []string) string {
	labels := make([]string, len(keys))
	for i, key := range keys {
		labels[i] = "`" + strings.ReplaceAll(Label(key), "|", `\|`) + "`"
	}
	return strings.Join(labels, " ")
}
