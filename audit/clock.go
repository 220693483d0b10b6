package audit

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// creationTime reads a CreationTime as Unix seconds, or as it is stated if it is not understood;
// 0 and "" if it is not stated. ConvertTo-Json of PowerShell 7 can make an object of it, with
// the time as "value".
func creationTime(value gjson.Result) (seconds int64, notUnderstood string) {
	if value.IsObject() {
		if inner := value.Get("value"); inner.Exists() {
			value = inner
		}
	}
	if value.Type == gjson.JSON {
		return 0, value.Raw
	}
	return timeOf(text(value))
}

// timeOf reads a time as Unix seconds, or returns its text if it is not understood.
func timeOf(s string) (seconds int64, notUnderstood string) {
	s = strings.TrimSpace(s)
	if seconds = unixTime(s); seconds > 0 && seconds <= math.MaxUint32 {
		return seconds, ""
	}
	return 0, s
}

// unixTime reads a time as Unix seconds; 0 if it is not understood.
func unixTime(s string) int64 {
	if ms, ok := strings.CutPrefix(s, "/Date("); ok {
		return fromMilliseconds(ms)
	}
	return max(0, fromISO(s))
}

// fromMilliseconds reads the rest of "/Date(1621334901000)/", which may have an offset that
// only says how the time was shown.
func fromMilliseconds(s string) int64 {
	end := strings.IndexAny(s, "+-)")
	if end < 0 {
		return 0
	}
	ms, err := strconv.ParseInt(s[:end], 10, 64)
	if err != nil {
		return 0
	}
	return max(0, ms/1000)
}

// fromISO reads 2021-03-23T15:45:38, with or without a fraction and with or without a zone; a
// time without a zone is UTC (C43).
func fromISO(s string) int64 {
	if !shapedISO(s) {
		return 0
	}
	offset, ok := zone(s[len(isoShape):])
	if !ok {
		return 0
	}
	n := func(at int) int { return int(s[at]-'0')*10 + int(s[at+1]-'0') }
	date := [...]int{n(0)*100 + n(2), n(5), n(8)}
	clock := [...]int{n(11), n(14), n(17)}
	t := time.Date(date[0], time.Month(date[1]), date[2], clock[0], clock[1], clock[2], 0, time.UTC)
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	if date != [...]int{year, int(month), day} || clock != [...]int{hour, minute, second} {
		return 0 // such as 30 February
	}
	return t.Unix() - offset
}

const isoShape = "0000-00-00T00:00:00"

// shapedISO tells whether a text begins with a date and a time.
func shapedISO(s string) bool {
	if len(s) < len(isoShape) {
		return false
	}
	for i := range len(isoShape) {
		ok := s[i] == isoShape[i]
		switch isoShape[i] {
		case '0':
			ok = '0' <= s[i] && s[i] <= '9'
		case 'T':
			ok = s[i] == 'T' || s[i] == 't' || s[i] == ' '
		}
		if !ok {
			return false
		}
	}
	return true
}

// zone reads what follows the seconds, such as .123, Z or +02:00, and returns the offset from
// UTC in seconds.
func zone(s string) (offset int64, ok bool) {
	if fraction, ok := strings.CutPrefix(s, "."); ok {
		s = strings.TrimLeft(fraction, "0123456789")
	}
	if s == "" || s == "Z" || s == "z" {
		return 0, true
	}
	digits := s[1:]
	if len(digits) == len("02:00") && digits[2] == ':' {
		digits = digits[:2] + digits[3:]
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || len(digits) != len("0200") || n/100 > 14 || n%100 > 59 {
		return 0, false
	}
	offset = int64(n/100*3600 + n%100*60)
	switch s[0] {
	case '+':
		return offset, true
	case '-':
		return -offset, true
	default:
		return 0, false
	}
}
