package trial_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// A fetch that is repeatedly killed and resumed has the same result as an undisturbed one, and repeats
// no complete window.
func TestKilledAndResumed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGKILL")
	}
	for _, o := range origins() {
		t.Run(o.name, func(t *testing.T) {
			kills, killed, whole := scaleCount(17, 2), 0, fetchUndisturbed(t, o.name)
			for seed := uint64(0); killed < kills && !t.Failed(); seed++ {
				t.Run(fmt.Sprint(seed), func(t *testing.T) { killed += killAndResume(t, o.name, seed, whole) })
			}
		})
	}
}

// undisturbedFetch is the size of a fetch without faults.
type undisturbedFetch struct {
	calls int
	size  int64
}

// fetchUndisturbed fetches the scene in one process.
func fetchUndisturbed(t *testing.T, source string) undisturbedFetch {
	t.Helper()
	s := startScene(t, calm(), source, tenant.ClientSecret, simulated.Options{Clock: simulated.NewClock(simulated.DefaultTime(), clockSpeed(source))})
	e := s.newChildFetch(t, tenant.ClientSecret)
	e.Request = calm().newRequest(source)
	s.waitForReport(t, e.startProcess(t))
	s.openSaved(t, e.Save).checkComplete(t, calm().counts)
	return undisturbedFetch{s.countCalls(), fileSize(e.Save)}
}

// killAndResume fetches the scene in as many processes as it takes, and returns how many were killed.
func killAndResume(t *testing.T, source string, seed uint64, whole undisturbedFetch) (killed int) {
	t.Helper()
	const most = 3
	chance := rand.New(rand.NewPCG(seed, 9))
	s := startScene(t, calm(), source, tenant.ClientSecret, simulated.Options{
		Clock: simulated.NewClock(simulated.DefaultTime(), clockSpeed(source)), Seed: seed,
		Polls: chance.IntN(3), Faults: fault.RandomFaults(seed, 20),
	})
	e := s.newChildFetch(t, tenant.ClientSecret)
	e.Request = calm().newRequest(source)
	var moments []progressState
	for {
		p := e.startProcess(t)
		if killed == most || !s.killProcess(t, p, e.Save, chance, whole) {
			r := s.waitForReport(t, p)
			if r.Verdict != coverage.Complete.String() || r.Err != "" {
				t.Errorf("called %q with the error %q: %v", r.Verdict, r.Err, r.Gaps)
			}
			break
		}
		killed++
		m := s.readProgress(t, e.Save)
		moments = append(moments, m)
		t.Logf("killed with %d calls, %d bytes, and %d windows whole", m.calls, fileSize(e.Save), len(m.whole))
		s.resumeFetch(t, &e)
	}
	f := s.openSaved(t, e.Save)
	f.checkComplete(t, calm().counts)
	for _, m := range moments {
		s.checkNothingRepeated(t, m, f.coverage)
	}
	return killed
}

// countCalls returns the number of calls received by the tenant.
func (s *simulation) countCalls() int {
	n := 0
	for _, calls := range s.CallCounts() {
		n += calls
	}
	return n
}

// killProcess kills a process after some calls, or when its file has grown by some bytes. It returns
// false if the process ended before.
func (s *simulation) killProcess(t *testing.T, p *process, path string, chance *rand.Rand, whole undisturbedFetch) bool {
	t.Helper()
	const never = 1 << 62
	calls, size := s.countCalls()+1+chance.IntN(whole.calls), int64(never)
	if chance.IntN(2) == 0 {
		calls, size = never, fileSize(path)+1+chance.Int64N(whole.size)
	}
	tick := time.NewTicker(100 * time.Microsecond)
	defer tick.Stop()
	for s.countCalls() < calls && fileSize(path) < size {
		select {
		case err := <-p.ended:
			p.ended <- err
			return false
		case <-tick.C:
		}
	}
	_ = p.command.Process.Kill() // it may just have ended
	err := <-p.ended
	if err == nil {
		p.ended <- nil
		return false
	}
	if said := p.stderr.String(); p.command.ProcessState.String() != "signal: killed" {
		t.Fatalf("%v: %s", err, lastLines(said))
	}
	s.recordOutput("standard error of a process that was killed", p.stderr.String())
	return true
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// resumeFetch makes the next process resume the file, or start again if it is empty. Until then, the
// file opens like any file.
func (s *simulation) resumeFetch(t *testing.T, e *childFetch) {
	t.Helper()
	c, _ := readLedger(t, e.Save)
	if len(c.Requests) > 0 {
		e.Request = fetch.Request{}
		s.openSaved(t, e.Save).checkHonest(t, calm().counts)
		return
	}
	if err := os.Remove(e.Save); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}

// progressState is the state when a process was killed: the complete windows of its file, and the
// number of calls that the tenant had answered.
type progressState struct {
	whole map[int]coverage.Window
	last  int // the highest window ID
	seen  map[string]bool
	calls int
}

func (s *simulation) readProgress(t *testing.T, path string) progressState {
	t.Helper()
	c, seen := readLedger(t, path)
	m := progressState{whole: map[int]coverage.Window{}, seen: seen, calls: len(s.RequestLog())}
	for _, w := range c.Windows {
		m.last = max(m.last, w.ID)
		if w.State == coverage.Whole {
			m.whole[w.ID] = w
		}
	}
	return m
}

// checkNothingRepeated checks that later processes did not change or fetch windows again that were
// complete when a process was killed.
func (s *simulation) checkNothingRepeated(t *testing.T, m progressState, end coverage.Ledger) {
	t.Helper()
	for _, w := range end.Windows {
		if before, whole := m.whole[w.ID]; whole && before != w {
			t.Errorf("a window that was whole changed:\n%+v\n%+v", before, w)
		}
		for _, before := range m.whole {
			if w.ID > m.last && w.From.Before(before.To) && w.To.After(before.From) {
				t.Errorf("a window that was whole was asked for again:\n%+v\n%+v", before, w)
			}
		}
	}
	for _, call := range s.RequestLog()[m.calls:] {
		if again := m.settledName(call); again != "" {
			t.Errorf("%s %s asks again for %s", call.Method, call.Path, again)
		}
	}
}

// settledName returns the name of a settled window that a call asks for; "" for other calls.
func (p progressState) settledName(call simulated.Request) string {
	switch call.Route {
	case route.ActivityBlob:
		id := call.Path[strings.LastIndex(call.Path, "/")+1:]
		if id, _, _ = strings.Cut(id, "?"); p.seen[id] {
			return id
		}
	case route.ExchangeInvoke, route.GraphCreate:
		for id := range p.whole {
			if windowIDOf(call) == id {
				return fmt.Sprint("window ", id)
			}
		}
	case route.GraphStatus, route.GraphRecords:
		for _, w := range p.whole {
			if w.Query != "" && strings.Contains(call.Path, w.Query) {
				return fmt.Sprint("window ", w.ID)
			}
		}
	}
	return ""
}

// windowIDOf returns the ID of the window that a query is named after; 0 for none.
func windowIDOf(call simulated.Request) (id int) {
	var body struct {
		DisplayName string `json:"displayName"`
		CmdletInput struct {
			Parameters struct {
				SessionID string `json:"SessionId"`
			}
		}
	}
	if json.Unmarshal([]byte(call.Body), &body) != nil {
		return 0
	}
	parts := strings.Split(body.DisplayName+body.CmdletInput.Parameters.SessionID, "-")
	if len(parts) < 3 {
		return 0
	}
	_, _ = fmt.Sscan(parts[2], &id)
	return id
}
