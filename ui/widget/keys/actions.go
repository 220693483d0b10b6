package keys

// Action is what the program does for a key or a verb.
type Action uint8

// The actions.
const (
	None Action = iota

	Up
	Down
	Left
	Right
	Top
	Bottom
	HalfUp
	HalfDown
	PageUp
	PageDown
	FirstColumn
	LastColumn
	Goto

	Search
	NextHit
	PrevHit
	SearchCell
	Filter
	Keep
	Drop
	FacetColumn
	PivotRow
	FocusTimeline
	Undo
	Redo
	Reset

	SortAsc
	SortDesc
	AddAsc
	AddDesc
	Hide
	Fit
	Narrower
	Wider
	MoveLeft
	MoveRight
	Freeze
	Columns

	ViewEvents
	ViewSessions
	ViewAddresses
	ViewItems
	ViewMessages
	ViewActivity
	Group
	ShowMatrix
	Open
	Back
	NextFocus
	PrevFocus
	ShowOwnLookups

	Subjects
	SubjectsAll
	ShowLookup

	Mark
	MarkRange
	MarkAll
	ClearMarks
	Copy
	CopyRow
	ShowQueries
	ExportRows

	Pause
	Reload
	Cancel
	ShowInputs
	ShowCoverage
	ShowChecklist
	ShowSignIn

	Command
	ShowHelp
	Quit
	Redraw
	Suspend
	Mouse
	Version

	actions // how many there are
)
