package theme_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"whoread/audit/safe"
	"whoread/ui/widget/theme"
)

// styles returns the styles of a theme by name.
func styles(t theme.Theme) map[string]theme.Style {
	all := map[string]theme.Style{}
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			if s, ok := v.Field(i).Interface().(theme.Style); ok {
				all[f.Name] = s
			}
		}
	}
	return all
}

func TestNoColorLeavesNoColour(t *testing.T) {
	colour := regexp.MustCompile(`\x1b\[[0-9;]*[349][0-9][0-9;]*m`)
	coloured := 0
	for name, s := range styles(theme.New(theme.Options{})) {
		if colour.MatchString(s.Render("x")) {
			coloured++
		}
		if plain := styles(theme.New(theme.Options{NoColor: true}))[name].Render("x"); colour.MatchString(plain) {
			t.Errorf("%s without colour is %q", name, plain)
		}
	}
	if coloured < 5 {
		t.Errorf("only %d styles have a colour", coloured)
	}
}

func TestStylesWithoutColourDiffer(t *testing.T) {
	plain := styles(theme.New(theme.Options{NoColor: true}))
	for _, name := range []string{"Cursor", "Cell", "Marked", "Warn", "Error", "Hit", "Header", "InView", "Focused"} {
		if plain[name].Render("x") == "x" {
			t.Errorf("%s without colour looks like nothing", name)
		}
	}
}

func TestASCIIThemeHasOnlyASCII(t *testing.T) {
	v := reflect.ValueOf(theme.New(theme.Options{ASCII: true}).Glyphs)
	for i := range v.NumField() {
		glyphs, ok := v.Field(i).Interface().([]string)
		if !ok {
			glyphs = []string{v.Field(i).String()}
		}
		for _, g := range glyphs {
			if g == "" || strings.ContainsFunc(g, func(r rune) bool { return r > '~' }) {
				t.Errorf("%s is %q", v.Type().Field(i).Name, g)
			}
		}
	}
	if text := theme.New(theme.Options{ASCII: true}).CleanText(safe.Clean("Boîte ␛")); text != "Bo?te ?" {
		t.Errorf("text is %q", text)
	}
}

func TestStyleOverAStyleGoesOnAfterIt(t *testing.T) {
	th := theme.New(theme.Options{})
	line := string(th.Warn.AppendOn(th.Cursor.AppendBegin(nil), th.Cursor, "!"))
	begin, _, _ := strings.Cut(th.Cursor.Render("x"), "x")
	if !strings.HasSuffix(line, begin) {
		t.Errorf("%q does not end in the style it began with", line)
	}
	if got := string(theme.Style{}.Append(nil, "x")); got != "x" {
		t.Errorf("no style is %q", got)
	}
}

func TestFitTruncateAlignEnds(t *testing.T) {
	th := theme.New(theme.Options{})
	for name, c := range map[string]struct{ got, want string }{
		"fit fills":               {th.Fit("ab", 4), "ab  "},
		"fit cuts":                {th.Fit("abcdef", 4), "abc…"},
		"right":                   {th.FitRight("ab", 4), "  ab"},
		"cut nothing":             {th.Truncate("abcd", 4), "abcd"},
		"cut wide":                {th.Truncate("世界世界", 5), "世界…"},
		"no room":                 {th.Truncate("abc", 0), ""},
		"negative":                {th.Fit("abc", -3), ""},
		"spread":                  {th.AlignEnds("left", "right", 12), "left   right"},
		"spread: left gives way":  {th.AlignEnds("leftmost", "right", 10), "lef… right"},
		"spread: right alone":     {th.AlignEnds("left", "right", 5), "right"},
		"spread: nothing right":   {th.AlignEnds("left", "", 6), "left  "},
		"blanks beyond one chunk": {theme.Blanks(200), strings.Repeat(" ", 200)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
	if w := theme.Width(th.Warn.Render("世界")); w != 4 {
		t.Errorf("width with a style is %d", w)
	}
}
