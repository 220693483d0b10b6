package frame_test

import (
	"math/rand/v2"
	"testing"

	"whoread/ui/frame/emulators"
)

// TestScreensStayInPlaceInEmulators draws screens over each other in real terminals, with 1,000
// texts of all scripts and more than 1,000 at random.
func TestScreensStayInPlaceInEmulators(t *testing.T) {
	const w, h = 160, 52
	random := rand.New(rand.NewPCG(1, 5))
	var views []string
	for range 10 {
		views = append(views, screen(random, w, h))
	}
	emulators.Check(t, w, h, views...)
}
