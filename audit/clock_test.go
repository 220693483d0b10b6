package audit

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"
)

var (
	isoTime  = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]*)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?$`)
	jsonDate = regexp.MustCompile(`^/Date\(([0-9]+)[-+)]`)
)

// parseTime is unixTime in a simple way.
func parseTime(text string) int64 {
	if part := jsonDate.FindStringSubmatch(text); part != nil {
		ms, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return 0
		}
		return max(0, ms/1000)
	}
	part := isoTime.FindStringSubmatch(text)
	if part == nil {
		return 0
	}
	zone := strings.ReplaceAll(strings.ToUpper(part[3]), ":", "")
	if zone == "" {
		zone = "Z"
	}
	t, err := time.Parse("2006-01-02 15:04:05Z0700", part[1]+" "+part[2]+zone)
	if err != nil || zone != "Z" && (zone[1:3] > "14" || zone[3:] > "59") {
		return 0
	}
	return max(0, t.Unix())
}

// FuzzUnixTime compares the reader of times with a simple one.
func FuzzUnixTime(f *testing.F) {
	for _, seed := range []string{
		"", "2021-03-23T15:45:38", "2021-03-23T15:45:38Z", "2021-03-23t15:45:38.1234567z", "2021-03-23 15:45:38+02:00",
		"2021-03-23T15:45:38-0330", "2021-03-23T15:45:38+0:200", "2021-03-23T15:45:38+:0200", "2021-03-23T15:45:38+020:0",
		"2021-02-29T00:00:00", "2021-03-23T24:00:00", "2021-03-23T23:59:60", "2021-03-23T15:45:38.", "2021-03-23T15:45:38.Z",
		"2021-03-23T15:45:38+14:59", "2021-03-23T15:45:38+15:00", "2021-03-23T15:45:38+02:60", "2021-03-23T15:45:3é",
		"/Date(1621334901000)/", "/Date(1621334901000+0200)/", "/Date(-1)/", "/Date(9223372036854775808)/", "/Date(", "/Date(1",
		"0000-01-01T00:00:00", "9999-12-31T23:59:59-14:59", "2106-02-07T06:28:16",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := parseTime(text)
		if got := unixTime(text); got != want {
			t.Fatalf("%q is %d, want %d", text, got, want)
		}
		seconds, stated := creationTime(gjson.Result{Type: gjson.String, Str: text})
		trimmed := strings.TrimSpace(text)
		switch want = parseTime(trimmed); {
		case want > 0 && want <= math.MaxUint32 && (seconds != want || stated != ""):
			t.Fatalf("%q is %d and %q, want %d", text, seconds, stated, want)
		case (want == 0 || want > math.MaxUint32) && (seconds != 0 || stated != trimmed):
			t.Fatalf("%q, which is no time, is %d and %q", text, seconds, stated)
		}
	})
}
