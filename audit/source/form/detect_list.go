package form

// detectList returns the form of a text that begins like the output of Format-List.
func detectList(text []byte, enough, whole bool) (Form, error) {
	if _, _, ok := cutListLine(string(firstLine(text))); !ok {
		return nil, nil
	}
	if listedProperty.Match(text) {
		var f formatList
		if f.learnCulture(text, whole) {
			return nil, ErrMore
		}
		return f, nil
	}
	if !enough {
		return nil, ErrMore
	}
	return nil, ErrNotLog
}
