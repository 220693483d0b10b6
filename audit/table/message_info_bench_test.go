package table

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"whoread/audit/messageid"
)

// The size of what the benchmarks join: 1,000,000 item accesses and 300,000 known messages.
const (
	joinedRecords = 303_000
	joinedKnown   = 300_000
)

// joinedStore returns a store of a million item accesses, and the info of its messages. -short
// takes a tenth of both.
func joinedStore(b *testing.B) (*Store, []MessageInfo) {
	b.Helper()
	records, known := joinedRecords, joinedKnown
	if testing.Short() {
		records, known = records/10, known/10
	}
	s := generate(b, records)
	return s, makeInfo(s.Snapshot(), known)
}

// makeInfo makes up the info of n messages: those of a snapshot, and others to fill up. One in ten
// was not found.
func makeInfo(s *Snapshot, n int) []MessageInfo {
	r := rand.New(rand.NewPCG(4, 4))
	begin := []string{"", "", "", "RE: ", "Re: ", "AW: ", "FW: ", "[External] "}
	words := []string{"vendor", "payments", "invoice", "Q3", "meeting", "offer", "contract", "Zahlung", "rappel", "minutes"}
	known := make([]MessageInfo, n)
	for i := range known {
		k := &known[i]
		if *k = (MessageInfo{ID: messageid.ID(fmt.Sprintf("<%d@elsewhere.example>", i)), State: "not found", Source: "in the last 30 days by hunting"}); i+1 < s.messageIDs.codeCount() {
			k.ID = messageid.ID(s.messageIDs.text(uint32(i + 1)))
		}
		if i%10 == 9 {
			continue
		}
		k.State, k.Source = Found, "mailbox"
		k.Subjects = []string{fmt.Sprintf("%s%s %s %d", begin[r.IntN(len(begin))], words[r.IntN(len(words))], words[r.IntN(len(words))], r.IntN(n))}
		k.Sender = fmt.Sprintf("sender.%d@fabrikam.example", r.IntN(20_000))
		k.Received = 1788220800 + int64(r.IntN(30*secondsOfDay))
	}
	return known
}

func BenchmarkLearn(b *testing.B) {
	s, known := joinedStore(b)
	again := make([][]MessageInfo, 2)
	for i := range again {
		for n := range 100 {
			k := known[n*len(known)/100]
			k.Sender = fmt.Sprint("other.", i)
			again[i] = append(again[i], k)
		}
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			fresh := withoutInfo(s)
			b.StartTimer()
			fresh.SetMessageInfo(known...)
		}
	})
	s.SetMessageInfo(known...)
	b.Run("100", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			s.SetMessageInfo(again[n%2]...)
			s.Snapshot()
		}
	})
}

// withoutInfo returns a copy of a store without MessageInfo.
func withoutInfo(s *Store) *Store {
	c := &Store{records: s.records, pendingInfo: newPendingInfo(), cache: &sortCache{}}
	c.messageInfos = newMessageInfos()
	for range s.messageIDs.codeCount() - 1 {
		c.byMessage.addMessage()
	}
	c.Snapshot()
	return c
}

func BenchmarkJoined(b *testing.B) {
	s, known := joinedStore(b)
	s.SetMessageInfo(known...)
	snap := s.Snapshot()
	items := buildIn(b, snap, Spec{Shape: Accesses}).Len()
	b.Logf("%d item accesses, %d messages, %d subjects", items, snap.messageIDs.codeCount()-1, snap.subjects.codeCount()-1)
	for _, c := range []Column{InternetMessageID, SessionID, Subject, Sender, Received, SubjectState} {
		spec := Spec{Shape: Accesses, Sort: []SortKey{{c, true}}}
		b.Run(fmt.Sprintf("sort/%v/first", c), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := withoutCache(snap)
				buildIn(b, s, Spec{Shape: Accesses})
				b.StartTimer()
				buildIn(b, s, spec)
			}
		})
		b.Run(fmt.Sprintf("sort/%v/again", c), func(b *testing.B) {
			for b.Loop() {
				buildIn(b, snap, spec)
			}
		})
	}
	for _, text := range []string{"subject:invoice", "invoice", "fabrikam", "sender:sender.77", "received>=2026-09-14", "message:prod", "folder:inbox"} {
		for _, shape := range []Shape{Events, Accesses} {
			spec := Spec{Shape: shape, Filter: parseFilter(b, text), Sort: []SortKey{{SessionID, false}}}
			b.Run(fmt.Sprintf("filter/%d/%s", shape, text), func(b *testing.B) {
				for b.Loop() {
					buildIn(b, snap, spec)
				}
			})
		}
	}
	for _, by := range []Column{Folder, InternetMessageID, Subject, Sender} {
		spec := Spec{Shape: Grouped, By: by}
		b.Run(fmt.Sprintf("group/%v", by), func(b *testing.B) {
			for b.Loop() {
				buildIn(b, snap, spec)
			}
		})
	}
	all := buildIn(b, snap, Spec{})
	for _, c := range []Column{Folder, InternetMessageID, Subject, Sender, SubjectState, Received} {
		b.Run(fmt.Sprintf("facet/%v", c), func(b *testing.B) {
			for b.Loop() {
				if _, err := all.Facet(b.Context(), c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("messages", func(b *testing.B) {
		for b.Loop() {
			all.MessagesOf(func(yield func(int) bool) {
				for row := range all.Len() {
					if !yield(row) {
						return
					}
				}
			})
		}
	})
}
