package table

import (
	"context"
	"slices"

	"whoread/audit"
	"whoread/audit/crash"
	"whoread/audit/filter"
)

// hits says which codes of a dictionary match. Codes that a snapshot added are asked by grow.
type hits struct {
	by  []bool
	any bool
}

// grow asks the texts of the codes up to size, on two goroutines where there are many.
func (h hits) grow(ctx context.Context, size int, match func(code uint32) bool) (hits, error) {
	old := len(h.by)
	by := make([]bool, size)
	copy(by, h.by)
	middle := (old + size) / 2
	if size-old < 1<<14 {
		middle = size
	}
	var found [2]bool
	ask := func(part, lo, hi int) {
		for code := lo; code < hi; code++ {
			if code&4095 == 0 && ctx.Err() != nil {
				return
			}
			if match(uint32(code)) {
				by[code], found[part] = true, true
			}
		}
	}
	var asking crash.Group
	asking.Go(func() { ask(1, middle, size) })
	ask(0, old, middle)
	asking.Wait()
	return hits{by, h.any || found[0] || found[1]}, ctx.Err()
}

// codeNode is a term over a column whose values have codes.
type codeNode struct {
	term   *filter.Term
	column Column
	col    int
	hits   hits
}

func (n *codeNode) grow(ctx context.Context, s *Snapshot) (matchNode, error) {
	h, err := n.hits.grow(ctx, s.codeCount(n.col), func(code uint32) bool { return n.match(s, code) })
	return &codeNode{n.term, n.column, n.col, h}, err
}

// match asks the text of a code. A mailbox has two names, its owner's and its GUID.
func (n *codeNode) match(s *Snapshot, code uint32) bool {
	if n.column != Mailbox {
		return n.term.Text(s.codeText(n.column, code))
	}
	guid, upn := s.mailboxParts(code)
	return n.term.Text(upn) && (upn != "" || guid == "") || guid != "" && n.term.Text(guid)
}

func (n *codeNode) mark(s *Snapshot, lo, hi int, out []bool) {
	for i := lo; i < hi; {
		run := s.codes[n.col].run(i, hi)
		for j, code := range run {
			out[i-lo+j] = n.hits.by[code]
		}
		i += len(run)
	}
}

func (n *codeNode) one(s *Snapshot, record, _ int) bool {
	return n.hits.by[s.codes[n.col].at(record)]
}

func (n *codeNode) never() bool  { return !n.hits.any }
func (n *entryNode) never() bool { return !n.hits.any }
func (sizeNode) never() bool     { return false }
func (recordNode) never() bool   { return false }
func (n *flagNode) never() bool  { return !slices.Contains(n.by[:], true) }

// flagNode is a term over a column whose few values stand in the flags of a record.
type flagNode struct{ by [256]bool }

func newFlagNode(t *filter.Term, c Column) *flagNode {
	n := &flagNode{}
	for flags := range n.by {
		text := audit.Access(flags >> accessShift & 3).String()
		if c == Throttled {
			text = audit.Stated(flags >> throttledShift & 3).String()
		}
		n.by[flags] = t.Text(text)
	}
	return n
}

func (n *flagNode) grow(context.Context, *Snapshot) (matchNode, error) { return n, nil }

func (n *flagNode) mark(s *Snapshot, lo, hi int, out []bool) {
	for i := lo; i < hi; {
		run := s.flags.run(i, hi)
		for j, flags := range run {
			out[i-lo+j] = n.by[flags]
		}
		i += len(run)
	}
}

func (n *flagNode) one(s *Snapshot, record, _ int) bool { return n.by[s.flags.at(record)] }

// entryNode is a term over a column of entries with codes. A record matches if one of its
// entries does; a record without entries counts as one that does not state the value.
type entryNode struct {
	term   *filter.Term
	column Column
	hits   hits
}

func (n *entryNode) grow(ctx context.Context, s *Snapshot) (matchNode, error) {
	size, text := s.entryCodes(n.column)
	h, err := n.hits.grow(ctx, size, func(code uint32) bool { return n.term.Text(text(code)) })
	return &entryNode{n.term, n.column, h}, err
}

// entryCodes is the dictionary of a column of entries.
func (s *Snapshot) entryCodes(c Column) (size int, text func(code uint32) string) {
	switch c {
	case Folder:
		return s.folderText.size(), func(code uint32) string {
			_, path := s.folderParts(code)
			return path
		}
	case FolderID:
		return s.folderText.size(), func(code uint32) string {
			id, _ := s.folderParts(code)
			return id
		}
	case ItemID:
		return s.itemIDs.size(), s.itemIDs.text
	case Subject:
		return s.subjects.size(), s.subjectText
	case SubjectState:
		return s.states.size(), s.states.text
	case Sender:
		return s.senders.size(), s.senders.text
	case SubjectSource:
		return s.sources.size(), s.sources.text
	default:
		return s.messageIDs.size(), s.messageIDs.text
	}
}

// entryCode is the code of an entry in the dictionary of a column.
func (s *Snapshot) entryCode(c Column, i int) uint32 {
	switch c {
	case Folder, FolderID:
		return s.folders.at(i) & folderMask
	case ItemID:
		return s.items.at(i)
	case Subject, SubjectState, Sender, SubjectSource:
		return s.fact(i).code(c)
	default:
		return s.messages.at(i) >> 1
	}
}

func (n *entryNode) mark(s *Snapshot, lo, hi int, out []bool) {
	i, _ := s.entriesOf(lo)
	for r := lo; r < hi; r++ {
		end := int(s.ends.at(r))
		out[r-lo] = i == end && n.hits.by[0]
		for ; i < end; i++ {
			if n.hits.by[s.entryCode(n.column, i)] {
				out[r-lo] = true
				i = end
				break
			}
		}
	}
}

func (n *entryNode) one(s *Snapshot, record, entry int) bool {
	if entry >= 0 {
		return n.hits.by[s.entryCode(n.column, entry)]
	}
	out := []bool{false}
	n.mark(s, record, record+1, out)
	return out[0]
}

// sizeNode is a term over SizeInBytes. A record without entries counts as one that does not state
// it.
type sizeNode struct{ term *filter.Term }

func (n sizeNode) grow(context.Context, *Snapshot) (matchNode, error) { return n, nil }

func (n sizeNode) mark(s *Snapshot, lo, hi int, out []bool) {
	for r := lo; r < hi; r++ {
		out[r-lo] = n.one(s, r, -1)
	}
}

func (n sizeNode) one(s *Snapshot, record, entry int) bool {
	if entry >= 0 {
		return n.term.Number(s.size(entry))
	}
	i, end := s.entriesOf(record)
	if i == end {
		return n.term.Number(audit.NotCounted)
	}
	for ; i < end; i++ {
		if n.term.Number(s.size(i)) {
			return true
		}
	}
	return false
}

// recordNode is a term over a property of records that has no codes.
type recordNode struct {
	term   *filter.Term
	column Column
}

func (n recordNode) grow(context.Context, *Snapshot) (matchNode, error) { return n, nil }

func (n recordNode) mark(s *Snapshot, lo, hi int, out []bool) {
	if n.column == RecordID && n.term.Op == filter.OpEqual {
		if id, ok := parseGUID(n.term.Value); ok {
			for r := lo; r < hi; r++ {
				out[r-lo] = s.recordIDs.at(r) == id && s.flags.at(r)&(flagOddID|flagNoID) == 0
			}
			return
		}
	}
	for r := lo; r < hi; r++ {
		out[r-lo] = n.one(s, r, -1)
	}
}

func (n recordNode) one(s *Snapshot, record, _ int) bool {
	switch {
	case n.column == TimeStamp && n.term.Any():
		return n.term.Text(screenTime(s.times.at(record)))
	case n.column == TimeStamp:
		return n.term.Time(int64(s.times.at(record)))
	case n.column == Items:
		return n.term.Number(int64(s.listed(record)))
	default:
		return n.term.Text(s.Text(record, n.column))
	}
}
