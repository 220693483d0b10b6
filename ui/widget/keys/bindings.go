package keys

// tableBindings returns every action with its keys and its verb. No key is listed twice.
func tableBindings() []Binding { return append(viewBindings(), programBindings()...) }

// viewBindings returns the actions that change which rows are shown, and how.
func viewBindings() []Binding {
	return []Binding{
		{Action: Up, Section: Moving, Keys: []string{"k", "up"}, Verb: "up", Short: "up", Long: "one row up; ends FOLLOW"},
		{Action: Down, Section: Moving, Keys: []string{"j", "down"}, Verb: "down", Short: "down", Long: "one row down"},
		{Action: Left, Section: Moving, Keys: []string{"h", "left"}, Verb: "left", Short: "left", Long: "one column to the left"},
		{Action: Right, Section: Moving, Keys: []string{"l", "right"}, Verb: "right", Short: "right", Long: "one column to the right"},
		{Action: Top, Section: Moving, Keys: []string{"g", "home"}, Verb: "top", Short: "first", Long: "first row"},
		{Action: Bottom, Section: Moving, Keys: []string{"G", "end"}, Verb: "bottom", Short: "last", Long: "last row; if sorted by time, oldest first, also follow new rows"},
		{Action: HalfUp, Section: Moving, Keys: []string{"ctrl+u"}, Verb: "half-up", Short: "half page up", Long: "half a page up"},
		{Action: HalfDown, Section: Moving, Keys: []string{"ctrl+d"}, Verb: "half-down", Short: "half page down", Long: "half a page down"},
		{Action: PageUp, Section: Moving, Keys: []string{"pgup", "ctrl+b"}, Verb: "page-up", Short: "page up", Long: "a page up"},
		{Action: PageDown, Section: Moving, Keys: []string{"pgdown", "ctrl+f"}, Verb: "page-down", Short: "page down", Long: "a page down"},
		{Action: FirstColumn, Section: Moving, Keys: []string{"0", "^"}, Verb: "first-column", Short: "first column", Long: "first column"},
		{Action: LastColumn, Section: Moving, Keys: []string{"$"}, Verb: "last-column", Short: "last column", Long: "last column"},
		{Action: Goto, Section: Moving, Verb: "goto", Args: "ROW", Short: "go to row", Long: "go to a row by its number; :123 does the same"},

		{Action: Search, Section: Finding, Keys: []string{"/"}, Verb: "search", Args: "[EXPR]", Short: "search", Long: "go to the next match, without hiding rows; Tab switches to filter"},
		{Action: NextHit, Section: Finding, Keys: []string{"n"}, Verb: "next", Short: "next match", Long: "next match"},
		{Action: PrevHit, Section: Finding, Keys: []string{"N"}, Verb: "previous", Short: "previous match", Long: "previous match"},
		{Action: SearchCell, Section: Finding, Keys: []string{"*"}, Verb: "search-cell", Short: "search this value", Long: "search the value under the cursor"},
		{Action: Filter, Section: Finding, Keys: []string{"&"}, Verb: "filter", Args: "[EXPR]", Short: "filter", Long: "show only rows that match; Tab switches to search"},
		{Action: Keep, Section: Finding, Keys: []string{"="}, Verb: "keep", Short: "keep this value", Long: "keep only rows with the value under the cursor"},
		{Action: Drop, Section: Finding, Keys: []string{"!"}, Verb: "drop", Short: "drop this value", Long: "drop the rows with the value under the cursor"},
		{Action: FacetColumn, Section: Finding, Keys: []string{"F"}, Verb: "facet", Args: "[COLUMN]", Short: "facets", Long: "show how often each value of this column occurs"},
		{Action: PivotRow, Section: Finding, Keys: []string{"e"}, Verb: "pivot", Short: "everything of", Long: "everything of this row's session, address, network, app, user, mailbox, folder or message, regardless of the filter"},
		{Action: FocusTimeline, Section: Finding, Keys: []string{"z"}, Verb: "timeline", Short: "timeline", Long: "go to the timeline: select a span with the arrow keys and v, Enter narrows the filter to it, - goes back"},
		{Action: Undo, Section: Finding, Keys: []string{"u"}, Verb: "undo", Short: "undo", Long: "undo a change of filter, sort, columns or grouping"},
		{Action: Redo, Section: Finding, Keys: []string{"U", "ctrl+r"}, Verb: "redo", Short: "redo", Long: "redo the last change that was undone"},
		{Action: Reset, Section: Finding, Keys: []string{"r"}, Verb: "reset", Short: "reset", Long: "remove the filter, restore the default order and columns; can be undone"},

		{Action: SortAsc, Section: Sorting, Keys: []string{"["}, Verb: "sort", Args: "[COL,-COL]", Short: "sort ascending", Long: "sort by this column, ascending; -COL sorts descending, +COL adds a sort key"},
		{Action: SortDesc, Section: Sorting, Keys: []string{"]"}, Verb: "sort-descending", Short: "sort descending", Long: "sort by this column, descending"},
		{Action: AddAsc, Section: Sorting, Keys: []string{"{"}, Verb: "then-sort", Short: "then ascending", Long: "add this column as a sort key, ascending"},
		{Action: AddDesc, Section: Sorting, Keys: []string{"}"}, Verb: "then-sort-descending", Short: "then descending", Long: "add this column as a sort key, descending"},
		{Action: Hide, Section: Sorting, Keys: []string{"-"}, Verb: "hide", Short: "hide column", Long: "hide this column"},
		{Action: Fit, Section: Sorting, Keys: []string{"_"}, Verb: "fit", Short: "fit width", Long: "fit the width to the content; again: back to the default width"},
		{Action: Narrower, Section: Sorting, Keys: []string{"<"}, Verb: "narrower", Short: "narrower", Long: "make this column narrower"},
		{Action: Wider, Section: Sorting, Keys: []string{">"}, Verb: "wider", Short: "wider", Long: "make this column wider"},
		{Action: MoveLeft, Section: Sorting, Keys: []string{"H"}, Verb: "move-left", Short: "move left", Long: "move this column to the left"},
		{Action: MoveRight, Section: Sorting, Keys: []string{"L"}, Verb: "move-right", Short: "move right", Long: "move this column to the right"},
		{Action: Freeze, Section: Sorting, Keys: []string{"f"}, Verb: "freeze", Short: "freeze", Long: "freeze the columns up to this one; again: unfreeze"},
		{Action: Columns, Section: Sorting, Keys: []string{"C"}, Verb: "columns", Short: "columns", Long: "choose columns: show, hide, move, freeze"},

		{Action: ViewEvents, Section: Viewing, Keys: []string{"1"}, Verb: "events", Short: "events", Long: "one row per record"},
		{Action: ViewSessions, Section: Viewing, Keys: []string{"2"}, Verb: "sessions", Short: "sessions", Long: "one row per session"},
		{Action: ViewAddresses, Section: Viewing, Keys: []string{"3"}, Verb: "addresses", Short: "addresses", Long: "one row per client address"},
		{Action: ViewItems, Section: Viewing, Keys: []string{"4"}, Verb: "items", Short: "items", Long: "one row per item access"},
		{Action: ViewMessages, Section: Viewing, Keys: []string{"5"}, Verb: "messages", Short: "messages", Long: "one row per message of a mailbox, with its subject"},
		{Action: ViewActivity, Section: Viewing, Keys: []string{"6"}, Verb: "activity", Short: "activity", Long: "one row per record, and per sibling operation (Send, HardDelete, New-InboxRule, ...) of the same sessions and addresses"},
		{Action: Group, Section: Viewing, Keys: []string{"b"}, Verb: "group", Args: "[COLUMN[,COLUMN]]", Short: "group", Long: "group by this column, one row per value: user, mailbox, client, folder, ...; times by day; :group Mailbox,ClientIP has a row per pair"},
		{Action: ShowMatrix, Section: Viewing, Keys: []string{"x"}, Verb: "matrix", Args: "[COLUMN,COLUMN]", Short: "matrix", Long: "count by two columns: the one that is grouped by, or this one, and the mailbox"},
		{Action: Open, Section: Viewing, Keys: []string{"enter"}, Verb: "open", Short: "open", Long: "open the records of a group, or the detail of a record"},
		{Action: Back, Section: Viewing, Keys: []string{"esc"}, Verb: "back", Short: "back", Long: "close the prompt, pane, detail, group or search; never the filter"},
		{Action: NextFocus, Section: Viewing, Keys: []string{"tab"}, Verb: "focus", Short: "other pane", Long: "switch between the table and the detail"},
		{Action: PrevFocus, Section: Viewing, Keys: []string{"shift+tab"}, Verb: "focus-back", Short: "other pane", Long: "switch between the table and the detail, in reverse order"},
		{Action: ShowOwnLookups, Section: Viewing, Verb: "own", Short: "own lookups", Long: "show or hide the records of whoread's own lookups"},
	}
}

// programBindings returns the actions on rows, the load and the program.
func programBindings() []Binding {
	return []Binding{
		{Action: Subjects, Section: LookingUp, Keys: []string{"t"}, Verb: "subjects", Short: "subjects", Long: "look up subjects for the row under the cursor: a record's items, a group's messages, a message"},
		{Action: SubjectsAll, Section: LookingUp, Keys: []string{"T"}, Verb: "subjects-all", Short: "all subjects", Long: "look up subjects for the marked rows, or for all rows shown; first lists the services, calls and estimated time"},
		{Action: ShowLookup, Section: LookingUp, Verb: "lookup", Short: "lookup", Long: "show the running subject lookup, or the result of the last one"},

		{Action: Mark, Section: Exporting, Keys: []string{" "}, Verb: "mark", Short: "mark", Long: "mark or unmark this row"},
		{Action: MarkRange, Section: Exporting, Keys: []string{"v"}, Verb: "mark-range", Short: "mark range", Long: "start a range here; again: mark up to here"},
		{Action: MarkAll, Section: Exporting, Keys: []string{"ctrl+a"}, Verb: "mark-all", Short: "mark all", Long: "mark all rows shown"},
		{Action: ClearMarks, Section: Exporting, Keys: []string{"M"}, Verb: "clear-marks", Short: "clear marks", Long: "remove all marks"},
		{Action: Copy, Section: Exporting, Keys: []string{"y"}, Verb: "copy", Short: "copy cell", Long: "copy the cell to the clipboard unchanged (OSC 52)"},
		{Action: CopyRow, Section: Exporting, Keys: []string{"Y"}, Verb: "copy-rows", Short: "copy rows", Long: "copy the marked rows, or this one, with a header line, safe to paste into a spreadsheet"},
		{Action: ShowQueries, Section: Exporting, Keys: []string{"Q"}, Verb: "queries", Short: "queries", Long: "copy the filter of this view as a command line, as KQL, for Search-UnifiedAuditLog, or messages for eDiscovery"},
		{Action: ExportRows, Section: Exporting, Keys: []string{"ctrl+s"}, Verb: "export", Args: "[PATH]", Short: "export", Long: "export the rows shown, the marked rows or all rows as CSV, Excel workbook or JSON Lines; :w PATH does the same"},

		{Action: Pause, Section: Loading, Keys: []string{"p"}, Verb: "pause", Short: "pause", Long: "pause or resume the load; if none runs, the subject lookup"},
		{Action: Reload, Section: Loading, Keys: []string{"R"}, Verb: "reload", Short: "reload", Long: "read everything again"},
		{Action: Cancel, Section: Loading, Keys: []string{"ctrl+c"}, Verb: "cancel", Short: "cancel", Long: "cancel a load, subject lookup, sort or export; if none runs, press twice to quit"},
		{Action: ShowInputs, Section: Loading, Keys: []string{"i"}, Verb: "inputs", Short: "inputs", Long: "list all inputs and all rejected rows"},
		{Action: ShowCoverage, Section: Loading, Keys: []string{"c"}, Verb: "coverage", Short: "doubts", Long: "what makes an answer uncertain (blind windows, gaps, rejected rows, conflicts, ...), what was requested, what is missing, and every window; Enter shows the records"},
		{Action: ShowChecklist, Section: Loading, Verb: "checklist", Short: "checklist", Long: "check why a fetch may have found nothing; queries the tenant"},
		{Action: ShowSignIn, Section: Loading, Verb: "sign-in", Short: "sign in", Long: "show the pending sign-in again"},

		{Action: Command, Section: Program, Keys: []string{":"}, Verb: "command", Short: "command", Long: "enter a command; Tab completes it"},
		{Action: ShowHelp, Section: Program, Keys: []string{"?", "f1"}, Verb: "help", Short: "help", Long: "show the keys of the active pane"},
		{Action: Quit, Section: Program, Keys: []string{"q"}, Verb: "quit", Short: "quit", Long: "close the top pane; in the table, quit, and ask if something would be lost; :q! never asks"},
		{Action: Redraw, Section: Program, Keys: []string{"ctrl+l"}, Verb: "redraw", Short: "redraw", Long: "redraw the screen"},
		{Action: Suspend, Section: Program, Keys: []string{"ctrl+z"}, Verb: "suspend", Short: "suspend", Long: "return to the shell; fg resumes whoread"},
		{Action: Mouse, Section: Program, Keys: []string{"f2"}, Verb: "mouse", Short: "mouse", Long: "turn the mouse on or off; off lets the terminal select text"},
		{Action: Version, Section: Program, Verb: "version", Short: "version", Long: "show the version, and the size and type of the terminal"},
	}
}

// paneBindings describes the actions that mean something else in a pane than in the table.
func paneBindings() []Binding {
	return append(countBindings(), reportBindings()...)
}

// countBindings describes the panes that count records.
func countBindings() []Binding {
	return []Binding{
		{Pane: Facet, Action: Open, Short: "keep", Long: "keep only the records with this value, or with one of the picked values"},
		{Pane: Facet, Action: Drop, Short: "drop", Long: "all but these: drop the records with this value, or with one of the picked values"},
		{Pane: Facet, Action: Mark, Short: "pick", Long: "pick this value, or drop the pick"},
		{Pane: Facet, Action: ClearMarks, Short: "clear picks", Long: "drop all picks"},
		{Pane: Facet, Action: SortAsc, Short: "by value", Long: "sort by value"},
		{Pane: Facet, Action: SortDesc, Short: "by count", Long: "sort by how often a value occurs"},
		{Pane: Facet, Action: Search, Short: "search", Long: "search the values"},
		{Pane: Facet, Action: Back, Short: "close", Long: "close the facets"},

		{Pane: Pivot, Action: Open, Short: "show", Long: "show all records with this value instead of the filtered ones; so do the keys 1 to 9"},
		{Pane: Pivot, Action: Back, Short: "close", Long: "close the list"},

		{Pane: Queries, Action: Open, Short: "copy", Long: "copy this text (OSC 52); so do the keys 1 to 9"},
		{Pane: Queries, Action: Back, Short: "close", Long: "close the list"},

		{Pane: Timeline, Action: Open, Short: "zoom in", Long: "narrow the filter to the bar or the selected span"},
		{Pane: Timeline, Action: Hide, Short: "zoom out", Long: "return to the span before the last zoom"},
		{Pane: Timeline, Keys: []string{"backspace"}, Short: "zoom out", Long: "return to the span before the last zoom"},
		{Pane: Timeline, Action: MarkRange, Short: "select", Long: "start a selection here; again: drop it"},
		{Pane: Timeline, Keys: []string{"shift+left"}, Short: "select", Long: "extend the selection by a bar to the left"},
		{Pane: Timeline, Keys: []string{"shift+right"}, Short: "select", Long: "extend the selection by a bar to the right"},
		{Pane: Timeline, Action: Left, Short: "bar left", Long: "one bar to the left"},
		{Pane: Timeline, Action: Right, Short: "bar right", Long: "one bar to the right"},
		{Pane: Timeline, Action: Down, Short: "next label", Long: "to the next label; a selection ends there"},
		{Pane: Timeline, Action: Up, Short: "previous label", Long: "to the previous label"},
		{Pane: Timeline, Action: Top, Short: "first", Long: "first bar"},
		{Pane: Timeline, Action: Bottom, Short: "last", Long: "last bar"},
		{Pane: Timeline, Action: NextFocus, Short: "table", Long: "return to the table"},
		{Pane: Timeline, Action: PrevFocus, Short: "table", Long: "return to the table"},
		{Pane: Timeline, Action: Back, Short: "table", Long: "drop the selection, or return to the table"},

		{Pane: Matrix, Action: Open, Short: "records", Long: "show the records of the cell"},
		{Pane: Matrix, Keys: []string{"m"}, Short: "measure", Long: "count records, item accesses or distinct messages"},
		{Pane: Matrix, Action: ShowMatrix, Short: "swap", Long: "swap rows and columns"},
		{Pane: Matrix, Action: ExportRows, Short: "export", Long: "export the matrix as it is shown"},
		{Pane: Matrix, Action: Back, Short: "close", Long: "close the matrix"},
	}
}

// reportBindings describes the other panes.
func reportBindings() []Binding {
	return []Binding{
		{Pane: Prompt, Action: Open, Short: "accept", Long: "accept the text"},
		{Pane: Prompt, Action: Back, Short: "cancel", Long: "restore the previous state"},
		{Pane: Prompt, Action: NextFocus, Short: "search or filter", Long: "switch between search and filter; on the : line, complete"},

		{Pane: Detail, Action: Up, Short: "up", Long: "scroll up"},
		{Pane: Detail, Action: Down, Short: "down", Long: "scroll down"},
		{Pane: Detail, Action: HalfUp, Short: "half page up", Long: "half a page up"},
		{Pane: Detail, Action: HalfDown, Short: "half page down", Long: "half a page down"},
		{Pane: Detail, Action: PageUp, Short: "page up", Long: "a page up"},
		{Pane: Detail, Action: PageDown, Short: "page down", Long: "a page down"},
		{Pane: Detail, Action: Top, Short: "top", Long: "beginning"},
		{Pane: Detail, Action: Bottom, Short: "bottom", Long: "end"},
		{Pane: Detail, Keys: []string{"x"}, Short: "as read", Long: "in the raw JSON: switch between indented and exactly as read"},
		{Pane: Detail, Action: Open, Short: "raw JSON", Long: "switch between text and raw JSON"},
		{Pane: Detail, Action: Search, Short: "search", Long: "search the text of the detail"},
		{Pane: Detail, Action: NextHit, Short: "next match", Long: "next match"},
		{Pane: Detail, Action: PrevHit, Short: "previous match", Long: "previous match"},
		{Pane: Detail, Action: NextFocus, Short: "table", Long: "return to the table"},
		{Pane: Detail, Action: Back, Short: "close", Long: "close the detail"},

		{Pane: ColumnSettings, Action: Mark, Short: "show or hide", Long: "show or hide this column"},
		{Pane: ColumnSettings, Action: MoveLeft, Short: "move left", Long: "move this column to the left"},
		{Pane: ColumnSettings, Action: MoveRight, Short: "move right", Long: "move this column to the right"},
		{Pane: ColumnSettings, Action: Narrower, Short: "narrower", Long: "make this column narrower"},
		{Pane: ColumnSettings, Action: Wider, Short: "wider", Long: "make this column wider"},
		{Pane: ColumnSettings, Action: Fit, Short: "fit width", Long: "fit the width to the content"},
		{Pane: ColumnSettings, Action: Freeze, Short: "freeze", Long: "freeze the columns up to this one"},
		{Pane: ColumnSettings, Action: Open, Short: "accept", Long: "apply these columns"},
		{Pane: ColumnSettings, Action: Back, Short: "cancel", Long: "close without changing the columns"},

		{Pane: Export, Action: NextFocus, Short: "next field", Long: "next field: scope, format, path"},
		{Pane: Export, Action: PrevFocus, Short: "previous field", Long: "previous field"},
		{Pane: Export, Action: Down, Short: "choose", Long: "choose the next scope or format"},
		{Pane: Export, Action: Up, Short: "choose", Long: "choose the previous scope or format"},
		{Pane: Export, Action: Open, Short: "write", Long: "write the file"},
		{Pane: Export, Action: Back, Short: "close", Long: "close without writing"},

		{Pane: Inputs, Action: Search, Short: "search", Long: "search the inputs and the rejected rows"},
		{Pane: Inputs, Action: Bottom, Short: "end", Long: "end: the last rejected rows"},
		{Pane: Inputs, Action: Back, Short: "close", Long: "close the inputs"},

		{Pane: Coverage, Action: Open, Short: "show", Long: "show what the doubt counts: its records instead of the filtered ones, the page of inputs, or the gaps; so do the keys 1 to 9"},
		{Pane: Coverage, Action: Search, Short: "search", Long: "search the coverage: a time, a state such as failed, a reason"},
		{Pane: Coverage, Action: Bottom, Short: "end", Long: "end: the latest windows of the ledger"},
		{Pane: Coverage, Action: Back, Short: "close", Long: "close the page of doubts"},

		{Pane: Checklist, Action: Reload, Short: "check again", Long: "run the checks again"},
		{Pane: Checklist, Action: Search, Short: "search", Long: "search the checklist"},
		{Pane: Checklist, Action: Back, Short: "close", Long: "close the checklist and cancel the running checks"},

		{Pane: SignIn, Action: Copy, Short: "copy code", Long: "copy the code to the clipboard (OSC 52)"},
		{Pane: SignIn, Action: CopyRow, Short: "copy address", Long: "copy the address to the clipboard (OSC 52)"},
		{Pane: SignIn, Action: Back, Short: "hide", Long: "hide this pane and keep waiting; :sign-in shows it again"},
		{Pane: SignIn, Action: Cancel, Short: "cancel", Long: "cancel the sign-in and the task that waits for it"},

		{Pane: Lookup, Action: Open, Short: "start", Long: "start the lookup"},
		{Pane: Lookup, Action: Pause, Short: "pause", Long: "pause or resume the lookup"},
		{Pane: Lookup, Action: Cancel, Short: "cancel", Long: "cancel the lookup; results received so far are kept"},
		{Pane: Lookup, Action: Copy, Short: "copy query", Long: "copy an eDiscovery query for the messages not found (OSC 52)"},
		{Pane: Lookup, Action: CopyRow, Short: "copy commands", Long: "copy the commands of a historical search for the messages not found (OSC 52)"},
		{Pane: Lookup, Action: Search, Short: "search", Long: "search this text"},
		{Pane: Lookup, Action: Back, Short: "close", Long: "close without starting; a running lookup continues, and :lookup shows it again"},

		{Pane: Help, Action: Back, Short: "close", Long: "close the help"},
		{Pane: Help, Action: Search, Short: "search", Long: "search the help"},
	}
}
