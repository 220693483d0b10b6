package flags

import (
	"os"

	"github.com/spf13/pflag"

	"whoread/ui"
)

// Screen is the flags for the appearance of the screen.
type Screen struct {
	ascii   bool
	noColor bool
	noMouse bool
}

// RegisterFlags adds the flags.
func (s *Screen) RegisterFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&s.ascii, "ascii", false, "draw the screen with ASCII characters only")
	flags.BoolVar(&s.noColor, "no-color", os.Getenv("NO_COLOR") != "", "draw the screen without colours (default if NO_COLOR is set)")
	flags.BoolVar(&s.noMouse, "no-mouse", false, "leave the mouse to the terminal")
}

// Options returns options for the screen.
func (s *Screen) Options(version string) ui.Options {
	return ui.Options{ASCII: s.ascii, NoColor: s.noColor, NoMouse: s.noMouse, Version: version}
}
