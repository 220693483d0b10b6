package filter

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"

	"whoread/audit/messageid"
)

// orderError returns the error for an order comparison of text.
func orderError(name string) error {
	return fmt.Errorf("%s is text, which has no < or >; use %s: %s= %s!= or %s~", name, name, name, name, name)
}

// textMatcher matches text. If folded is set, case never matters; otherwise only : ignores case, if
// the value has no upper-case letter.
func textMatcher(op Op, value string, folded bool) (func(string) bool, error) {
	switch {
	case op == OpMatch:
		return patternMatcher(value, folded)
	case op == OpContains:
		return newContainsFunc(value, folded || !hasUpper(value)), nil
	case folded:
		return func(s string) bool { return strings.EqualFold(s, value) }, nil
	default:
		return func(s string) bool { return s == value }, nil
	}
}

// anyMatcher matches any text column. It strips the brackets of a pasted message id, since the ids
// are stored without them.
func anyMatcher(op Op, value string) (func(string) bool, error) {
	if op == OpContains && strings.Contains(value, "@") {
		value = string(messageid.ID(value).Key())
	}
	return textMatcher(op, value, false)
}

// messageMatcher matches message ids, which are passed without brackets.
func messageMatcher(op Op, value string) (func(string) bool, error) {
	switch op {
	case OpEqual:
		value = messageKey(value)
	case OpContains:
		value = strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">")
	default:
	}
	return textMatcher(op, value, false)
}

func messageKey(id string) string { return string(messageid.ID(id).Key()) }

func patternMatcher(pattern string, folded bool) (func(string) bool, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, patternError(pattern, err)
	}
	if folded {
		if re, err = regexp.Compile("(?i)" + pattern); err != nil {
			return nil, patternError(pattern, err)
		}
	}
	return re.MatchString, nil
}

func patternError(pattern string, err error) error {
	reason := err.Error()
	if bad := (*syntax.Error)(nil); errors.As(err, &bad) {
		reason = bad.Code.String()
	}
	return fmt.Errorf("%s is not a regular expression: %s", quoteExcerpt(pattern), reason)
}

func hasUpper(s string) bool { return strings.ContainsFunc(s, unicode.IsUpper) }
