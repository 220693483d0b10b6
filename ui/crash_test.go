package ui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/source"
	"whoread/audit/source/fetch"
	"whoread/trace"
	"whoread/ui"
)

// outOfRange panics as an error in a parser, a pane or a source can.
func outOfRange(n int) int { return make([]int, n)[n] }

const itself = "an error in whoread itself, while "

// guardedScreen is a screen as the program runs it, whose reports go to a folder.
type guardedScreen struct {
	*testScreen
	ui      *ui.Model
	folder  string
	written atomic.Int32
}

// openGuarded opens a screen as the program runs it.
func openGuarded(t *testing.T, feed ui.Feed, change ...func(*ui.Options)) *guardedScreen {
	t.Helper()
	g := &guardedScreen{folder: t.TempDir()}
	change = append(change, func(o *ui.Options) {
		o.Report = func(e *crash.Error) (string, error) {
			g.written.Add(1)
			return crash.WriteReport(g.folder, "v1", e)
		}
	})
	g.testScreen = openScreenAs(t, feed, func(s *testScreen, m *ui.Model) tea.Model {
		g.ui = m
		return ui.Guard(m, func(msg tea.Msg) { s.messages <- msg })
	}, change...)
	return g
}

// usable wants the table to be usable.
func (g *guardedScreen) usable() {
	g.t.Helper()
	g.press("r", "g", "j", "j")
	g.wait(time.Second)
	g.shows("row 3 of")
	g.press("2")
	g.wait(time.Second)
	g.shows("ClientIPs")
	g.press("1")
	g.wait(time.Second)
}

// reported wants one report of a mistake, which the account of the inputs names.
func (g *guardedScreen) reported(doing string) {
	g.t.Helper()
	files, err := filepath.Glob(filepath.Join(g.folder, "*"))
	if err != nil || len(files) != 1 || g.written.Load() != 1 {
		g.t.Fatalf("%d reports: %v, %v", g.written.Load(), files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(text), "while "+doing) || !strings.Contains(string(text), "outOfRange") {
		g.t.Errorf("%v:\n%s", err, text)
	}
	if strings.Contains(string(text), "contoso.example") {
		g.t.Errorf("the report holds what was read:\n%s", text)
	}
	g.send(tea.WindowSizeMsg{Width: 200, Height: 50})
	g.press("i")
	g.shows("Errors in whoread: 1", itself+doing, filepath.Base(files[0]))
	g.press("esc")
}

// panicError is an error that panics so many times when it is to be told.
type panicError struct{ left atomic.Int32 }

func newPanicError(times int32) *panicError {
	b := &panicError{}
	b.left.Store(times)
	return b
}

func (p *panicError) Error() string {
	if p.left.Add(-1) >= 0 {
		return fmt.Sprint(outOfRange(3))
	}
	return "a bomb that is defused"
}

// faultyFeed is a feed with functions in place of some of its methods.
type faultyFeed struct {
	*pagedFeed
	before func(page int) // each page
	pages  int
	raw    func()
}

func (f *faultyFeed) Next(ctx context.Context) (*audit.Page, error) {
	if f.before != nil {
		f.before(f.pages)
	}
	f.pages++
	return f.pagedFeed.Next(ctx)
}

func (f *faultyFeed) Raw(p audit.Place) ([]byte, error) {
	if f.raw != nil {
		f.raw()
	}
	return f.pagedFeed.Raw(p)
}

func TestPanicOfAFeedKeepsWhatWasRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &faultyFeed{pagedFeed: storyFeed(), before: func(page int) {
			if page == 2 {
				outOfRange(3)
			}
		}}
		g := openGuarded(t, feed)
		g.shows("PARTIAL", "1,215 records", itself+"reading the records: runtime error: index out of range [3]", "the report is ")
		g.usable()
		g.reported("reading the records")
	})
}

func TestPanicOfARawRecord(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := openGuarded(t, &faultyFeed{pagedFeed: storyFeed(), raw: func() { outOfRange(3) }})
		g.press("enter", "enter")
		g.wait(time.Second)
		g.shows("The raw text cannot be shown: "+itself, "the report is")
		g.press("esc")
		g.usable()
		g.reported("reading a record again")
	})
}

func TestPanicOfAReload(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := openGuarded(t, storyFeed(), func(o *ui.Options) {
			o.Reopen = func() (ui.Feed, error) { return nil, errors.New(fmt.Sprint(outOfRange(3))) }
		})
		g.press("R")
		g.wait(time.Second)
		g.shows(itself + "opening the inputs again")
		g.usable()
		g.reported("opening the inputs again")
	})
}

// brokenLookup is a lookup with a method that panics.
type brokenLookup struct {
	*fakeLookup
	method string
}

func (b brokenLookup) breaks(method string) {
	if method == b.method {
		outOfRange(3)
	}
}

func (b brokenLookup) Plan(queries []trace.Query) trace.Plan {
	b.breaks("Plan")
	return b.fakeLookup.Plan(queries)
}

func (b brokenLookup) Ask(queries []trace.Query) {
	b.breaks("Ask")
	b.fakeLookup.Ask(queries)
}

func (b brokenLookup) Next(ctx context.Context) ([]trace.Answer, error) {
	b.breaks("Next")
	return b.fakeLookup.Next(ctx)
}

func (b brokenLookup) Status() trace.Status {
	b.breaks("Status")
	return b.fakeLookup.Status()
}

func TestPanicOfALookup(t *testing.T) {
	for method, doing := range map[string]string{
		"Plan": "working for the screen", "Ask": "controlling the lookup", "Next": "looking up subjects",
		"Status": "working for the screen",
	} {
		t.Run(method, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				d := brokenLookup{newFakeLookup(t, mailbox()), method}
				g := openGuarded(t, storyFeed(), func(o *ui.Options) { o.Lookup, o.Findings = d, d.Findings() })
				g.press("t")
				g.wait(time.Second)
				g.wait(time.Minute)
				g.press("esc")
				if lookup := regexp.MustCompile(`subjects [0-9]`).FindString(g.status()); lookup != "" {
					t.Errorf("the lookup goes on: %s", g.status())
				}
				g.usable()
				g.reported(doing)
			})
		})
	}
}

// brokenFetch is a fetch whose state panics so many times.
type brokenFetch struct {
	*fakeFetch
	left atomic.Int32
}

func (f *brokenFetch) Status() fetch.Status {
	if f.left.Add(-1) >= 0 {
		outOfRange(3)
	}
	return f.fakeFetch.Status()
}

func TestPanicOfAFetchStatus(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := &brokenFetch{fakeFetch: ended(story(), coverage.Whole, coverage.Whole, coverage.Whole)}
		f.left.Store(3)
		g := openGuarded(t, f)
		g.passTime(2 * time.Second)
		g.shows("DONE", "3 of 3 windows")
		g.usable()
		g.reported("reading the status of the fetch")
	})
}

func TestPanicOfAChecklist(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := ended(nil, coverage.Whole, coverage.Whole, coverage.Whole)
		f.checklist = func(context.Context) []fetch.Check { return make([]fetch.Check, outOfRange(3)) }
		g := openGuarded(t, f)
		g.passTime(time.Second)
		g.shows(itself + "running the checks")
		g.press("esc")
		g.shows("The log has no MailItemsAccessed record", "DONE")
	})
}

// A pane that panics is closed, whatever it was to do, and the table stays.
func TestPanicOfAPane(t *testing.T) {
	for name, do := range map[string]func(g *guardedScreen){
		"key":    func(g *guardedScreen) { g.press("j") },
		"mouse":  func(g *guardedScreen) { g.send(tea.MouseMsg{Button: tea.MouseButtonWheelDown}) },
		"size":   func(g *guardedScreen) { g.send(tea.WindowSizeMsg{Width: 100, Height: 30}) },
		"drawn":  func(g *guardedScreen) { g.view() },
		"notice": func(g *guardedScreen) { g.press("^"); g.wait(10 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				g := openGuarded(t, storyFeed())
				ui.OpenBroken(g.ui)
				do(g)
				g.view()
				g.send(nil)
				g.shows("DONE", "TimeStamp", itself)
				g.usable()
			})
		})
	}
}

// Records that come while a pane panics are not lost.
func TestPanicOfAPaneWhileRecordsCome(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := storyFeed()
		feed.gate = make(chan struct{}, 100)
		feed.inputs = []source.Input{{Path: "audit.jsonl"}}
		g := openGuarded(t, feed)
		g.press("i")
		g.shows("Inputs: ")
		feed.inputs = []source.Input{{Path: "audit.jsonl", Err: newPanicError(1)}}
		close(feed.gate)
		g.wait(time.Second)
		g.shows("PARTIAL", "3,122 records", itself+"handling ui.loadedMsg")
		g.usable()
		g.reported("handling ui.loadedMsg")
	})
}

// A screen that can never be drawn says so, sends no messages to itself for ever, and can be quit.
func TestPanicOfTheWholeScreen(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := newPanicError(1000)
		feed := storyFeed()
		feed.fail = b
		g := openGuarded(t, feed)
		g.shows(itself+"drawing the screen", "q quits")
		left := b.left.Load()
		g.wait(time.Minute)
		g.view()
		if used := left - b.left.Load(); used > 20 {
			t.Errorf("it was drawn %d times", used)
		}
		g.press("j", "j")
		b.left.Store(0)
		g.press("j")
		g.shows("PARTIAL", "row 4 of", "a bomb that is defused")
		if n := g.written.Load(); n > 6 {
			t.Errorf("%d reports of what happens to one error", n)
		}
		b.left.Store(1000)
		g.press("q")
		if !g.quit {
			t.Error("it cannot be quit")
		}
	})
}

func TestSameInternalErrorIsReportedOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := openGuarded(t, &faultyFeed{pagedFeed: storyFeed(), raw: func() { outOfRange(3) }})
		for range 3 {
			g.press("enter", "enter")
			g.wait(time.Second)
			g.press("esc", "j")
		}
		g.reported("reading a record again")
		g.press("i")
		if !regexp.MustCompile(`length 3, [23] times`).MatchString(g.view()) {
			t.Errorf("it does not say how often:\n%s", g.view())
		}
	})
}

func TestReportThatCannotBeWritten(t *testing.T) {
	bubble(t, func(t *testing.T) {
		g := openGuarded(t, &faultyFeed{pagedFeed: storyFeed(), raw: func() { outOfRange(3) }})
		g.folder = filepath.Join(g.folder, "none")
		g.send(tea.WindowSizeMsg{Width: 200, Height: 50})
		g.press("enter", "enter")
		g.wait(time.Second)
		g.shows("no report was written: whoread needs a temporary file, and the folder")
		g.usable()
	})
}

// Commands are guarded wherever they are.
func TestPanicOfACommand(t *testing.T) {
	bad := func() tea.Msg { return outOfRange(3) }
	good := func() tea.Msg { return "good" }
	for name, cmd := range map[string]tea.Cmd{
		"alone": bad, "in a batch": tea.Batch(good, bad), "in a sequence": tea.Sequence(good, bad),
		"in a batch of batches": tea.Batch(good, tea.Batch(good, tea.Sequence(good, bad))),
		"in a tick":             tea.Tick(time.Nanosecond, func(time.Time) tea.Msg { return bad() }),
	} {
		t.Run(name, func(t *testing.T) {
			all := results(ui.GuardCommand(cmd))
			last := ui.ErrorsOf(all[len(all)-1])
			if len(last) != 1 || !strings.HasPrefix(last[0].Error(), itself+"working for the screen: ") {
				t.Errorf("it gives %v", all)
			}
			for _, msg := range all[:len(all)-1] {
				if msg != "good" {
					t.Errorf("it gives %v", all)
				}
			}
		})
	}
	if ui.GuardCommand(nil) != nil {
		t.Error("no command is one")
	}
}

// results returns the messages of a command and of those that it returns.
func results(cmd tea.Cmd) (all []tea.Msg) {
	msg := cmd()
	switch list := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range list {
			all = append(all, results(cmd)...)
		}
	default:
		for _, cmd := range sequence(msg) {
			all = append(all, results(cmd)...)
		}
		if all == nil {
			all = append(all, msg)
		}
	}
	return all
}

// sequence returns the commands of a tea.Sequence.
func sequence(msg tea.Msg) (all []tea.Cmd) {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice {
		return nil
	}
	for i := range list.Len() {
		all = append(all, list.Index(i).Interface().(tea.Cmd))
	}
	return all
}
