package cli

import (
	"bytes"
	"context"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/fixtures"
	"whoread/ui"
)

// demoLasts is how long the case streams: long enough to be seen, short enough to wait for.
const demoLasts = 7 * time.Second

// newDemo makes the command that shows the synthetic case.
func newDemo(std Streams, look *appearance) *cobra.Command {
	var speed float64
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "show a built-in case: no sign-in, no network, no files",
		Long: `Show a built-in case: a month of mail access in a made-up company with an intruder in it. The records
stream in as they do from a tenant; then the table holds still. Nobody in it is real.`,
		Args: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if speed <= 0 {
				return misused("--speed must be more than 0, such as 2 for twice as fast")
			}
			if err := needScreen(std); err != nil {
				return err
			}
			return showDemo(cmd.Context(), time.Duration(float64(demoLasts)/speed), look.options(), voice{std.Err})
		},
	}
	cmd.Flags().Float64Var(&speed, "speed", 1, "how fast the records stream in; 2 is twice as fast")
	return cmd
}

// showDemo streams the case through the reader of standard input, so that its records have
// places and raw JSON like any others.
func showDemo(ctx context.Context, lasts time.Duration, o ui.Options, v voice) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var text bytes.Buffer
	if err := fixtures.Write(&text, fixtures.AuditLines, slices.Values(fixtures.Story().Rows)); err != nil {
		return err
	}
	o.Title = "demo"
	open := func() (feed, error) {
		in, out := io.Pipe()
		go trickle(ctx, out, text.Bytes(), lasts)
		files, err := source.Open([]string{"-"}, source.Options{Stdin: in})
		return demoFeed{files}, err
	}
	return show(ctx, open, o, true, v)
}

// trickle writes text evenly over a time, and closes w. It ends early with ctx.
func trickle(ctx context.Context, w *io.PipeWriter, text []byte, lasts time.Duration) {
	const pulse = 100 * time.Millisecond
	stop := context.AfterFunc(ctx, func() { w.CloseWithError(ctx.Err()) })
	defer stop()
	ticker := time.NewTicker(pulse)
	defer ticker.Stop()
	pulses := max(1, int(lasts/pulse))
	for i := range pulses {
		if _, err := w.Write(text[len(text)*i/pulses : len(text)*(i+1)/pulses]); err != nil {
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
	w.Close() //nolint:errcheck // it never fails
}

// demoFeed is standard input under another name.
type demoFeed struct{ *source.Files }

// Inputs names the one input after what it is.
func (f demoFeed) Inputs() []audit.Input {
	inputs := slices.Clone(f.Files.Inputs())
	for i := range inputs {
		inputs[i].Path = "demo"
	}
	return inputs
}
