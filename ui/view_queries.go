package ui

import (
	"maps"
	"runtime"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/export"
	"whoread/audit/filter"
	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/queries"
	"whoread/ui/query"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// queryWriter writes the filter of the view for other tools.
type queryWriter struct {
	*shared
	load     *loader
	fetch    *fetchPoller
	browser  *tableBrowser
	overlays *overlayStack
	pane     *queries.Model
}

// openPane shows the texts.
func (q *queryWriter) openPane() tea.Cmd {
	spec := q.browser.shownState().Spec
	selects := filter.AllOf(spec.Filter, spec.Within)
	entries := []queries.Entry{q.commandLine(spec, selects)}
	for _, text := range query.Queries(selects, q.options.Now()) {
		entries = append(entries, queries.Entry{Title: text.Title, Text: text.Text, Note: text.Describe()})
	}
	if found, ok := q.discoverySearch(); ok {
		entries = append(entries, found)
	}
	q.pane.OpenEntries(entries)
	q.overlays.showPane(keys.Queries)
	return nil
}

// commandLine returns the command that exports the rows of the view.
func (q *queryWriter) commandLine(spec table.Spec, selects filter.Expr) queries.Entry {
	quote := quoteShell
	if runtime.GOOS == "windows" {
		quote = trace.QuotePowerShell
	}
	entry := queries.Entry{Title: "whoread command line"}
	name := export.SpecName(spec)
	command := []string{"whoread", "export", name}
	if _, ok := export.RowKindByName(name); !ok {
		command = []string{"whoread", "open"}
		entry.Note = "No export has these groups: the command opens the records."
	}
	for _, path := range q.inputPaths() {
		command = append(command, quote(path))
	}
	if selects != nil {
		command = append(command, "--filter", quote(selects.String()))
	}
	if sort := formatSortKeys(spec.Sort); sort != "" && command[1] == "export" {
		command = append(command, "--sort", quote(sort))
	}
	entry.Text = strings.Join(command, " ") + "\n"
	return entry
}

// inputPaths returns the files that were given, each once; a placeholder if there are none, as in a fetch.
func (q *queryWriter) inputPaths() []string {
	var paths []string
	for _, in := range q.load.inputs {
		path, _, _ := strings.Cut(in.Path, "!") // a file in an archive
		if path != "" && in.Skipped == "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 || q.fetch.isLive() {
		return []string{"FILE"}
	}
	return paths
}

// formatSortKeys returns sort keys as the command line reads them.
func formatSortKeys(sort []table.SortKey) string {
	names := make([]string, len(sort))
	for i, k := range sort {
		names[i] = k.Column.String()
		if k.Desc {
			names[i] = "-" + names[i]
		}
	}
	return strings.Join(names, ",")
}

// quoteShell returns text as one word of a POSIX shell.
func quoteShell(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./_-,:=@+") == "" && text[0] != '-' {
		return text
	}
	return "'" + strings.ReplaceAll(plainText(text), "'", `'\''`) + "'"
}

// maxDiscoveryIDs limits the ids in one eDiscovery query, which accepts no long ones.
const maxDiscoveryIDs = 50

// discoverySearch returns queries for the messages of the marked rows, or of the row of the cursor, a line
// for each batch of ids.
func (q *queryWriter) discoverySearch() (queries.Entry, bool) {
	view, row := q.browser.view, q.browser.grid.CursorRow()
	if row < 0 {
		return queries.Entry{}, false
	}
	rows := slices.Values([]int{row})
	if marked := q.browser.marks[q.browser.shownKind()]; len(marked) > 0 {
		view = view.PickRows(maps.Clone(marked))
		rows = func(yield func(int) bool) {
			for r := range view.Len() {
				if !yield(r) {
					return
				}
			}
		}
	}
	var ids []messageid.ID
	for _, m := range view.MessagesOf(rows) {
		ids = append(ids, m.ID)
	}
	if len(ids) == 0 {
		return queries.Entry{}, false
	}
	var lines []string
	for batch := range slices.Chunk(ids, maxDiscoveryIDs) {
		lines = append(lines, trace.NewManualSearch(batch, q.options.Now()).EDiscovery)
	}
	return queries.Entry{
		Title: "eDiscovery query for " + humanize.FormatCount(len(ids), "message"), Text: strings.Join(lines, "\n") + "\n",
		Note: "Of the marked rows, or of the row under the cursor; one search for each line.",
	}, true
}
