package theme

// Glyphs are the signs on a screen that are not words. All but Ramp, Spinner and Bar are one cell wide.
type Glyphs struct {
	Ascending, Descending string   // order of a sort key
	Horizontal, Vertical  string   // lines
	TopLeft, TopRight     string   // corners of a box
	BottomLeft            string   //
	BottomRight           string   //
	Ellipsis              string   // the text is longer than its space
	Mark                  string   // a marked row
	Pointer               string   // the row of the cursor
	Warning               string   // look here
	Differs               string   // copies of a record differ
	Dot                   string   // between the parts of a line, blanks included
	Crumb                 string   // between the levels that were opened, blanks included
	Ramp                  []string // density, from nothing to most
	Spinner               []string // frames
	Full, Empty           string   // a bar of progress
}

func glyphsOf(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			Ascending: "^", Descending: "v",
			Horizontal: "-", Vertical: "|",
			TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
			Ellipsis: "~", Mark: "*", Pointer: ">", Warning: "!", Differs: "#",
			Dot: " - ", Crumb: " > ",
			Ramp:    []string{" ", ".", ":", "-", "=", "+", "*", "#", "@"},
			Spinner: []string{"|", "/", "-", "\\"},
			Full:    "#", Empty: ".",
		}
	}
	return Glyphs{
		Ascending: "▲", Descending: "▼",
		Horizontal: "─", Vertical: "│",
		TopLeft: "┌", TopRight: "┐", BottomLeft: "└", BottomRight: "┘",
		Ellipsis: "…", Mark: "●", Pointer: ">", Warning: "!", Differs: "≠",
		Dot: " · ", Crumb: " › ",
		Ramp:    []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
		Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
		Full:    "█", Empty: "░",
	}
}
