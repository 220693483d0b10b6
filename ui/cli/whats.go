package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/filter"
	"whoread/audit/table"
)

// what is something that can be exported, by the word that asks for it.
type what struct {
	name string
	rows string // what one row is
	spec table.Spec
}

// whats lists all of them. The screen has each as a view.
func whats() []what {
	return []what{
		{"events", "one row for each record", table.Spec{Shape: table.Events}},
		{"items", "one row for each item access, and for each folder of a Sync", table.Spec{Shape: table.Accesses}},
		{"sessions", "one row for each SessionId", table.Spec{Shape: table.Grouped, By: table.SessionID}},
		{"ips", "one row for each ClientIP", table.Spec{Shape: table.Grouped, By: table.ClientIP}},
		{"folders", "one row for each folder of a mailbox", table.Spec{Shape: table.Grouped, By: table.Folder}},
		{"messages", "one row for each message of a mailbox", table.Spec{Shape: table.Grouped, By: table.InternetMessageID}},
	}
}

func whatNames() []string {
	var names []string
	for _, w := range whats() {
		names = append(names, w.name)
	}
	return names
}

// describeWhats says what there is to export, for the help.
func describeWhats() string {
	var b strings.Builder
	for _, w := range whats() {
		fmt.Fprintf(&b, "\n  %-9s %s", w.name, w.rows)
	}
	return b.String()
}

// wantWhat checks that the first argument of export says what to export.
func wantWhat(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return misused("what is to be exported? Say one of %s", strings.Join(whatNames(), ", "))
	}
	_, err := specOf(args[0])
	return err
}

// specOf returns the rows that a word asks for.
func specOf(name string) (table.Spec, error) {
	for _, w := range whats() {
		if strings.EqualFold(w.name, name) {
			return w.spec, nil
		}
	}
	if near := filter.Nearest(name, whatNames()); len(near) > 0 {
		return table.Spec{}, misused("cannot export %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return table.Spec{}, misused("cannot export %q; say one of %s", name, strings.Join(whatNames(), ", "))
}
