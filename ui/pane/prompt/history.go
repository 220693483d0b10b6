package prompt

import "slices"

// maxHistory is the number of texts in a history.
const maxHistory = 200

// history is the texts that were accepted for one purpose, oldest first.
type history struct {
	texts []string
	at    int    // the text shown, len(texts) for the one that is being typed
	typed string // what was typed before the history was looked at
}

// addText adds a text at the end, and removes an earlier copy.
func (h *history) addText(text string) {
	if text != "" {
		h.texts = slices.DeleteFunc(slices.Clone(h.texts), func(t string) bool { return t == text })
		h.texts = append(h.texts, text)
		h.texts = h.texts[max(0, len(h.texts)-maxHistory):]
	}
	h.resetPosition()
}

// resetPosition goes back to the text that is being typed.
func (h *history) resetPosition() { h.at, h.typed = len(h.texts), "" }

// olderText returns the text before the one shown, or now if there is none.
func (h *history) olderText(now string) string {
	if h.at == 0 {
		return now
	}
	if h.at == len(h.texts) {
		h.typed = now
	}
	h.at--
	return h.texts[h.at]
}

// newerText returns the text after the one shown, last of all what was being typed.
func (h *history) newerText(now string) string {
	if h.at == len(h.texts) {
		return now
	}
	h.at++
	if h.at == len(h.texts) {
		return h.typed
	}
	return h.texts[h.at]
}
