package cli_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/fixtures"
)

// wrapping wraps records in random containers and wrappers, as the tools that collect them do.
type wrapping struct {
	*rand.Rand
	rows []fixtures.Row
}

// maxWrapping is how many wrappers and containers may be around a record.
const maxWrapping = 5

// wrapRows returns a file with the rows, each exactly once and in their order.
func (w *wrapping) wrapRows() string {
	if w.IntN(3) == 0 { // one document, or a file of joined documents
		return w.wrapSome(w.rows, w.IntN(maxWrapping+1), true) + w.pick("", "\n")
	}
	if w.IntN(2) == 0 {
		return w.wrapSome(w.rows, 1+w.IntN(maxWrapping), true) + w.pick("", "\n")
	}
	var b strings.Builder
	depth := w.IntN(maxWrapping + 1)
	for i := range w.rows { // JSON Lines
		b.WriteString(w.wrapSome(w.rows[i:i+1], depth, false) + "\n")
	}
	return b.String()
}

// wrapSome returns a value with the rows. Multiline allows line feeds.
func (w *wrapping) wrapSome(rows []fixtures.Row, depth int, multiline bool) string {
	text := w.wrapLevels(rows, depth)
	if !multiline || w.IntN(2) == 0 {
		return text
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", w.pick("  ", "\t", "    ")); err != nil {
		panic(fmt.Sprintf("%v in %s", err, text))
	}
	return b.String()
}

func (w *wrapping) wrapLevels(rows []fixtures.Row, depth int) string {
	switch {
	case len(rows) > 1 && (depth < 2 || w.IntN(2) == 0):
		return w.wrapEach(rows, max(depth-1, 0))
	case depth == 0:
		return w.shuffleKeys(string(rows[0].AuditData))
	}
	if len(rows) > 1 && w.IntN(4) == 0 { // two pages in one object
		n := 1 + w.IntN(len(rows)-1)
		return `{"first":` + w.wrapLevels(rows[:n], depth-1) + `,"rest":` + w.wrapLevels(rows[n:], max(depth-2, 0)) + "}"
	}
	inner := w.wrapLevels(rows, depth-1)
	switch w.IntN(6) {
	case 0:
		return w.object(w.containerName(), quote(inner))
	case 1:
		return "[" + inner + "]"
	default:
		return w.object(w.containerName(), inner)
	}
}

// wrapEach returns an array or a map with each row as an element.
func (w *wrapping) wrapEach(rows []fixtures.Row, depth int) string {
	each := make([]string, len(rows))
	seed := w.Uint64()
	for i := range rows {
		if w.IntN(4) > 0 { // most files have one wrapper for all rows
			w.Rand = rand.New(rand.NewPCG(seed, 1))
		}
		each[i] = w.wrapLevels(rows[i:i+1], depth)
	}
	if w.IntN(3) > 0 {
		return "[" + strings.Join(each, ",") + "]"
	}
	for i := range each {
		each[i] = quote(fmt.Sprintf("%d-%s", i, rows[i].ID)) + ":" + each[i]
	}
	return "{" + strings.Join(each, ",") + "}"
}

// containerName returns the name of a property with a record or with other containers.
func (w *wrapping) containerName() string {
	return w.pick("AuditData", "auditData", "RawEventData", "_raw", "_source", "result", "event", "o365audit", "office365", "data",
		"properties", "records", "value", "hits", "AdditionalProperties", "additionalData", "rawDataJson", "message", "full_message",
		"original", "payload", "body", "Records", "items", "fields", "Äußeres", "a.b", "x-"+strconv.Itoa(w.IntN(100)))
}

// object returns an object with a value between other properties.
func (w *wrapping) object(name, value string) string {
	all := w.otherProperties(name)
	at := w.IntN(len(all) + 1)
	return "{" + strings.Join(slices.Insert(all, at, quote(name)+":"+value), ",") + "}"
}

// otherProperties returns properties that state no record.
func (w *wrapping) otherProperties(name string) (all []string) {
	if w.IntN(3) == 0 {
		all = append(all, w.otherStatements()...)
	}
	for i := range w.IntN(5) {
		if other := w.pick("tags", "rule", "agent", "meta", "_index", "host", "stats", "note", "schema", "Ä"); other != name {
			all = append(all, quote(other+strconv.Itoa(i))+":"+w.otherValue(2))
		}
	}
	return all
}

// otherStatements returns what services state beside records that state it themselves.
func (w *wrapping) otherStatements() (all []string) {
	for range 1 + w.IntN(3) {
		all = append(all, w.pick(`"id":"0c7d8e9f-0000-4000-8000-000000000000"`, `"Identity":"another"`, `"RecordId":"r-1"`, `"_id":"x1"`,
			`"timestamp":"2026-09-30T01:02:03Z"`, `"@timestamp":"2026-09-30T01:02:03.000Z"`, `"time":1790000000`, `"CreationDate":"2026-09-30"`,
			`"Timestamp":"2026-09-30T01:02:03Z"`, `"TimeGenerated":"2026-09-30T01:02:03Z"`, `"UserIds":"other@contoso.example"`,
			`"ResultIndex":1`, `"ResultCount":1`, `"location":"office365"`, `"tenantId":"33333333-3333-4333-8333-333333333333"`,
			`"Operation":"MailItemsAccessed"`, `"operation":"Search"`, `"Operations":"MailItemsAccessed"`, `"CreationTime":"2026-09-30T01:02:03"`,
			`"createdDateTime":"2026-09-30T01:02:03Z"`, `"auditLogRecordType":"ExchangeItemAggregated"`, `"RecordType":50`, `"userId":"10032001"`,
			`"clientIp":null`, `"Workload":"Exchange"`, `"UserId":"other@contoso.example"`, `"userPrincipalName":"other@contoso.example"`,
			`"ActionType":"MailItemsAccessed"`, `"event.action":"MailItemsAccessed"`, `"category":"AdvancedHunting-CloudAppEvents"`))
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

// otherValue returns a value that is no record.
func (w *wrapping) otherValue(depth int) string {
	switch n := w.IntN(9); {
	case n == 0 && depth > 0:
		return "[" + w.otherValue(depth-1) + "," + w.otherValue(depth-1) + "]"
	case n == 1 && depth > 0:
		return `{"Name":` + w.otherValue(depth-1) + `,"Value":` + w.otherValue(depth-1) + "}"
	case n == 2 && depth > 0:
		return `[{"Name":` + w.otherValue(depth-1) + `},{"level":3,"groups":["office365"]}]`
	default:
		return w.pick("null", "true", "1.5", "-7", `""`, `"x"`, `"} { [ ] \" \\"`, `"{\"a\":1}"`, `"[]"`, `"{"`, `"C:\\Users\\x"`, "[]", "{}",
			`"2026-09-01T00:00:00Z"`, `"MailItemsAccessed"`, `[{}]`, `["{","}"]`, `"\u00e9\ud83d\udc68"`, "1e3")
	}
}

// shuffleKeys returns an object with its properties in another order.
func (w *wrapping) shuffleKeys(object string) string {
	if w.IntN(3) == 0 {
		return object
	}
	d := json.NewDecoder(strings.NewReader(object))
	if _, err := d.Token(); err != nil {
		panic(err)
	}
	var all []string
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err = cmp.Or(err, d.Decode(&value)); err != nil {
			panic(err)
		}
		all = append(all, quote(fmt.Sprint(name))+":"+string(value))
	}
	w.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	return "{" + strings.Join(all, ",") + "}"
}

func (w *wrapping) pick(from ...string) string { return from[w.IntN(len(from))] }

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

// newWrapping returns 1 to 5 records of the generator, to be wrapped. The same seed gives the same.
func newWrapping(seed uint64) *wrapping {
	w := &wrapping{Rand: rand.New(rand.NewPCG(seed, 0))}
	for r := range fixtures.GenerateRows(seed%64, 1+w.IntN(5)) {
		r.AuditData = bytes.Clone(r.AuditData)
		w.rows = append(w.rows, r)
	}
	return w
}

// bare returns the rows as they are, one per line.
func (w *wrapping) bare() string {
	var b strings.Builder
	for _, r := range w.rows {
		b.Write(append(r.AuditData, '\n'))
	}
	return b.String()
}

// reading is what was read of a text.
type reading struct {
	rows, other int
	records     []audit.Record // by ID
	problems    []string
}

// readText reads a text from standard input, and adds its pages to a store.
func readText(t *testing.T, text string, store *table.Store) (got reading) {
	t.Helper()
	files, err := source.Open([]string{"-"}, source.Options{Stdin: strings.NewReader(text), Once: true, SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for {
		page, err := files.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		store.Append(page)
		got.addPage(page)
	}
	for _, in := range files.Inputs() {
		if in.Err != nil {
			got.problems = append(got.problems, in.Err.Error())
		}
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(got.records, func(a, b audit.Record) int { return cmp.Compare(a.ID, b.ID) })
	return got
}

func (r *reading) addPage(p *audit.Page) {
	r.rows += p.Rows
	r.other += p.Other
	for _, record := range p.Records {
		r.records = append(r.records, record.Clone())
	}
	for _, row := range p.Rejected {
		r.problems = append(r.problems, "rejected: "+row.Reason)
	}
	for _, row := range p.Flagged {
		r.problems = append(r.problems, "flagged: "+row.Reason)
	}
}

// checkWrapped checks that every record is found once in its wrappers, and equals the bare record.
func checkWrapped(t *testing.T, w *wrapping, text string) {
	t.Helper()
	store := table.NewStore()
	bare, wrapped := readText(t, w.bare(), store), readText(t, text, store)
	if diff := gocmp.Diff(bare, wrapped, gocmp.AllowUnexported(reading{}), cmpopts.IgnoreFields(audit.Record{}, "Partial")); diff != "" {
		t.Errorf("(-bare +wrapped)\n%s\nin %.4000s", diff, text)
	}
	if got := store.Snapshot().Counts(); got.Conflicts != 0 || got.Duplicates != got.Records {
		t.Errorf("%d records, %d duplicates, %d conflicts in %.4000s", got.Records, got.Duplicates, got.Conflicts, text)
	}
}

func TestWrappedRecordIsFoundOnce(t *testing.T) {
	const seeds = 200
	for seed := range uint64(seeds) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			skipInShortPass(t, int(seed), 5)
			t.Parallel()
			w := newWrapping(seed)
			checkWrapped(t, w, w.wrapRows())
		})
	}
}

func FuzzWrappedRecordIsFoundOnce(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		w := newWrapping(seed)
		checkWrapped(t, w, w.wrapRows())
	})
}
