package ui

import (
	"context"
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/checklist"
	"whoread/ui/chooser"
	"whoread/ui/coverage"
	"whoread/ui/detail"
	"whoread/ui/exporting"
	"whoread/ui/facet"
	"whoread/ui/grid"
	"whoread/ui/help"
	"whoread/ui/inputs"
	"whoread/ui/lookup"
	"whoread/ui/prompt"
	"whoread/ui/signin"
	"whoread/ui/theme"
)

// Model is the state of the screen.
type Model struct {
	ctx     context.Context // the commands of a program end with it
	feed    Feed
	options Options
	theme   theme.Theme

	width, height int

	load    load
	build   build
	history *table.History[look]
	preview *look // what is tried while a filter is typed; nil for none
	marks   marks
	kept    kept // marks and cursor from before a reload, until all is read again
	search  search
	export  exports
	watch   watch // of a fetch
	lookups lookups
	first   filter.Expr // what the table is narrowed to from the beginning; nil for nothing

	grid      *grid.Grid
	prompt    prompt.Model
	detail    detail.Model
	facet     *facet.Model
	chooser   *chooser.Model
	help      *help.Model
	exporting *exporting.Model
	inputs    *inputs.Model
	coverage  *coverage.Model
	checklist *checklist.Model
	signin    *signin.Model
	lookup    *lookup.Model

	overlays   overlays
	detailOpen bool
	inDetail   bool // the keys go to the detail

	addresses addressesFoundMsg // of the session of the record in the detail
	findings  findings          // of the messages in the detail

	anchor     *table.ID // the row that a range of marks begins with
	counting   latest    // of the facet
	addressing latest    // of the addresses of a session

	crashes crashes

	queue    []tea.KeyMsg // keys that wait for a view, or for a count
	notice   notice
	ending   chan struct{} // closed when the program is to end
	leave    func()        // closes it
	leaving  bool          // the question whether to quit is asked
	stopping bool          // ^C was pressed and would quit if pressed again
	mouse    bool
}

// New returns the screen of a feed. ctx ends its commands.
func New(ctx context.Context, feed Feed, o Options) *Model {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Folder == "" {
		o.Folder, _ = os.Getwd() // without one, paths are shown as they are typed
	}
	if o.Report == nil {
		o.Report = func(e *crash.Error) (string, error) { return e.Report(o.Version) }
	}
	if o.Book == nil {
		o.Book = trace.NewBook()
	}
	th := theme.New(theme.Options{NoColor: o.NoColor, ASCII: o.ASCII})
	m := &Model{
		ctx: ctx, feed: feed, options: o, theme: th, mouse: !o.NoMouse,
		history: table.NewHistory(firstLook(o.Own)),
		marks:   marks{},
		ending:  make(chan struct{}),
		build:   build{wanted: 1},
		grid:    grid.New(th),
		detail:  detail.New(th), facet: facet.New(th), chooser: chooser.New(th),
		help: help.New(th), exporting: exporting.New(th), inputs: inputs.New(th),
		coverage: coverage.New(th), checklist: checklist.New(th), signin: signin.New(th),
		lookup: lookup.New(th),
	}
	m.overlays = m.newOverlays()
	m.leave = sync.OnceFunc(func() { close(m.ending) })
	m.prompt = prompt.New(th, m.complete)
	m.grid.SetLayout(m.history.Now().Layout)
	return m
}

// Init begins to load, with the first filter as if the user had typed it.
func (m *Model) Init() tea.Cmd {
	if m.options.Filter == "" {
		return m.startLoad()
	}
	e, err := filter.Parse(m.options.Filter, table.FilterSchema(m.options.Now))
	if err != nil {
		return tea.Batch(m.startLoad(), m.say("nothing is filtered: "+err.Error()))
	}
	m.first = e
	m.history.Do(m.history.Now().filtered(e))
	return m.startLoad()
}

// look is what is to be shown: what is tried, or else what was decided last.
func (m *Model) look() look {
	if m.preview != nil {
		return *m.preview
	}
	return m.history.Now()
}
