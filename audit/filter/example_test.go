package filter_test

import (
	"fmt"

	"whoread/audit/filter"
)

func ExampleParse() {
	schema := filter.Schema{
		Columns: []filter.Column{{Name: "ClientIP", Kind: filter.Addr}, {Name: "Folder", Kind: filter.Text}},
		Aliases: map[string][]string{"ip": {"ClientIP"}, "folder": {"Folder"}},
	}
	expr, err := filter.Parse(`ip:198.51.100.0/24 !folder=\Inbox`, schema)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(expr)
	if and, ok := expr.(filter.And); ok {
		for _, part := range and {
			fmt.Printf("%T %v\n", part, part)
		}
	}

	_, err = filter.Parse("fodler:inbox", schema)
	fmt.Println(err)
	// Output:
	// ClientIP:198.51.100.0/24 Folder!=\Inbox
	// *filter.Term ClientIP:198.51.100.0/24
	// filter.Not Folder!=\Inbox
	// no column "fodler"; did you mean Folder? Put it in quotes to search for the text
}
