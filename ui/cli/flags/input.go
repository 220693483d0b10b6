package flags

import (
	"io"
	"math"

	"github.com/spf13/pflag"

	"whoread/audit/filter"
	"whoread/audit/source"
	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/file"
)

// Input is the flags of commands that read files.
type Input struct{ maxRow string }

// RegisterFlags adds the flags.
func (i *Input) RegisterFlags(flags *pflag.FlagSet) {
	flags.StringVar(&i.maxRow, "max-row", "256MiB", "reject rows longer than this `SIZE`, such as 64MiB or 1GiB; reading a\nrow takes about twice its size in memory")
}

// Parse returns options for reading files. Message traces among the files add to findings.
func (i *Input) Parse(stdin io.Reader, findings *trace.Findings, clock tenant.Clock) (source.Options, error) {
	o := source.Options{Stdin: stdin, Foreign: file.NewReader(findings, clock)}
	size, err := filter.ParseSize(i.maxRow)
	if err != nil || size < 1 || size > math.MaxInt/4 {
		return o, UsageErrorf("--max-row needs a size such as 256MiB, not %q", i.maxRow)
	}
	o.MaxRow = int(size)
	return o, nil
}
