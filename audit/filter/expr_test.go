package filter

import (
	"slices"
	"testing"
)

func TestTermsFromLeftToRight(t *testing.T) {
	for text, want := range map[string][]string{
		"":                              nil,
		"folder:a":                      {"a"},
		"folder:a -(b | (c -d)) user=e": {"a", "b", "c", "d", "e"},
	} {
		var got []string
		for term := range Terms(mustParse(t, text)) {
			got = append(got, term.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("the terms of %q are %q, want %q", text, got, want)
		}
	}
	for term := range Terms(mustParse(t, "(a | b) c")) {
		if term.Value != "a" {
			t.Errorf("%s comes after the loop has ended", term)
		}
		break
	}
}
