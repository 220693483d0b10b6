package ui

import (
	"context"
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/trace"
	"whoread/ui/checklist"
	"whoread/ui/chooser"
	"whoread/ui/coverage"
	"whoread/ui/detail"
	"whoread/ui/exporting"
	"whoread/ui/facet"
	"whoread/ui/help"
	"whoread/ui/inputs"
	"whoread/ui/lookup"
	"whoread/ui/prompt"
	"whoread/ui/signin"
	"whoread/ui/theme"
)

// Model is the screen: it holds the parts, shares out the room, and routes messages and keys. Each
// part changes only what it owns.
type Model struct {
	*env
	load     *loader
	fetch    *fetch
	browse   *browser
	complete *completeness
	detail   *details
	facet    *facets
	export   *exports
	lookups  *lookups
	checks   *checks
	signIn   *signIns
	crashes  *crashes
	overlays *overlays
	prompt   prompt.Model

	queue []tea.KeyMsg // keys that wait for a view, or for a count
	exit  exit
	mouse bool
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
	e := &env{ctx: ctx, options: o, theme: th}
	load, panes := &loader{env: e, feed: feed}, &overlays{
		chooser: chooser.New(th), help: help.New(th), inputs: inputs.New(th), coverage: coverage.New(th),
	}
	reasons := &checks{env: e, pane: checklist.New(th)}
	from, rows := &fetch{env: e, load: load, checks: reasons}, newBrowser(e, load)
	subjects := &lookups{env: e, load: load, browse: rows, overlays: panes, pane: lookup.New(th)}
	m := &Model{
		env: e, load: load, fetch: from, browse: rows,
		complete: &completeness{env: e, load: load, fetch: from, browse: rows},
		detail:   &details{env: e, load: load, browse: rows, pane: detail.New(th)},
		facet:    &facets{env: e, browse: rows, overlays: panes, pane: facet.New(th)},
		export:   &exports{env: e, browse: rows, pane: exporting.New(th)},
		lookups:  subjects,
		checks:   reasons,
		signIn:   &signIns{fetch: from, lookups: subjects, pane: signin.New(th)},
		crashes:  &crashes{env: e},
		overlays: panes,
		prompt:   prompt.New(th, complete),
		exit:     exit{ending: make(chan struct{})},
		mouse:    !o.NoMouse,
	}
	m.overlays.all = m.listOverlays()
	m.exit.end = sync.OnceFunc(func() { close(m.exit.ending) })
	return m
}

// Init begins to load, with the first filter as if the user had typed it.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.browse.filterFirst(m.options.Filter), m.startLoad(m.load.feed))
}
