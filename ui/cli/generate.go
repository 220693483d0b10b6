package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"whoread/fixtures"
)

// newGenerate makes the hidden command that writes synthetic records, for benchmarks and for
// trying things out.
func newGenerate(std Streams) *cobra.Command {
	var (
		rows           int
		seed           uint64
		story          bool
		form, encoding string
	)
	cmd := &cobra.Command{
		Use:    "generate",
		Short:  "write synthetic records to standard output",
		Hidden: true,
		Args:   noFiles,
		RunE: func(*cobra.Command, []string) error {
			f, err := named("form", form, fixtures.Forms())
			if err != nil {
				return err
			}
			e, err := named("encoding", encoding, fixtures.Encodings())
			if err != nil {
				return err
			}
			records := fixtures.Generate(seed, rows)
			if story {
				records = slices.Values(fixtures.Story().Rows)
			}
			w := fixtures.Encode(std.Out, e)
			if err := fixtures.Write(w, f, records); err != nil {
				return err
			}
			return w.Close()
		},
	}
	f := cmd.Flags()
	f.IntVar(&rows, "rows", 1000, "how many records")
	f.Uint64Var(&seed, "seed", 1, "the same seed gives the same records")
	f.BoolVar(&story, "story", false, "the case of the demo instead")
	f.StringVar(&form, "form", fixtures.AuditLines.String(), "one of "+nameList(fixtures.Forms()))
	f.StringVar(&encoding, "encoding", fixtures.UTF8.String(), "one of "+nameList(fixtures.Encodings()))
	return cmd
}

// named finds the value of a flag among those that there are.
func named[T fmt.Stringer](flag, name string, among []T) (T, error) {
	for _, v := range among {
		if v.String() == name {
			return v, nil
		}
	}
	var none T
	return none, misused("--%s: there is no %q; choose one of %s", flag, name, nameList(among))
}

func nameList[T fmt.Stringer](values []T) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.String()
	}
	return strings.Join(names, ", ")
}
