package filter

import (
	"fmt"
	"regexp"
)

var onlyDate = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}){0,2}$`)

// DateHint explains a term that compares a time with a date by > or <=, which stands for the whole day,
// month or year; "" for other terms.
func (t *Term) DateHint() string {
	isTime := len(t.Columns) > 0 && t.Columns[0].Kind == Time
	if !isTime || !onlyDate.MatchString(t.Value) || t.Op != OpGreater {
		return ""
	}
	return fmt.Sprintf("A date is a whole day, so %s begins after it: write %s>=%s, or %s=%s for the day", t, t.name, t.Value, t.name, t.Value)
}
