package prompt

import "slices"

// remembered is how many texts a history keeps.
const remembered = 200

// history is the texts that were accepted for one purpose, oldest first.
type history struct {
	texts []string
	at    int    // the text shown, len(texts) for the one that is being typed
	typed string // what was typed before the history was looked at
}

// add puts text at the end; a text that was there already moves there.
func (h *history) add(text string) {
	if text != "" {
		h.texts = slices.DeleteFunc(slices.Clone(h.texts), func(t string) bool { return t == text })
		h.texts = append(h.texts, text)
		h.texts = h.texts[max(0, len(h.texts)-remembered):]
	}
	h.rest()
}

// rest goes back to the text that is being typed.
func (h *history) rest() { h.at, h.typed = len(h.texts), "" }

// older returns the text before the one shown, or now if there is none.
func (h *history) older(now string) string {
	if h.at == 0 {
		return now
	}
	if h.at == len(h.texts) {
		h.typed = now
	}
	h.at--
	return h.texts[h.at]
}

// newer returns the text after the one shown, last of all what was being typed.
func (h *history) newer(now string) string {
	if h.at == len(h.texts) {
		return now
	}
	h.at++
	if h.at == len(h.texts) {
		return h.typed
	}
	return h.texts[h.at]
}
