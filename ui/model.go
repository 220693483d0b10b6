package ui

import (
	"context"
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/trace"
	"whoread/ui/pane/checklist"
	"whoread/ui/pane/columnsettings"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/pane/detail"
	"whoread/ui/pane/exporting"
	"whoread/ui/pane/facet"
	"whoread/ui/pane/help"
	"whoread/ui/pane/inputs"
	"whoread/ui/pane/lookup"
	"whoread/ui/pane/prompt"
	"whoread/ui/pane/signin"
	"whoread/ui/widget/theme"
)

// Model is the screen: it holds the parts, shares out the room, and routes messages and keys. Each
// part changes only what it owns.
type Model struct {
	*env
	load     *loader
	fetch    *fetchState
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
	prompt   *prompts

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
		o.Report = func(e *crash.Error) (string, error) { return e.SaveReport(o.Version) }
	}
	if o.Findings == nil {
		o.Findings = trace.NewFindings()
	}
	th := theme.New(theme.Options{NoColor: o.NoColor, ASCII: o.ASCII})
	e := &env{ctx: ctx, options: o, theme: th}
	m := &Model{env: e, exit: exit{ending: make(chan struct{})}, mouse: !o.NoMouse}
	m.overlays = &overlays{settings: columnsettings.New(th), help: help.New(th), inputs: inputs.New(th), coverage: coveragepane.New(th)}
	m.load = &loader{env: e, feed: feed}
	m.checks = &checks{env: e, pane: checklist.New(th)}
	m.fetch = &fetchState{env: e, load: m.load, overlays: m.overlays, checks: m.checks}
	m.browse = newBrowser(e, m.load)
	m.complete = &completeness{env: e, load: m.load, fetch: m.fetch, browse: m.browse}
	m.detail = &details{env: e, load: m.load, browse: m.browse, pane: detail.New(th)}
	m.facet = &facets{env: e, browse: m.browse, overlays: m.overlays, pane: facet.New(th)}
	m.export = &exports{env: e, browse: m.browse, overlays: m.overlays, pane: exporting.New(th)}
	m.lookups = &lookups{env: e, load: m.load, browse: m.browse, overlays: m.overlays, pane: lookup.New(th)}
	m.signIn = &signIns{env: e, fetch: m.fetch, lookups: m.lookups, overlays: m.overlays, pane: signin.New(th)}
	m.crashes = &crashes{env: e}
	m.prompt = &prompts{env: e, browse: m.browse, Model: prompt.New(th, completeText)}
	m.overlays.all = m.listOverlays()
	m.exit.end = sync.OnceFunc(func() { close(m.exit.ending) })
	return m
}

// Init begins to load, with the first filter as if the user had typed it.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.browse.filterFirst(m.options.Filter), m.startLoad(m.load.feed))
}
