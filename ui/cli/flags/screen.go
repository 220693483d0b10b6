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

// Register adds the flags.
func (a *Screen) Register(flags *pflag.FlagSet) {
	flags.BoolVar(&a.ascii, "ascii", false, "draw the screen with ASCII characters only")
	flags.BoolVar(&a.noColor, "no-color", os.Getenv("NO_COLOR") != "", "draw the screen without colours (default if NO_COLOR is set)")
	flags.BoolVar(&a.noMouse, "no-mouse", false, "leave the mouse to the terminal")
}

// Options returns options for the screen.
func (a *Screen) Options(version string) ui.Options {
	return ui.Options{ASCII: a.ascii, NoColor: a.noColor, NoMouse: a.noMouse, Version: version}
}
