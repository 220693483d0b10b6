package ui_test

import (
	"testing"
	"time"
)

func TestS20FolderFilterReadsAsItsName(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(syncs()...))
		s.press(typed(":", "group Folder", "enter")...)
		s.passTime(time.Second)
		s.press("l", "=")
		s.passTime(time.Second)
		s.shows(`filter Folder=\`)
		s.hides("FolderId=")
		s.press("&") // the text to edit is exact
		s.shows("FolderId=F")
	})
}
