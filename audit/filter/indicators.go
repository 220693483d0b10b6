package filter

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// MaxIndicators is the greatest number of entries of a list.
const MaxIndicators = 100_000

// Indicators is a list of addresses, networks, ids and names, any of which a term looks for. It is
// immutable and safe for use by several goroutines.
type Indicators struct {
	entries  []indicator
	texts    map[string]int32 // folded text -> entry
	networks map[netip.Prefix]int32
	lengths  []int // the lengths of the networks
	forms    Form
}

// Len returns the number of entries.
func (l *Indicators) Len() int { return len(l.entries) }

// Entry returns the text of an entry.
func (l *Indicators) Entry(i int) string { return l.entries[i].text }

// ForEach calls yield with each entry that a value of a column matches.
func (l *Indicators) ForEach(value string, yield func(entry int)) {
	var room [80]byte
	if i, ok := l.texts[string(appendFolded(room[:0], value))]; ok {
		yield(int(i))
	}
	if len(l.networks) == 0 {
		return
	}
	addr, err := netip.ParseAddr(value)
	if err != nil {
		return
	}
	addr = addr.Unmap().WithZone("")
	for _, bits := range l.lengths {
		network, err := addr.Prefix(bits)
		if err != nil {
			continue
		}
		if i, ok := l.networks[network]; ok {
			yield(int(i))
		}
	}
}

func (l *Indicators) contains(value string) (found bool) {
	l.ForEach(value, func(int) { found = true })
	return found
}

// Abbreviated returns an OpIndicators term whose text names only the first entries of a long list. It
// is for display: its text does not parse to the same list.
func (t *Term) Abbreviated(most int) *Term {
	if t.list == nil || t.file != "" || t.list.Len() <= most+1 {
		return t
	}
	texts := make([]string, most)
	for i := range texts {
		texts[i] = t.list.Entry(i)
	}
	short := *t
	short.Value = fmt.Sprintf("@(%s and %d more)", strings.Join(texts, ", "), t.list.Len()-most)
	return &short
}

// FileName returns the name of the file of an OpIndicators term; "" for a list in the filter itself.
func (t *Term) FileName() string { return t.file }

// newIndicators makes a list of entries, each once.
func newIndicators(entries []indicator) (*Indicators, error) {
	l := &Indicators{texts: map[string]int32{}, networks: map[netip.Prefix]int32{}}
	seen := map[int]bool{}
	for _, e := range entries {
		n := int32(len(l.entries))
		if e.network.IsValid() {
			if _, ok := l.networks[e.network]; ok {
				continue
			}
			l.networks[e.network] = n
			if bits := e.network.Bits(); !seen[bits] {
				seen[bits] = true
				l.lengths = append(l.lengths, bits)
			}
		} else {
			key := string(appendFolded(nil, e.text))
			if _, ok := l.texts[key]; ok {
				continue
			}
			l.texts[key] = n
		}
		l.forms |= e.form
		l.entries = append(l.entries, e)
	}
	switch {
	case len(l.entries) == 0:
		return nil, errors.New("the list has no entries")
	case len(l.entries) > MaxIndicators:
		return nil, fmt.Errorf("the list has more than %d entries", MaxIndicators)
	}
	return l, nil
}

// readIndicators reads the entries of a text, one in each line. It ignores blank lines, comments after
// a #, and all but the first column of a CSV, whose header it leaves out.
func readIndicators(text string) []indicator {
	var entries []indicator
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		field := firstField(line)
		if field == "" {
			continue
		}
		e := parseIndicator(field)
		if e.form == 0 {
			if first := parseIndicator(strings.Fields(field + " -")[0]); first.form&(FormAddress|FormGUID|FormMail) != 0 {
				e = first // with a remark behind it
			}
		}
		if len(entries) == 0 && isHeader(field) || e.text == "" {
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

// firstField returns the first column of a line without a comment.
func firstField(line string) string {
	line = strings.TrimSpace(line)
	if rest, ok := strings.CutPrefix(line, `"`); ok {
		if field, _, closed := strings.Cut(rest, `"`); closed {
			return strings.TrimSpace(field)
		}
	}
	if i := strings.IndexByte(line, '#'); i == 0 || i > 0 && (line[i-1] == ' ' || line[i-1] == '\t') {
		line = line[:i]
	}
	if i := strings.IndexAny(line, ",;\t"); i >= 0 {
		line = line[:i]
	}
	return strings.TrimSpace(line)
}

// isHeader reports whether the first line of a list names what follows.
func isHeader(field string) bool {
	name := strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(field))
	switch name {
	case "ip", "ips", "ipaddress", "ipaddresses", "address", "clientip", "clientipaddress", "sourceip", "network", "indicator", "indicators", "ioc", "iocs", "value",
		"session", "sessionid", "messageid", "internetmessageid", "app", "appid", "clientappid", "id", "user", "userid", "upn", "mailbox", "domain", "host", "hostname", "url":
		return true
	default:
		return false
	}
}

// ListText returns a text of several lines as one term of a filter, if its lines are entries of a list
// rather than parts of an expression: more than half of them have a form that nothing else has.
func ListText(text string) (string, bool) {
	text = strings.ReplaceAll(text, "\r", "\n")
	if strings.Count(strings.TrimSpace(text), "\n") == 0 {
		return "", false
	}
	entries := readIndicators(text)
	known := 0
	for _, e := range entries {
		if e.form&(FormAddress|FormGUID|FormMail) != 0 {
			known++
		}
	}
	if len(entries) == 0 || 2*known <= len(entries) {
		return "", false
	}
	l, err := newIndicators(entries)
	if err != nil {
		return "", false
	}
	return l.inlineText(), true
}

// inlineText returns the list as a filter writes it.
func (l *Indicators) inlineText() string {
	var b strings.Builder
	b.WriteString("@(")
	for i, e := range l.entries {
		if i > 0 {
			b.WriteString(", ")
		}
		if !isPlain(e.text) || strings.ContainsAny(e.text, ",;#") || e.text == "" {
			b.WriteString(quoteValue(e.text))
		} else {
			b.WriteString(e.text)
		}
	}
	b.WriteByte(')')
	return b.String()
}

// newIndicatorTerm returns the term that looks for any entry of a list, written as text.
func (p *parser) newIndicatorTerm(l *Indicators, text string) *Term {
	t := &Term{Op: OpIndicators, Value: text, list: l}
	for _, c := range p.schema.Columns {
		if c.Holds&l.forms != 0 {
			t.Columns = append(t.Columns, c)
		}
	}
	if len(t.Columns) == 0 && len(p.schema.Columns) > 0 {
		t.Columns = p.schema.Columns[:1] // a term without columns would search all
		return t
	}
	t.matcher.text = l.contains
	return t
}

// parseIndicators parses a list, if there is one at the @ of the position: its entries in parentheses,
// or the name of a file.
func (p *parser) parseIndicators() (Expr, error) {
	start := p.pos
	if strings.HasPrefix(p.restText(), "@(") {
		entries, err := p.scanEntries()
		if err != nil {
			return nil, err
		}
		l, err := newIndicators(entries)
		if err != nil {
			return nil, errorAt(start, "%v", err)
		}
		return p.newIndicatorTerm(l, l.inlineText()), nil
	}
	ahead := p.scanner
	ahead.pos++
	name, quoted := "", ahead.nextIs('"')
	if quoted {
		var err error
		if name, err = ahead.scanQuoted(); err != nil {
			return nil, err
		}
	} else {
		name = ahead.scanBare()
	}
	text, err := p.readList(name, quoted)
	if errors.Is(err, errNoList) {
		return p.parseWord()
	}
	p.pos = ahead.pos
	if err != nil {
		return nil, errorWrapped(start, err)
	}
	l, err := newIndicators(readIndicators(text))
	if err != nil {
		return nil, errorAt(start, "%s: %v", name, err)
	}
	written := "@" + name
	if !isPlain(name) || quoted && !looksLikePath(name) {
		written = "@" + quoteValue(name)
	}
	t := p.newIndicatorTerm(l, written)
	t.file = name
	return t, nil
}

// errNoList means that a word only begins with an @.
var errNoList = errors.New("not a list")

// readList returns the text of a file with a list. A name that may be part of an address, such as
// contoso.example, is a file only if there is one.
func (p *parser) readList(name string, quoted bool) (string, error) {
	isPath := quoted || looksLikePath(name)
	switch {
	case name == "" || p.schema.ReadList == nil && !isPath:
		return "", errNoList
	case p.schema.ReadList == nil:
		return "", fmt.Errorf("the list %s cannot be read here; write its entries as @(a, b)", quoteExcerpt(name))
	}
	text, err := p.schema.ReadList(name)
	if errors.Is(err, ErrNoSuchList) && !isPath {
		return "", errNoList
	}
	return text, err
}

func looksLikePath(name string) bool {
	if strings.ContainsAny(name, `/\`) {
		return true
	}
	for _, ending := range [...]string{".txt", ".csv", ".tsv", ".lst", ".list", ".ioc"} {
		if len(name) > len(ending) && strings.EqualFold(name[len(name)-len(ending):], ending) {
			return true
		}
	}
	return false
}

// scanEntries reads the entries of a list in parentheses, with commas or spaces between them.
func (p *parser) scanEntries() ([]indicator, error) {
	start := p.pos
	p.pos += len("@(")
	var entries []indicator
	for {
		p.skipSpace()
		switch {
		case p.acceptByte(','):
			continue
		case p.isDone():
			return nil, errorAt(start, "this @( is not closed")
		case p.acceptByte(')'):
			return entries, nil
		case p.nextIs('"'):
			text, err := p.scanQuoted()
			if err != nil {
				return nil, err
			}
			entries = append(entries, parseIndicator(text))
		case p.nextIs('(') || p.nextIs('|'):
			return nil, errorAt(p.pos, "put an entry with a %c in quotes", p.text[p.pos])
		default:
			entries = append(entries, parseIndicator(p.scanUntilComma()))
		}
		if last := len(entries) - 1; entries[last].text == "" {
			entries = entries[:last]
		}
	}
}
