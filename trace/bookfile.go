package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// fileKind is what the first line of a file of findings says, so that no other file is taken for one.
const fileKind = "whoread subjects"

// fileHead is the first line of a file of findings.
type fileHead struct {
	Kind    string   `json:"kind"`
	Version int      `json:"version"`
	Apps    []string `json:"apps,omitempty"`
}

// fileFinding is one line of a file of findings.
type fileFinding struct {
	ID       string        `json:"id"`
	Source   string        `json:"source"`
	Mailbox  string        `json:"mailbox,omitempty"`
	State    string        `json:"state"`
	Messages []fileMessage `json:"messages,omitempty"`
	Asked    *time.Time    `json:"asked,omitempty"`
	Reach    string        `json:"reach,omitempty"`
	Reason   string        `json:"reason,omitempty"`
}

type fileMessage struct {
	Subject    string     `json:"subject"`
	Sender     string     `json:"sender,omitempty"`
	Recipients []string   `json:"recipients,omitempty"`
	Received   *time.Time `json:"received,omitempty"`
	Size       int64      `json:"size,omitempty"`
	Folder     string     `json:"folder,omitempty"`
}

// longestLine is the most that a line of a file of findings may hold, in bytes.
const longestLine = 16 << 20

// ErrNotBook is that a file does not begin as a file of findings does.
var ErrNotBook = errors.New("this is no file that --subjects wrote; choose another name")

// WriteTo writes all findings as JSON Lines, in the order of their ids: a first line that says what
// the file is, and a line for each finding.
func (b *Book) WriteTo(w io.Writer) (int64, error) {
	counted := &counter{to: w}
	buffered := bufio.NewWriter(counted)
	to := json.NewEncoder(buffered)
	to.SetEscapeHTML(false)
	err := to.Encode(fileHead{fileKind, 1, b.Apps()})
	for _, f := range b.findings() {
		if err == nil {
			err = to.Encode(f.line())
		}
	}
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return counted.n, fmt.Errorf("writing subjects: %w", err)
	}
	return counted.n, nil
}

// findings are all findings, those of the same id together.
func (b *Book) findings() []Finding {
	b.mu.Lock()
	defer b.mu.Unlock()
	keys := make([]string, 0, len(b.answers))
	for key := range b.answers {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var all []Finding
	for _, key := range keys {
		all = append(all, b.answers[key].Findings...)
	}
	return all
}

// ReadFrom takes in the findings of a file that WriteTo wrote. The error names the line; what stands
// before it was taken in.
func (b *Book) ReadFrom(r io.Reader) (int64, error) {
	counted := &counter{from: r}
	lines := bufio.NewScanner(counted)
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		text := bytes.TrimSpace(lines.Bytes())
		if n == 1 {
			var head fileHead
			if json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &head) != nil || head.Kind != fileKind {
				return counted.n, ErrNotBook
			}
			for _, app := range head.Apps {
				b.Asked(app)
			}
			continue
		}
		if len(text) == 0 {
			continue
		}
		f, err := parseFinding(text)
		if err != nil {
			return counted.n, fmt.Errorf("line %d: %w", n, err)
		}
		b.Learn(f)
	}
	if err := lines.Err(); err != nil {
		return counted.n, fmt.Errorf("reading subjects: %w", err)
	}
	return counted.n, nil
}

// parseFinding reads a line.
func parseFinding(text []byte) (Finding, error) {
	var line fileFinding
	if err := json.Unmarshal(text, &line); err != nil {
		return Finding{}, fmt.Errorf("this is no finding: %w", err)
	}
	state, ok := parseState(line.State)
	if !ok {
		return Finding{}, fmt.Errorf("%q is no state of a subject", line.State)
	}
	f := Finding{
		ID: line.ID, Source: line.Source, Mailbox: line.Mailbox, State: state,
		Asked: instant(line.Asked), Reach: line.Reach, Reason: line.Reason,
	}
	for _, m := range line.Messages {
		f.Messages = append(f.Messages, Message{
			Subject: m.Subject, Sender: m.Sender, Recipients: m.Recipients,
			Received: instant(m.Received), Size: m.Size, Folder: m.Folder,
		})
	}
	return f, nil
}

// parseState reads the word of a state.
func parseState(word string) (State, bool) {
	for s := NotAsked; s <= Found; s++ {
		if s.String() == word {
			return s, true
		}
	}
	return NotAsked, false
}

func (f *Finding) line() fileFinding {
	line := fileFinding{
		ID: f.ID, Source: f.Source, Mailbox: f.Mailbox, State: f.State.String(),
		Asked: stated(f.Asked), Reach: f.Reach, Reason: f.Reason,
	}
	for _, m := range f.Messages {
		line.Messages = append(line.Messages, fileMessage{
			Subject: m.Subject, Sender: m.Sender, Recipients: m.Recipients,
			Received: stated(m.Received), Size: m.Size, Folder: m.Folder,
		})
	}
	return line
}

// stated is a time as a line has it; nil for the zero time.
func stated(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// counter counts the bytes that go through it.
type counter struct {
	to   io.Writer
	from io.Reader
	n    int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err //nolint:wrapcheck // the caller says what was written
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it
}
