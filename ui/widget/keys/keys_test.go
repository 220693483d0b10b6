package keys_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
)

func TestNoKeyIsBoundTwice(t *testing.T) {
	bound := map[string]string{}
	for _, b := range keys.BindingsOf(keys.Table) {
		for _, key := range b.Keys {
			if other, ok := bound[key]; ok {
				t.Errorf("key %q is bound to %q and to %q", key, other, b.Verb)
			}
			bound[key] = b.Verb
		}
	}
}

func TestEveryActionHasOneVerbAndWords(t *testing.T) {
	seen := map[keys.Action]bool{}
	verbs := map[string]bool{}
	for _, b := range keys.BindingsOf(keys.Table) {
		if seen[b.Action] || verbs[b.Verb] {
			t.Errorf("%q: action or verb stands twice", b.Verb)
		}
		seen[b.Action], verbs[b.Verb] = true, true
		if b.Verb == "" || b.Short == "" || b.Long == "" || b.Section == "" {
			t.Errorf("action %d (%q) lacks a verb, a section or words", b.Action, b.Verb)
		}
	}
	for a := keys.None + 1; a < keys.Actions; a++ {
		if !seen[a] {
			t.Errorf("action %d is not bound", a)
		}
	}
}

func TestPanesOnlyRewordBoundActions(t *testing.T) {
	for p := keys.Prompt; p <= keys.Help; p++ {
		bindings := keys.BindingsOf(p)
		if len(bindings) == 0 {
			t.Errorf("pane %d has no binding", p)
		}
		for _, b := range bindings {
			if len(b.Keys) == 0 || b.Short == "" || b.Long == "" {
				t.Errorf("pane %d: action %d lacks keys or words", p, b.Action)
			}
		}
	}
}

func TestActionOf(t *testing.T) {
	runes := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	for name, c := range map[string]struct {
		msg  tea.KeyMsg
		want keys.Action
	}{
		"j":            {runes("j"), keys.Down},
		"arrow":        {tea.KeyMsg{Type: tea.KeyDown}, keys.Down},
		"space":        {tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}, keys.Mark},
		"ctrl s":       {tea.KeyMsg{Type: tea.KeyCtrlS}, keys.ExportRows},
		"shift tab":    {tea.KeyMsg{Type: tea.KeyShiftTab}, keys.PrevFocus},
		"caret":        {runes("^"), keys.FirstColumn},
		"unbound":      {runes("w"), keys.None},
		"pasted q":     {tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true}, keys.None},
		"alt q":        {tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Alt: true}, keys.None},
		"two at once":  {runes("jj"), keys.None},
		"empty":        {tea.KeyMsg{Type: tea.KeyRunes}, keys.None},
		"search value": {runes("*"), keys.SearchCell},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keys.ActionOf(c.msg); got != c.want {
				t.Errorf("Map(%q) = %d, want %d", c.msg.String(), got, c.want)
			}
		})
	}
}

func TestSplitRunesKeepsPastes(t *testing.T) {
	typed := keys.SplitRunes(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("gj")})
	if len(typed) != 2 || keys.ActionOf(typed[0]) != keys.Top || keys.ActionOf(typed[1]) != keys.Down {
		t.Errorf("typed gj became %v", typed)
	}
	pasted := keys.SplitRunes(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("gj"), Paste: true})
	if len(pasted) != 1 || !pasted[0].Paste {
		t.Errorf("a paste became %v", pasted)
	}
}

func TestFindVerb(t *testing.T) {
	for word, want := range map[string]keys.Action{
		"sort":   keys.SortAsc, // though sort-descending begins with it
		"exp":    keys.ExportRows,
		"group":  keys.Group,
		"s":      keys.None, // several
		"":       keys.None,
		"delete": keys.None,
	} {
		b, ok := keys.FindVerb(word)
		if b.Action != want || ok != (want != keys.None) {
			t.Errorf("Verb(%q) = %d, %v, want %d", word, b.Action, ok, want)
		}
	}
}

func TestHintUsesTheWordsOfThePane(t *testing.T) {
	for _, c := range []struct {
		pane      keys.Pane
		action    keys.Action
		key, word string
	}{
		{keys.Table, keys.Open, "Enter", "open"},
		{keys.Facet, keys.Open, "Enter", "keep"},
		{keys.Table, keys.ExportRows, "^S", "export"},
		{keys.Table, keys.Goto, ":goto", "go to row"},
	} {
		if key, word := keys.HintOf(c.pane, c.action); key != c.key || word != c.word {
			t.Errorf("Hint(%d, %d) = %q %q, want %q %q", c.pane, c.action, key, word, c.key, c.word)
		}
	}
}

func TestMarkdownListsEveryVerb(t *testing.T) {
	text := keys.FormatMarkdown()
	for _, verb := range keys.ListVerbs() {
		if !strings.Contains(text, "`"+verb) {
			t.Errorf("the table of the README lacks %q", verb)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "|") && strings.Count(line, "|")-strings.Count(line, `\|`) != 4 {
			t.Errorf("not three cells: %s", line)
		}
	}
}
