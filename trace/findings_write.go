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
	"unicode/utf8"

	"whoread/audit/messageid"
	"whoread/audit/seal"
)

// fileKind is the kind that the first line of a file of findings states.
const fileKind = "whoread subjects"

// fileHead is the first line of a file of findings.
type fileHead struct {
	Kind    string   `json:"kind"`
	Version int      `json:"version"`
	Apps    []string `json:"apps,omitempty"`
}

// fileFinding is one line of a file of findings.
type fileFinding struct {
	ID       messageid.Key `json:"id"`
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

// fileEnd is the last line of a file of findings: how many there are.
type fileEnd struct {
	End *int `json:"end"`
}

// fileVersion is the version that is written, and the latest that can be read. Files of version 1
// have no seals.
const fileVersion = 2

// longestLine is the largest size of a line in bytes. One id can stand for hundreds of thousands of
// mails.
const longestLine = 256 << 20

// ErrNotFindings is returned for a file that does not begin as a file of findings does.
var ErrNotFindings = errors.New("the file was not written by --subjects; choose another name")

// errLaterVersion is returned for a file with content that this program may not understand, and
// would lose.
var errLaterVersion = errors.New("the file was written by a later version of whoread; use that version, or choose another name")

// WriteTo writes all findings as JSON Lines, sorted by id: a line with the kind of the file, a line for
// each finding, and a line with their number. The lines are sealed, so that ReadFrom detects later
// changes.
func (fs *Findings) WriteTo(w io.Writer) (int64, error) {
	counted := &counter{to: w}
	buffered := bufio.NewWriter(counted)
	lines := sealedLines{to: buffered, chain: seal.NewChain(seal.HashText(nil))}
	err := lines.writeLine(fileHead{fileKind, fileVersion, fs.Apps()})
	n := 0
	for _, f := range fs.sortedFindings() {
		if err == nil && utf8.ValidString(string(f.ID)) { // JSON would change an id that is not valid UTF-8
			n++
			err = lines.writeLine(f.toLine())
		}
	}
	if err == nil {
		err = lines.writeLine(fileEnd{&n})
	}
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return counted.n, fmt.Errorf("writing subjects: %w", err)
	}
	return counted.n, nil
}

// sealedLines writes objects as sealed lines.
type sealedLines struct {
	to     io.Writer
	chain  seal.Chain
	object bytes.Buffer
	line   []byte
}

func (l *sealedLines) writeLine(object any) error {
	l.object.Reset()
	to := json.NewEncoder(&l.object)
	to.SetEscapeHTML(false)
	if err := to.Encode(object); err != nil {
		return err //nolint:wrapcheck // the caller says what was written
	}
	l.line = l.chain.AppendLine(l.line[:0], bytes.TrimSpace(l.object.Bytes()))
	_, err := l.to.Write(l.line)
	return err //nolint:wrapcheck // as above
}

// sortedFindings returns all findings, sorted by id.
func (fs *Findings) sortedFindings() []Finding {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	keys := make([]messageid.Key, 0, len(fs.answers))
	for key := range fs.answers {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var all []Finding
	for _, key := range keys {
		e := fs.answers[key]
		all = append(all, e.Findings...)
		if e.open && e.State != Found {
			all = append(all, Finding{ID: key}) // not fully queried
		}
	}
	return all
}

// parseFinding parses a line.
func parseFinding(text []byte) (Finding, error) {
	var line fileFinding
	if err := json.Unmarshal(text, &line); err != nil {
		return Finding{}, fmt.Errorf("this is not a finding: %w", err)
	}
	state, ok := parseState(line.State)
	if !ok {
		return Finding{}, fmt.Errorf("%q is not the state of a subject", line.State)
	}
	f := Finding{
		ID: line.ID, Source: line.Source, Mailbox: line.Mailbox, State: state,
		Asked: timeOrZero(line.Asked), Reach: line.Reach, Reason: line.Reason,
	}
	for _, m := range line.Messages {
		f.Messages = append(f.Messages, Message{
			Subject: m.Subject, Sender: m.Sender, Recipients: m.Recipients,
			Received: timeOrZero(m.Received), Size: m.Size, Folder: m.Folder,
		})
	}
	return f, nil
}

// parseState parses the name of a state.
func parseState(word string) (State, bool) {
	for s := NotAsked; s <= Found; s++ {
		if s.String() == word {
			return s, true
		}
	}
	return NotAsked, false
}

// toLine returns the finding as it is written to a line.
func (f *Finding) toLine() fileFinding {
	line := fileFinding{
		ID: f.ID, Source: f.Source, Mailbox: f.Mailbox, State: f.State.String(),
		Asked: timeOrNil(f.Asked), Reach: f.Reach, Reason: f.Reason,
	}
	for _, m := range f.Messages {
		line.Messages = append(line.Messages, fileMessage{
			Subject: m.Subject, Sender: m.Sender, Recipients: m.Recipients,
			Received: timeOrNil(m.Received), Size: m.Size, Folder: m.Folder,
		})
	}
	return line
}

// timeOrNil returns a time as it is written to a line, nil for the zero time.
func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// timeOrZero returns a time of a line, the zero time for nil.
func timeOrZero(t *time.Time) time.Time {
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
