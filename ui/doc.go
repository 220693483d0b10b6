// Package ui is the screen: it lets records stream from a feed into a table, shows views of it
// in panes, and turns keys into other views.
//
//	feed --pages--> loader --snapshot--> tableBrowser --view--> grid
//	  |               ^ subjects.Sync <-- findings <-- lookups (of subjects)
//	  |                                        ^
//	  |         keys, prompts, overlays -------+--> viewState (spec, columns; undo and redo)
//	  '--status--> fetch (polled), completeness
//
// Model holds the parts, does the layout and routes messages. A part changes only what it owns.
// What reads, builds, searches, counts, copies or writes is a command with a context; only the
// answer to the latest request counts.
package ui
