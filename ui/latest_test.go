package ui

import "testing"

func TestOnlyNewestRequestCounts(t *testing.T) {
	var l latestRequest
	l.cancelLatest() // nothing runs yet
	first, one := l.startNew(t.Context())
	second, two := l.startNew(t.Context())
	if first.Err() == nil || second.Err() != nil || l.isLatest(one) || !l.isLatest(two) {
		t.Errorf("after a second request: %v, %v, %v, %v", first.Err(), second.Err(), l.isLatest(one), l.isLatest(two))
	}
	l.cancelLatest()
	if second.Err() == nil || !l.isLatest(two) {
		t.Errorf("after stop: %v, %v", second.Err(), l.isLatest(two))
	}
	if three := l.newNumber(); l.isLatest(two) || !l.isLatest(three) {
		t.Errorf("after next, %d counts: %v", two, l.isLatest(two))
	}
}
