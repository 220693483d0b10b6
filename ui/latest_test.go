package ui

import "testing"

func TestOnlyTheNewestRequestCounts(t *testing.T) {
	var l latest
	l.stop() // nothing runs yet
	first, one := l.start(t.Context())
	second, two := l.start(t.Context())
	if first.Err() == nil || second.Err() != nil || l.is(one) || !l.is(two) {
		t.Errorf("after a second request: %v, %v, %v, %v", first.Err(), second.Err(), l.is(one), l.is(two))
	}
	l.stop()
	if second.Err() == nil || !l.is(two) {
		t.Errorf("after stop: %v, %v", second.Err(), l.is(two))
	}
	if three := l.next(); l.is(two) || !l.is(three) {
		t.Errorf("after next, %d counts: %v", two, l.is(two))
	}
}
