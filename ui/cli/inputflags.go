package cli

import (
	"math"

	"github.com/spf13/pflag"

	"whoread/audit/filter"
	"whoread/audit/source"
	"whoread/audit/tenant"
	"whoread/trace/file"
)

// inputFlags are the flags of commands that read files, as the user wrote them.
type inputFlags struct{ maxRow string }

func (f *inputFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.maxRow, "max-row", "256MiB", "reject rows longer than this `SIZE`, such as 64MiB or 1GiB; reading a\nrow takes about twice its size in memory")
}

// options are what the flags mean for reading files. What message traces say becomes known.
func (f *inputFlags) options(std Streams, known *knowledge, clock tenant.Clock) (source.Options, error) {
	o := source.Options{Stdin: std.In, Aside: file.NewReader(known.findings, clock)}
	size, err := filter.ParseSize(f.maxRow)
	if err != nil || size < 1 || size > math.MaxInt/4 {
		return o, misused("--max-row needs a size such as 256MiB, not %q", f.maxRow)
	}
	o.MaxRow = int(size)
	return o, nil
}
