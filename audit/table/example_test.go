package table_test

import (
	"context"
	"fmt"

	"whoread/audit"
	"whoread/audit/filter"
	"whoread/audit/table"
)

// page returns three records of two sessions as a source would deliver them.
func page() *audit.Page {
	records := []audit.Record{
		{ID: "1", Time: 1_789_000_000, Access: audit.Bind, SessionID: "s1", ClientIP: "198.51.100.77"},
		{ID: "2", Time: 1_789_000_060, Access: audit.Sync, SessionID: "s2", ClientIP: "203.0.113.5"},
		{ID: "3", Time: 1_789_000_120, Access: audit.Bind, SessionID: "s1", ClientIP: "198.51.100.78"},
	}
	return &audit.Page{Records: records, Places: make([]audit.Place, len(records)), Rows: len(records)}
}

func ExampleBuild() {
	store := table.NewStore()
	store.Append(page())
	snapshot := store.Snapshot()

	binds, err := filter.Parse("access=Bind", table.FilterSchema(nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	view, err := table.Build(context.Background(), snapshot, table.Spec{
		Filter: binds,
		Sort:   []table.SortKey{{Column: table.TimeStamp, Desc: true}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for row := range view.Len() {
		fmt.Println(view.Cell(row, table.TimeStamp), view.Cell(row, table.ClientIP))
	}

	sessions, err := table.Build(context.Background(), snapshot, table.Spec{Shape: table.Grouped, By: table.SessionID})
	if err != nil {
		fmt.Println(err)
		return
	}
	for row := range sessions.Len() {
		fmt.Println(sessions.Cell(row, table.SessionID), sessions.Cell(row, table.Records), sessions.Cell(row, table.ClientIPs))
	}
	// Output:
	// 2026-09-10 00:28:40 198.51.100.78
	// 2026-09-10 00:26:40 198.51.100.77
	// s1 2 2
	// s2 1 1
}
