package ui

import (
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

// ownLookupLine reports whether the records of whoread's own lookups are shown or hidden; "" if there
// are none.
func (b *tableBrowser) ownLookupLine() string {
	records := b.load.snapshot.OwnRecords()
	if records == 0 {
		return ""
	}
	said := humanize.FormatCount(records, "record") + " of whoread's own lookups "
	if b.shownState().Spec.ShowOwnLookups {
		return b.theme.Fit(said+"included (:own hides them)", b.width)
	}
	return b.theme.Fit(said+"hidden (:own shows them)", b.width)
}

// describeRecords returns the number of records that are counted: without those that are left out.
func (b *tableBrowser) describeRecords(s *table.Snapshot) string {
	return humanize.FormatCount(b.countRecords(s), "record")
}

func (b *tableBrowser) countRecords(s *table.Snapshot) int {
	if b.shownState().Spec.ShowOwnLookups {
		return s.Len()
	}
	return s.Len() - s.OwnRecords()
}
