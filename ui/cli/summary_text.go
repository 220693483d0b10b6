package cli

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
)

// formatText formats the summary as text.
func (s summary) formatText() string {
	var b strings.Builder
	rows := []countLine{
		{s.RowsRead, "rows read", "audit records of every operation in the inputs"},
		{s.Records, "records", "MailItemsAccessed, each Id and content once"},
	}
	if s.OwnRecords > 0 {
		note := "of whoread's own lookups, left out of the other counts"
		if s.own {
			note = "of whoread's own lookups, included in the other counts"
		}
		rows = append(rows, countLine{s.OwnRecords, "own records", note})
	}
	rows = append(rows,
		countLine{s.Duplicates, "duplicates", "the same record again"},
		countLine{s.OtherOperations, "other operations", "rows that are not MailItemsAccessed"},
	)
	if len(s.siblings) > 0 {
		rows = append(rows, s.siblings.countLine())
	}
	rows = append(rows,
		countLine{s.Rejected, "rejected", "rows that could not be read"},
		countLine{s.Conflicts, "conflicts", "records with the Id of an earlier record but other content"},
	)
	if s.FlaggedRows > 0 {
		rows = append(rows, countLine{s.FlaggedRows, "flagged", "rows that were read, possibly incorrectly; see standard error"})
	}
	writeParagraph(&b, rows...)
	accesses := []countLine{
		{s.Bind, "Bind", "records of items that were opened"},
		{s.Sync, "Sync", "records of a folder that was synchronized to a client"},
	}
	for _, l := range []countLine{
		{s.RecordsWithoutAccess, "neither", "records that state neither Bind nor Sync; their items count as accesses"},
		{s.RecordsWithoutTime, "records without a time", "that state no time, or one that cannot be read"},
		{s.UnreadTimes, "times not understood", "of these, records that state a time"},
		{s.RecordsWithoutID, "records without an Id", "copies of them are recognized only by equal raw content"},
		{s.RecordsWithoutMailbox, "records without a mailbox", "their messages count as those of one more mailbox"},
		{s.RecordsWithoutAddress, "records without an address", "that state no address of a client"},
		{s.MiscountedRecords, "miscounted records", "that list another number of items than they state"},
	} {
		if l.n > 0 {
			accesses = append(accesses, l)
		}
	}
	writeParagraph(&b, append(accesses,
		countLine{s.ThrottledRecords, "throttled records", "later Binds of the mailbox may be missing for up to 24 hours"},
		countLine{s.ItemAccesses, "item accesses", "items listed by the records, without Syncs"},
		countLine{s.DistinctMessages, "distinct messages", "message ids, each once"},
		countLine{s.DistinctMailboxMessages, "distinct messages per mailbox", "message ids, each once per mailbox"},
		countLine{s.SubjectsKnown, "subjects known", "distinct messages with a subject from records, siblings, traces or lookups"},
	)...)
	writeParagraph(&b,
		countLine{s.Mailboxes, "mailboxes", "whose mail was accessed"},
		countLine{s.Folders, "folders", "by mailbox and FolderId"},
		countLine{s.ClientIPs, "client addresses", "stated by the records"},
		countLine{s.Sessions, "sessions", "SessionIds stated by the records"},
		countLine{s.RecordsWithoutSession, "records without a session", ""},
	)
	if s.First != nil {
		fmt.Fprintf(&b, "first  %s UTC\nlast   %s UTC\n\n", s.First.Format(time.DateTime), s.Last.Format(time.DateTime))
	}
	b.WriteString(s.formatCoverage())
	for _, in := range s.Inputs {
		in.writeText(&b)
	}
	for _, t := range s.Traces {
		t.writeText(&b)
	}
	return b.String()
}

// countLine is a count with its name and an explanation.
type countLine struct {
	n    int
	name string
	note string
}

// writeParagraph writes counts, one per line, and a blank line.
func writeParagraph(b *strings.Builder, lines ...countLine) {
	for _, l := range lines {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%13s  %-29s  %s", humanize.FormatNumber(l.n), l.name, l.note), " "))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}

// writeText writes what was read of a message trace. Its subjects are among the known subjects.
func (t traceSummary) writeText(b *strings.Builder) {
	fmt.Fprintf(b, "%s\n    %s, %s\n", safe.Clean(t.Path), t.Format, humanize.FormatCount(t.Bytes, "byte"))
	fmt.Fprintf(b, "    %s about messages, %s rejected; no records\n", humanize.FormatCount(t.Rows, "row"), humanize.FormatNumber(t.Rejected))
	if t.SHA256 != "" {
		fmt.Fprintf(b, "    sha256 %s\n", t.SHA256)
	}
	if t.Error != "" {
		fmt.Fprintf(b, "    NOT READ COMPLETELY: %s\n", safe.Clean(t.Error))
	}
}

// writeText writes what was read of an input. Hash and format are known only if it was read completely.
func (in inputSummary) writeText(b *strings.Builder) {
	fmt.Fprintf(b, "%s\n", safe.Clean(in.Path))
	if in.Format != "" {
		fmt.Fprintf(b, "    %s, %s\n", in.Format, humanize.FormatCount(in.Bytes, "byte"))
		fmt.Fprintf(b, "    %s: %s, %s rejected\n", humanize.FormatCount(in.Rows, "row"), humanize.FormatCount(in.Records, "record"), humanize.FormatNumber(in.Rejected))
	}
	if in.SHA256 != "" {
		fmt.Fprintf(b, "    sha256 %s\n", in.SHA256)
	}
	if in.LedgerSHA256 != "" {
		fmt.Fprintf(b, "    ledger_sha256 %s\n", in.LedgerSHA256)
	}
	if in.Error != "" {
		fmt.Fprintf(b, "    NOT READ COMPLETELY: %s\n", safe.Clean(in.Error))
	}
}
