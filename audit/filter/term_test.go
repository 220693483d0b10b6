package filter

import (
	"testing"
	"time"
)

// row holds the values of one row by column name. A missing value is not stated.
type row struct {
	texts   map[string]string
	times   map[string]int64
	numbers map[string]int64
}

// matchesExpr evaluates an expression on a row as a table does, slowly.
func (r row) matchesExpr(s Schema, e Expr) bool {
	switch e := e.(type) {
	case And:
		for _, part := range e {
			if !r.matchesExpr(s, part) {
				return false
			}
		}
		return true
	case Or:
		for _, part := range e {
			if r.matchesExpr(s, part) {
				return true
			}
		}
		return false
	case Not:
		return !r.matchesExpr(s, e.X)
	case *Term:
		for _, c := range s.Columns {
			if r.matchesCell(e, c) {
				return true
			}
		}
	}
	return false
}

func (r row) matchesCell(t *Term, c Column) bool {
	named := false
	for _, column := range t.Columns {
		named = named || column.Name == c.Name
	}
	switch {
	case !named && !t.SearchesAnyText():
		return false
	case c.Kind == Time:
		return named && t.MatchTime(r.times[c.Name])
	case c.Kind == Number:
		n, stated := r.numbers[c.Name]
		if !stated {
			n = -1
		}
		return named && t.MatchNumber(n)
	default:
		return t.MatchText(r.texts[c.Name])
	}
}

func at(text string) int64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

func TestFiltersOnARow(t *testing.T) {
	t.Parallel()
	r := row{
		texts: map[string]string{
			"User": "Adele.Vance@contoso.example", "Access": "Bind", "Folder": `\Inbox`, "ClientIP": "198.51.100.77",
			"ClientInfo": "Client=OWA;Action=ViaProxy", "ClientAppId": "00000002-0000-0ff1-ce00-000000000000",
			"InternetMessageId": "DB9PR04+x'=@contoso.example", "Subject": "Größe ΑΣ İstanbul 日本",
		},
		times:   map[string]int64{"TimeStamp": at("2026-10-01T08:28:17Z")},
		numbers: map[string]int64{"Items": 12},
	}
	for text, want := range map[string]bool{
		// A word is in any column, in both cases unless it has an upper-case letter.
		`inbox`: true, `INBOX`: false, `Inbox`: true, `inbox owa`: true, `inbox nowhere`: false, `inbox | nowhere`: true,
		`!inbox`: false, `-nowhere`: true, `(nowhere | inbox) owa`: true, `nowhere | inbox nowhere`: false,
		`größe`: true, `GRÖSSE`: false, `ας`: true, `日本`: true, `12`: false, `2026-10-01`: false,
		`<DB9PR04+x'=@contoso.example>`: true, `/^Adele/`: true, `/^adele/`: false, `/(?i)^adele/`: true, `""`: true,
		// Contains and equals by the kind of the column.
		`user:adele`: true, `user:ADELE`: true, `user=adele.vance@CONTOSO.example`: true, `user=adele`: false, `user!=adele`: true,
		`user~^adele`: true, `user!~^adele`: false, `folder=\Inbox`: true, `folder=\inbox`: false, `folder:inbox`: true, `folder:INBOX`: false,
		`folder~^\\I`: true, `folder~(a|x)$`: true, `access=bind`: true, `access:`: true,
		`session=`: true, `session=""`: true, `session!=`: false, `folder=`: false, `folder!=`: true, `session:a`: false,
		// An alias for two columns.
		`app:0ff1`: true, `app=00000002-0000-0ff1-ce00-000000000000`: true, `app!=00000002-0000-0ff1-ce00-000000000000`: false, `app=`: true,
		// Message ids without their brackets (C11).
		`message=<DB9PR04+x'=@contoso.example>`: true, `message=DB9PR04+x'=@contoso.example`: true, `message=<DB9PR04+x'=@contoso.example`: false,
		`message:<db9pr04`: true, `message:"example>"`: true, `message=<>`: false, `message~^DB9`: true,
		// Addresses and networks.
		`ip:198.51.100.0/24`: true, `ip:198.51.101.0/24`: false, `ip:198.51.100.77/8`: true, `ip:::ffff:198.51.100.0/120`: true, `ip:2001:db8::/32`: false,
		`ip:198.51`: true, `ip=198.51.100.77`: true, `ip=::ffff:198.51.100.77`: true, `ip=198.51.100.7`: false, `ip=host`: false, `ip~\.77$`: true,
		// Times.
		`time=2026`: true, `time=2026-10`: true, `time=2026-10-01`: true, `time=2026-10-01T08`: true, `time=2026-10-01T08:28`: true,
		`time=2026-10-01T08:28:17`: true, `time=2026-10-01T08:28:17Z`: true, `time=2026-10-01T10:28+02:00`: true, `time=2026-10-01T08Z`: true,
		`time="2026-10-01 08:28:17"`: true, `time="2026-10-01 08:28:18"`: false, `time=2026-10-01T08:28:17.9Z`: true, `time!=2026-10-01`: false,
		`time>2026-10-01`: false, `time>=2026-10-01`: true, `time<2026-10-01`: false, `time<=2026-10-01`: true, `time>2026-09-30`: true, `time<2026-10-02`: true,
		`time>=-4h`: true, `time>=4h`: true, `time>=-3h`: false, `time<-3h`: true, `time>-10d`: true, `time>2w`: true, `time>-300m`: true, `time>-12703s`: false, `time>=-12703s`: true,
		`time:2026-10-01`: true, `time:2026-10-01T08:2`: true, `time:08:28`: true, `time:09:28`: false, `time:2026-1`: true, `time:"10-01 08"`: true, `time:`: true,
		`time:2026-10-01T08:28:17Z`: true, `time~"^2026-10-.. 0[0-8]"`: true, `time~T`: false, `time=`: false, `time!=`: true,
		// Numbers.
		`items=12`: true, `items:12`: true, `items:1`: false, `items!=12`: false, `items>11`: true, `items>12`: false, `items>=12`: true, `items<12`: false,
		`items<=12`: true, `items<1k`: true, `items=`: false, `items:`: true, `items<1M`: true, `items<1G`: true,
		// What is not stated is neither small nor large.
		`sizeinbytes=`: true, `sizeinbytes<2MB`: false, `sizeinbytes>=0`: false, `sizeinbytes=0`: false, `sizeinbytes!=0`: true, `sizeinbytes:`: true,
	} {
		e := mustParse(t, text)
		if got := r.matchesExpr(testSchema(), e); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestUnstatedValuesMatchOnlyEmpty(t *testing.T) {
	t.Parallel()
	var nothing row
	for text, want := range map[string]bool{
		`time=`: true, `time:`: true, `time=1970`: false, `time<2026`: false, `time>=0001`: false, `time:1970`: false, `time:00:00`: false, `time~.`: false,
		`items=`: true, `items<1`: false, `ip=`: true, `ip:10.0.0.0/8`: false, `ip=10.0.0.1`: false, `message=`: true, `message=<>`: true, `user=`: true,
	} {
		if got := nothing.matchesExpr(testSchema(), mustParse(t, text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestNumbersHaveUnits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "007": 7, "5k": 5000, "5K": 5000, "2m": 2e6, "1G": 1e9, "1kb": 1024, "2MB": 2 << 20, "3gB": 3 << 30,
		"9223372036854775806": 9223372036854775806,
	} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("ParseSize(%s) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestZeroTermMatchesNothing(t *testing.T) {
	t.Parallel()
	var zero Term
	if zero.MatchText("") || zero.MatchTime(0) || zero.MatchNumber(-1) {
		t.Error("the zero Term matches")
	}
}

func TestAddressesOfZonesAndHosts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filter, cell string
		want         bool
	}{
		{`ip:fe80::/10`, "fe80::1%eth0", true},
		{`ip=fe80::1`, "fe80::1%eth0", false},
		{`ip=FE80::1%eth0`, "fe80::1%eth0", true},
		{`ip=2001:DB8:0::1`, "2001:db8::1", true},
		{`ip:2001:DB8`, "2001:db8::1", true},
		{`ip=Host.Example`, "host.example", true},
		{`ip:host`, "HOST.example", true},
		{`ip:10.0.0.0/8`, "not an address", false},
		{`ip:"10.0.0.0/33"`, "10.0.0.0/33", true},
		{`ip="10.0.0.0/8"`, "10.0.0.0/8", true},
		{`ip="10.0.0.0/8"`, "10.0.0.1", false},
		{`ip:::ffff:10.0.0.0/90`, "10.0.0.1", false},
	} {
		term, ok := mustParse(t, c.filter).(*Term)
		if !ok {
			t.Fatalf("%s is not one term", c.filter)
		}
		if got := term.MatchText(c.cell); got != c.want {
			t.Errorf("%s on %s: %v, want %v", c.filter, c.cell, got, c.want)
		}
	}
}
