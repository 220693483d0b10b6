package exporting

import "whoread/audit/export"

// Format is the file format.
type Format uint8

// The formats.
const (
	CSV Format = iota
	Workbook
	JSONLines
	RawCSV // has what a spreadsheet takes for a formula as it is stated

	formats // how many there are
)

// formatInfo describes a format.
type formatInfo struct {
	about   string
	options export.Options
}

func (f Format) description() formatInfo {
	return [formats]formatInfo{
		CSV:       {"text for any program", export.Options{Format: export.CSV}},
		Workbook:  {"for Excel: real dates, text is never a formula", export.Options{Format: export.XLSX}},
		JSONLines: {"for scripts: one JSON object per line", export.Options{Format: export.JSONL}},
		RawCSV:    {"text unchanged, including formulas", export.Options{Format: export.CSV, RawCSV: true}},
	}[f]
}

// String returns the format as the pane calls it.
func (f Format) String() string {
	name := f.Options().Format.String()
	if f == RawCSV {
		name += " unguarded"
	}
	return name
}

// Options returns the export options of the format.
func (f Format) Options() export.Options { return f.description().options }

// extension returns the file name extension of the format.
func (f Format) extension() string { return f.Options().Format.Extension() }

// formatOf returns the format of a path by its extension; now if the extension is unknown or fits now
// too.
func formatOf(path string, now Format) Format {
	named, ok := export.FormatOf(path)
	if !ok || named == now.Options().Format {
		return now
	}
	for f := range formats {
		if f.Options().Format == named {
			return f
		}
	}
	return now
}
