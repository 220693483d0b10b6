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
	"whoread/ui/pane/matrix"
	"whoread/ui/pane/pivot"
	"whoread/ui/pane/prompt"
	"whoread/ui/pane/queries"
	"whoread/ui/pane/signin"
	"whoread/ui/widget/theme"
)

// Model is the screen: it holds the parts, divides the room, and routes messages and keys. Each part
// changes only its own state.
type Model struct {
	*shared
	load         *loader
	fetch        *fetchPoller
	browser      *tableBrowser
	completeness *completeness
	doubts       *doubtCounter
	detail       *rowDetail
	facet        *facetCounter
	pivot        *pivotCounter
	matrix       *matrixCounter
	queries      *queryWriter
	strip        *timeStrip
	export       *exporter
	lookup       *subjectLookup
	checklist    *checklistRunner
	signIn       *signInPrompt
	crashes      *crashLog
	overlays     *overlayStack
	prompt       *promptLine

	queue []tea.KeyMsg // keys that wait for a view, or for a count
	exit  exitState
	mouse bool

	clicked rowClick // the last click
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
	e := &shared{ctx: ctx, options: o, theme: th}
	m := &Model{shared: e, exit: exitState{ending: make(chan struct{})}, mouse: !o.NoMouse}
	m.overlays = &overlayStack{settings: columnsettings.New(th), help: help.New(th), inputs: inputs.New(th), coverage: coveragepane.New(th)}
	m.load = &loader{shared: e, feed: feed}
	m.checklist = &checklistRunner{shared: e, pane: checklist.New(th)}
	m.fetch = &fetchPoller{shared: e, load: m.load, overlays: m.overlays, checklist: m.checklist}
	m.browser = newBrowser(e, m.load)
	m.completeness = &completeness{shared: e, load: m.load, fetch: m.fetch, browser: m.browser}
	m.doubts = &doubtCounter{shared: e, load: m.load, browser: m.browser, completeness: m.completeness}
	m.completeness.doubts = m.doubts
	m.detail = &rowDetail{shared: e, load: m.load, browser: m.browser, pane: detail.New(th)}
	m.facet = &facetCounter{shared: e, browser: m.browser, overlays: m.overlays, pane: facet.New(th)}
	m.pivot = &pivotCounter{shared: e, browser: m.browser, overlays: m.overlays, pane: pivot.New(th)}
	m.matrix = &matrixCounter{shared: e, load: m.load, browser: m.browser, overlays: m.overlays, pane: matrix.New(th)}
	m.queries = &queryWriter{shared: e, load: m.load, fetch: m.fetch, browser: m.browser, overlays: m.overlays, pane: queries.New(th)}
	m.strip = &timeStrip{shared: e, load: m.load, browser: m.browser}
	m.export = &exporter{shared: e, browser: m.browser, overlays: m.overlays, pane: exporting.New(th)}
	m.lookup = &subjectLookup{shared: e, load: m.load, browser: m.browser, overlays: m.overlays, pane: lookup.New(th)}
	m.signIn = &signInPrompt{shared: e, fetch: m.fetch, lookup: m.lookup, overlays: m.overlays, pane: signin.New(th)}
	m.crashes = &crashLog{shared: e}
	m.prompt = &promptLine{shared: e, browser: m.browser, Model: prompt.New(th, completeText)}
	m.overlays.all = m.listOverlays()
	m.exit.end = sync.OnceFunc(func() { close(m.exit.ending) })
	return m
}

// Init begins to load, with the first filter as if the user had typed it.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.browser.filterFirst(m.options.Filter), m.startLoad(m.load.feed))
}
