package scan

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	morning := time.Date(2026, 9, 14, 9, 31, 2, 0, time.UTC)
	date := func(year int, month time.Month, day, hour, minute, second int) time.Time {
		return time.Date(year, month, day, hour, minute, second, 0, time.UTC)
	}
	for text, want := range map[string]time.Time{
		"2026-09-14T09:31:02":                   morning,
		" 2026-09-14t09:31:02 ":                 morning,
		"2026-09-14 09:31:02":                   morning,
		"2026-09-14 9:31:02":                    morning,
		"2026-09-14T09:31":                      morning.Truncate(time.Minute),
		"2026-09-14 09:31":                      morning.Truncate(time.Minute),
		"2026-09-14T09:31:02.5":                 morning.Add(time.Second / 2),
		"2026-09-14 09:31:02,123456789123":      morning.Add(123456789),
		"9/14/2026 9:31:02 AM":                  morning,
		"9/14/2026 9:31:02\u202fAM":             morning,
		"9/14/2026 09:31:02":                    morning,
		"9/14/26 9:31:02 AM":                    morning,
		"14.09.2026 09:31:02":                   morning,
		"14.09.2026 09:31:02,5":                 morning.Add(time.Second / 2),
		"14.9.26 9:31:02":                       morning,
		"9.14.2026 9:31:02":                     morning,
		"14/09/2026 09:31:02":                   morning,
		"14/09/2026 9:31:02 am":                 morning,
		"14/09/2026 9:31:02 a.m.":               morning,
		"14/09/2026 9:31:02 a. m.":              morning,
		"14/09/2026 9.31.02":                    morning,
		"14-09-2026 9:31:02":                    morning,
		"2026/09/14 09:31:02":                   morning,
		"2026. 09. 14. 9:31:02":                 morning,
		"14. 9. 2026 9:31:02":                   morning,
		"14-Sep-26 9:31:02 AM":                  morning,
		"14-Sep-2026 09:31:02":                  morning,
		"14 september 2026 09:31:02":            morning,
		"Sep 14, 2026 9:31:02 am":               morning,
		"Sept. 14, 2026 9:31:02 AM":             morning,
		"Monday, September 14, 2026 9:31:02 AM": morning,
		"Monday, 14 September 2026 09:31:02":    morning,
		"Mon, 14 Sep 2026 09:31:02":             morning,
		"06/6/2026 09:31:02":                    date(2026, 6, 6, 9, 31, 2), // the same day in every culture
		"2.9.2026 15:04":                        date(2026, 9, 2, 15, 4, 0), // no culture has a point behind the month
		"13/09/2026 3:04:05 PM":                 date(2026, 9, 13, 15, 4, 5),
		"13/09/2026 15:04":                      date(2026, 9, 13, 15, 4, 0),
		"02-Sep-26 3:04:05 PM":                  date(2026, 9, 2, 15, 4, 5),
		"9/14/2026 12:00:00 AM":                 date(2026, 9, 14, 0, 0, 0),
		"9/14/2026 12:30 PM":                    date(2026, 9, 14, 12, 30, 0),
		"2026-09-14 09:31:02 PM":                date(2026, 9, 14, 21, 31, 2),
		"9/14/2026, 09:31:02.000 AM":            morning,
		"9/15/2026, 23:59:58.000 AM":            date(2026, 9, 15, 23, 59, 58),
		"14/09/2026 13:31:02 PM":                date(2026, 9, 14, 13, 31, 2),
		"26/09/14 09:31:02":                     morning, // two digits are a year from 2019 to 2039
		"26. 9. 14. 오전 9:31:02":                 morning,
		"2026/09/14T09:31:02":                   morning,
		"14/09/2026 9.31":                       morning.Truncate(time.Minute),
		"14.9.2026 klo 9.31.02":                 morning,
		"9:31:02 14/9/2026":                     morning,
		"14/09/2026 9:31:02 vorm.":              morning,
		"14/09/2026 9:31:02 nachm.":             morning.Add(12 * time.Hour),
		"2026/9/14 上午 09:31:02":                 morning,
		"2026年9月14日 下午9:31:02":                  morning.Add(12 * time.Hour),
		"2026年9月14日星期一 9:31:02":                 morning,
		"2026/9/14(月) 9:31:02":                  morning,
		"2026년 9월 14일 월요일 오전 9:31:02":           morning,
		"2026. szeptember 14., hétfő 9:31:02":   morning,
		"14 сентября 2026 г. 9:31:02":           morning,
		"14 de setembro de 2026 às 09:31:02":    morning,
		"lundi 14 septembre 2026 à 09:31:02":    morning,
		"mar 15 set 2026, 09:31:02":             morning.AddDate(0, 0, 1),
		"den 14. september 2026 kl. 09.31.02":   morning,
		"Sep 14, 2026 @ 09:31:02.000":           morning,
		"Mon Sep 14 09:31:02 2026":              morning,
		"September 14th, 2026 at 9:31:02 AM":    morning,
		"14/09/2026 09:31:02 Uhr":               morning,
	} {
		if got, zoned := ParseTime(text); !got.Equal(want) || zoned {
			t.Errorf("%q is %s (zone stated: %t), want %s", text, got, zoned, want)
		}
	}
	for _, text := range []string{
		"2026-09-14T09:31:02Z", "2026-09-14 09:31:02Z", "2026-09-14T09:31:02.0000000z", "2026-09-14 09:31:02 UTC",
		"2026-09-14 09:31:02 gmt", "2026-09-14T09:31:02Z[UTC]", "2026-09-14T09:31:02[UTC]", "2026-09-14T11:31:02+02:00", "2026-09-14T11:31:02,0+0200",
		"2026-09-14 11:31:02 +02:00", "2026-09-14T04:01:02-05:30", "9/14/2026 9:31:02 AM UTC", "9/14/2026 9:31:02 AM +00:00", "14.09.2026 11:31:02 +02:00",
		"Mon, 14 Sep 2026 09:31:02 GMT", "Mon, 14 Sep 2026 11:31:02 +0200", "/Date(1789378262000)/", "/Date(1789378262000+0200)/",
		"1789378262", "1789378262000", "1789378262.000", "1789378262000.0", "1.789378262e9", "1.789378262000E+12", `\/Date(1789378262000-0700)\/`,
		"2026-09-14T11:31:02+02", "2026-09-14 11:31:02 GMT+2", "14/09/2026 11:31:02 UTC+02:00", "2026-09-14T11:31:02+02:00[Europe/Berlin]",
		"Monday, 14-Sep-26 09:31:02 GMT", "Mon Sep 14 09:31:02 UTC 2026", "Mon Sep 14 2026 11:31:02 GMT+0200 (Central European Summer Time)",
		"14/Sep/2026:09:31:02 +0000", "14/09/2026 09:31:02 (UTC)",
	} {
		if got, zoned := ParseTime(text); !got.Equal(morning) || !zoned {
			t.Errorf("%q is %s (zone stated: %t)", text, got, zoned)
		}
	}
	for _, text := range []string{
		"", "soon", "9:31:02", "14/09/2026", "17", "20260914", "178937826", "/Date(x)/", "/Date(1", "/Date(-1)/", "/Date(99999999999999999999)/",
		"0001-01-01T00:00:00", "2026-02-29T00:00:00", "2026-09-14T24:00:00", "2026-09-14X09:31:02", "2026-09-14T09:31:02 noon",
		"2026-09-14T09:31:02+2", "2026-09-14T09:31:02+15:00", "2026-09-14T09:31:02_0200", "2026-09-14T09:31.5",
		"5/6/2026 09:31:02", "2/09/2026 3:04:05 PM", "2/9/2026 3:04:05 PM", "2/9/2026 15:04", "2/9/2026 03:04:05 PM", // can mean two days
		"20/09/26 09:31:02", "1/10/26 08:28", "20. 9. 26. 9:31:02", "05-06-2026 09:31:02",
		"31/31/2026 3:04:05 PM", "31/04/2026 09:31:02", "9-1/2026 9:31:02", "14/09/2026 25:00:00",
		"14/09/2026 9:31.02", "14/09/2026 9.31:02", "14/9/126 9:31:02", "14 Sap 2026 9:31:02", "14 14 2026 9:31:02", "Sunday 2026 9:31:02",
		strings.Repeat("1", maxTime) + " 9:31:02",
		"14/9/2569 9:31:02", "1448-04-02 09:31:02", "/Date(-62135596800000)/", "0123456789", "5554567890", "999999999", "17893782620", "1.78938E+12", "1,789,378,262",
		"28.12.2026, 3:31:02 m.d.", "14 listopada 2026 9:31:02", "2026-09-14 09:31:02 EST", "12 14/09/2026 9:31:02",
	} {
		if got, _ := ParseTime(text); !got.IsZero() {
			t.Errorf("%q is %s, but is no time or can mean two", text, got)
		}
	}
}

// exactTime is a time that computers write for computers.
var exactTime = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:[.,][0-9]*)?)? *(?:([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)|(?i:UTC|GMT))?(?i:\[UTC\])?$`)

var jsonDate = regexp.MustCompile(`^/Date\(([0-9]+)(?:[-+][0-9]{4})?\)/$`)

// exactUnix reads an exact time in a simple way, as Unix seconds.
func exactUnix(text string) int64 {
	if part := jsonDate.FindStringSubmatch(text); part != nil {
		ms, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return 0
		}
		return ms / 1000
	}
	part := exactTime.FindStringSubmatch(text)
	if part == nil {
		return 0
	}
	zone := strings.ReplaceAll(strings.ToUpper(part[4]), ":", "")
	if zone == "" {
		zone = "Z"
	}
	if len(zone) == len("+02") {
		zone += "00"
	}
	seconds := (part[3] + ":00")[:3]
	t, err := time.Parse("2006-01-02 15:04:05Z0700", part[1]+" "+part[2]+seconds+zone)
	if err != nil || zone != "Z" && (zone[1:3] > "14" || zone[3:] > "59") {
		return 0
	}
	return t.Unix()
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
		"2021-03-23 15:45:38,5 utc", "2021-03-23T15:45Z[UTC]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.TrimSpace(text)
		want := exactUnix(text)
		got, _ := parseISO(text)
		if got.IsZero() {
			got = parseUnix(text)
		}
		if strings.HasPrefix(text, "/Date(") || exactTime.MatchString(text) {
			if got.IsZero() && want > 0 || !got.IsZero() && got.Unix() != want {
				t.Fatalf("%q is %s, want %d", text, got, want)
			}
		} else if !got.IsZero() && strings.ContainsAny(text, "-:TtZ") {
			t.Fatalf("%q is %s, but is no such time", text, got)
		}
	})
}

// FuzzTimes checks that a time that is understood is the same when it is written in the form of
// CreationTime.
func FuzzTimes(f *testing.F) {
	f.Add("2/9/2026 3:04:05 PM")
	f.Add("02-Sep-26 3:04")
	f.Fuzz(func(t *testing.T, text string) {
		got, _ := ParseTime(text)
		if got.IsZero() || got.Year() < 0 || got.Year() > 9999 {
			return
		}
		if again, _ := ParseTime(got.Format("2006-01-02T15:04:05.999999999")); !again.Equal(got) {
			t.Fatalf("%q is %s, and that is %s", text, got, again)
		}
	})
}

// FuzzTime checks that a time that is understood is one that is stated.
func FuzzTime(f *testing.F) {
	f.Add("10/1/2026 8:28:17 AM")
	f.Add("/Date(1790843297000)/")
	f.Add("Thursday, October 1, 2026 8:28:17 AM")
	f.Fuzz(func(t *testing.T, text string) {
		if got, _ := ParseTime(text); !got.IsZero() && !strings.ContainsAny(text, "0123456789") {
			t.Fatalf("%q is %s", text, got)
		}
	})
}
