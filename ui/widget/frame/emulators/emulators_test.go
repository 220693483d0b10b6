package emulators

import (
	"strings"
	"testing"

	"whoread/ui/widget/frame"
)

// TestEveryEmulatorCanFail draws text without positions, which breaks the frame.
func TestEveryEmulatorCanFail(t *testing.T) {
	const w, h = 30, 3
	line := "กำนำ\u1112\u1161👍🏽é·é·é·é"
	view := line + strings.Repeat(" ", 5) + "|end\n|\n|"
	for _, e := range allEmulators() {
		t.Run(e.name, func(t *testing.T) {
			requireTools(t, e)
			for drawn, intact := range map[string]bool{view: false, frame.PinColumns(view): true} {
				shown, err := e.showScreens(t.Context(), t.TempDir(), w, h, maskText([]string{strings.ReplaceAll(drawn, "\n", "\r\n")}, []string{view}))
				if err != nil {
					t.Fatal(err)
				}
				if wrong := findMisplaced(shown[0], view); (wrong == "") != intact {
					t.Errorf("%q is wrong: %v", drawn, wrong)
				}
			}
		})
	}
}
