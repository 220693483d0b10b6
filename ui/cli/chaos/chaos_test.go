// Package chaos damages files of every form and checks that the command line reports it: it never fails
// without a message, its counts add up, and no undamaged row is lost with exit status 0.
package chaos

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"whoread/ui/cli"
)

//nolint:gochecknoglobals // flags of a test have no other place
var (
	inputs = flag.Uint64("inputs", 400, "how many inputs are made")
	seed   = flag.Uint64("seed", 1, "the same seed makes the same inputs")
	only   = flag.Int64("only", -1, "make this input only")
)

// waitLimit is how long a command can take. None needs a tenth of it.
const waitLimit = time.Minute

func TestChaos(t *testing.T) {
	first, end := uint64(0), *inputs
	if *only >= 0 {
		first, end = uint64(*only), uint64(*only)+1
	}
	var next atomic.Uint64
	next.Store(first)
	var read, damaged atomic.Uint64
	var running sync.WaitGroup
	for range 2 {
		dir := t.TempDir()
		running.Go(func() {
			for n := next.Add(1) - 1; n < end && !t.Failed(); n = next.Add(1) - 1 {
				clean, ok := checkInput(t, n, dir)
				if !ok {
					return
				}
				if clean {
					read.Add(1)
				} else {
					damaged.Add(1)
				}
			}
		})
	}
	running.Wait()
	t.Logf("%d inputs of seed %d: %d with exit status 0, %d others", read.Load()+damaged.Load(), *seed, read.Load(), damaged.Load())
}

// checkInput makes an input and reads it. It reports whether the exit status was 0.
func checkInput(t *testing.T, n uint64, dir string) (clean, ok bool) {
	in, err := makeInput(*seed, n, dir)
	if err != nil {
		t.Errorf("input %d: %v", n, err)
		return false, false
	}
	path := filepath.Join(dir, "input")
	if err := os.WriteFile(path, in.text, 0o600); err != nil {
		t.Error(err)
		return false, false
	}
	summary := runCommand(t, "summary", "--json", path)
	export := runCommand(t, "export", "events", "--format", "jsonl", path)
	failure := firstFailure(summary.checkResult(), export.checkResult(), countsOf(summary), in.findLostRows(summary, export))
	if failure == "" {
		return summary.status == 0, true
	}
	kept := filepath.Join(os.TempDir(), fmt.Sprintf("whoread-chaos-%d-%d", *seed, n))
	_ = os.WriteFile(kept, in.text, 0o600)
	t.Errorf("input %d of seed %d, %s: %s\nit is %s; make chaos SEED=%d ONLY=%d makes it again\nsummary ends with %d and says %s",
		n, *seed, in.what, failure, kept, *seed, n, summary.status, truncate(summary.words, 2000))
	return false, false
}

func firstFailure(failures ...string) string {
	for _, f := range failures {
		if f != "" {
			return f
		}
	}
	return ""
}

func truncate(text string, n int) string { return text[:min(n, len(text))] }

// result is the result of a command.
type result struct {
	status     int
	out, words string
	took       time.Duration
}

func runCommand(t *testing.T, args ...string) result {
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	defer cancel()
	var out, words bytes.Buffer
	begun := time.Now()
	status := cli.Run(ctx, args, cli.Streams{In: strings.NewReader(""), Out: &out, Err: &words})
	return result{status, out.String(), words.String(), time.Since(begun)}
}

// checkResult returns what is wrong with a result, or "".
func (r result) checkResult() string {
	switch {
	case r.took >= waitLimit:
		return "it does not end"
	case r.status != 0 && r.status != 1 && r.status != 3:
		return fmt.Sprintf("exit status %d", r.status)
	case strings.Contains(r.words+r.out, "error in whoread itself"):
		return "whoread failed: " + truncate(r.words, 500)
	case r.status != 0 && r.words == "":
		return fmt.Sprintf("exit status %d without a word", r.status)
	case !utf8.ValidString(r.words) || strings.ContainsFunc(r.words, isControl):
		return fmt.Sprintf("it writes control characters: %q", truncate(r.words, 500))
	}
	return ""
}

func isControl(c rune) bool { return c < ' ' && c != '\n' || c >= 0x7f && c < 0xa0 }

// countsOf checks that the counts of a summary add up.
func countsOf(summary result) string {
	if summary.out == "" && summary.status == 1 {
		return ""
	}
	var counts struct {
		Rows       int `json:"rows_read"`
		Records    int
		Duplicates int
		Other      int `json:"other_operations"`
		Rejected   int
		Flagged    int `json:"flagged_rows"`
		Own        int `json:"own_records"`
		Inputs     []struct{ Rows, Records, Rejected int }
		Gaps       []any
		Rejections []any
	}
	if err := json.Unmarshal([]byte(summary.out), &counts); err != nil {
		return fmt.Sprintf("the summary is not JSON: %v", err)
	}
	var rows, rejected int
	for _, in := range counts.Inputs {
		rows, rejected = rows+in.Rows, rejected+in.Rejected
	}
	switch {
	case counts.Rows != counts.Records+counts.Duplicates+counts.Other+counts.Rejected+counts.Own:
		return fmt.Sprintf("the counts do not add up: %+v", counts)
	case rows != counts.Rows || rejected != counts.Rejected || len(counts.Rejections) != rejected:
		return fmt.Sprintf("the counts of the inputs do not add up: %+v", counts)
	case summary.status == 0 && (counts.Rejected > 0 || counts.Flagged > 0 || len(counts.Gaps) > 0):
		return fmt.Sprintf("exit status 0, and something is missing: %+v", counts)
	}
	return ""
}

// findLostRows describes undamaged rows that were lost without a message, or returns "".
func (in input) findLostRows(summary, export result) string {
	if summary.status != export.status {
		return fmt.Sprintf("summary ends with %d, export with %d", summary.status, export.status)
	}
	if export.status != 0 {
		return ""
	}
	seen := map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(export.out))
	lines.Buffer(nil, len(export.out)+1)
	for lines.Scan() {
		var event struct {
			RecordID string `json:"RecordId"`
		}
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			return fmt.Sprintf("the export is not JSON: %v", err)
		}
		seen[strings.ToLower(event.RecordID)] = true
	}
	if seen[""] {
		return "" // where ids are lost, as with their header, nothing tells the records apart
	}
	for _, r := range in.rows {
		if !seen[strings.ToLower(r.id)] && (in.whole || bytes.Contains(in.text, r.bytes)) {
			return fmt.Sprintf("row %s is lost without a word: %s", r.id, truncate(string(r.bytes), 200))
		}
	}
	return ""
}
