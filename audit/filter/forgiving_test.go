package filter

import (
	"errors"
	"strings"
	"testing"
)

func TestB2TimesCanBeTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`time>=2021-05-16 18:00`:                     `TimeStamp>="2021-05-16 18:00"`,
		`time>=2021-05-16 18:00:05 owa`:              `TimeStamp>="2021-05-16 18:00:05" owa`,
		`(time>=2021-05-16  9:05)`:                   `TimeStamp>="2021-05-16 9:05"`,
		`time>="2021-05-16 18:00"`:                   `TimeStamp>="2021-05-16 18:00"`,
		`time:2021-05-16 18:00`:                      `TimeStamp:"2021-05-16 18:00"`,
		`time!=2021-05-16 18:00|a`:                   `TimeStamp!="2021-05-16 18:00" | a`,
		`time=2021-05-16 18:00..2021-05-17 02:00`:    `TimeStamp="2021-05-16 18:00..2021-05-17 02:00"`,
		`time="2021-05-16 18:00..2021-05-17 02:00"`:  `TimeStamp="2021-05-16 18:00..2021-05-17 02:00"`,
		`time=2021-05-16 18:00,2021-05-17`:           `TimeStamp="2021-05-16 18:00",2021-05-17`,
		`time>=2021-05-16 owa`:                       `TimeStamp>=2021-05-16 owa`,
		`time>=2021-05-16 10:20::1`:                  `TimeStamp>=2021-05-16 "10:20::1"`,
		`time>=2021-05-16T10:00 18:00`:               `TimeStamp>=2021-05-16T10:00 "18:00"`,
		`user=2021-05-16 18:00`:                      `User=2021-05-16 "18:00"`,
		`time>=2021-05-16 18:00 time<2021-05-17 6:0`: `TimeStamp>="2021-05-16 18:00" TimeStamp<2021-05-17 "6:0"`,
	} {
		checkCanonical(t, text, want)
	}
}

func TestB2OperatorsCanBeWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`a AND b`:              `a b`,
		`a OR b AND c`:         `a | b c`,
		`(a OR b) AND NOT c`:   `(a | b) !c`,
		`NOT(a OR b)`:          `!(a | b)`,
		`NOT NOT a`:            `!!a`,
		`a and b or not c`:     `a and b or not c`,
		`"AND" "OR" "NOT"`:     `"AND" "OR" "NOT"`,
		`user==adele`:          `User=adele`,
		`user=AND AND user=OR`: `User=AND User=OR`,
		`ANDROID`:              `ANDROID`,
	} {
		checkCanonical(t, text, want)
	}
}

func TestB2ListsRangesAndStars(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`user=a,b`:                    `User=a,b`,
		`user!=a,"b,c"`:               `User!=a,"b,c"`,
		`user="a","b c"`:              `User=a,"b c"`,
		`user=a, b access=x`:          `User=a,b Access=x`,
		`user=a, access=x`:            `User=a Access=x`,
		`user=a,`:                     `User=a`,
		`user=,a`:                     `User=,a`,
		`user="a,b"`:                  `User="a,b"`,
		`subject=inv*`:                `Subject=inv*`,
		`subject!=*inv*`:              `Subject!=*inv*`,
		`subject="new bank"*`:         `Subject="new bank"*`,
		`subject="inv*"`:              `Subject="inv*"`,
		`session=*`:                   `SessionId=*`,
		`ip=178.85.*`:                 `ClientIP=178.85.*`,
		`ip:178.85.*`:                 `ClientIP=178.85.*`,
		`178.85.*`:                    `ClientIP=178.85.*`,
		`2603:10a6:*`:                 `ClientIP=2603:10a6:*`,
		`!10.0.0.0/8`:                 `!ClientIP:10.0.0.0/8`,
		`1.2.3.4,10.0.0.0/8`:          `ClientIP=1.2.3.4,10.0.0.0/8`,
		`1.2.3.4, 5.6.7.8`:            `ClientIP=1.2.3.4,5.6.7.8`,
		`1.2.3.4`:                     `1.2.3.4`,
		`"178.85.*"`:                  `"178.85.*"`,
		`ip=10.0.0.0/8`:               `ClientIP:10.0.0.0/8`,
		`ip:1.2.3.4,5.6.7.8`:          `ClientIP=1.2.3.4,5.6.7.8`,
		`ip=10.0.0.1..10.0.0.9`:       `ClientIP=10.0.0.1..10.0.0.9`,
		`time=2021-05-16..2021-05-18`: `TimeStamp=2021-05-16..2021-05-18`,
		`time:..2021-05-18`:           `TimeStamp=..2021-05-18`,
		`items=5..`:                   `Items=5..`,
		`items=1..3,7`:                `Items=1..3,7`,
		`folder=a..b`:                 `Folder="a..b"`,
	} {
		checkCanonical(t, text, want)
	}
}

func TestS6SwitchesAreTrueOrFalse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`conflict=true`:      `Flags:conflict`,
		`Conflict==TRUE`:     `Flags:conflict`,
		`conflict:false`:     `!Flags:conflict`,
		`conflict!="true" a`: `!Flags:conflict a`,
		`!conflict!=false`:   `!Flags:conflict`,
	} {
		checkCanonical(t, text, want)
	}
}

func checkCanonical(t *testing.T, text, want string) {
	t.Helper()
	e := mustParse(t, text)
	if got := e.String(); got != want {
		t.Errorf("Parse(%q) = %s, want %s", text, got, want)
	}
	if again := mustParse(t, e.String()); !equalExprs(e, again) {
		t.Errorf("Parse(%q) is not equal to Parse(%q)", text, e)
	}
}

func TestB2FormsMatchARow(t *testing.T) {
	t.Parallel()
	r := row{
		texts: map[string]string{
			"User": "Adele.Vance@contoso.example", "Access": "Bind", "Folder": `\Inbox`, "ClientIP": "178.85.3.4",
			"InternetMessageId": "DB9PR04@contoso.example", "Subject": "Invoice, overdue",
		},
		times:   map[string]int64{"TimeStamp": at("2021-05-16T18:28:17Z")},
		numbers: map[string]int64{"Items": 12},
	}
	for text, want := range map[string]bool{
		`time>=2021-05-16 18:00`: true, `time>=2021-05-16 18:29`: false, `time=2021-05-16 18:28:17`: true, `time=2021-05-16 18:28`: true,
		`time=2021-05-15..2021-05-16`: true, `time=2021-05-16..`: true, `time=..2021-05-15`: false, `time!=..2021-05-15`: true,
		`time=2021-05-16 18:28..2021-05-16 18:28`: true, `time=2021-05-01,2021-05-16`: true, `time=2020..2022`: true, `time=*`: true,
		`access=sync,bind`: true, `access!=sync,bind`: false, `user=x,adele.vance@CONTOSO.example`: true, `access=Sync,x`: false,
		`subject=Invoice, overdue`: false, `subject="Invoice, overdue",x`: true, `folder=\Inbox,\Sent`: true, `folder=\inbox,\sent`: false,
		`folder=\In*`: true, `folder=*box`: true, `folder=*nbo*`: true, `folder=\in*`: false, `folder!=\In*`: false, `folder=\Sent*`: false,
		`user=ADELE*`: true, `user=*@CONTOSO.EXAMPLE`: true, `session=*`: false, `session!=*`: true, `subject="Invoice, "*`: true,
		`ip=178.85.*`: true, `ip=178.8*`: true, `ip=178.8.*`: false, `ip=178.*.*.*`: true, `178.85.*`: true, `!178.85.*`: false, `178.84.*`: false,
		`ip=1.1.1.1,178.85.3.4`: true, `ip=1.1.1.1,178.85.0.0/16`: true, `ip=178.85.0.0/16`: true, `ip!=178.85.0.0/16`: false, `ip=::ffff:178.85.3.4,::1`: true,
		`ip=178.85.3.0..178.85.3.9`: true, `ip=178.85.3.5..`: false, `ip=..178.85.3.4`: true, `ip=::..`: false,
		`items=5..12`: true, `items=13..`: false, `items=..12`: true, `items=1,12`: true, `items=1..3,5`: false, `sizeinbytes=..5`: false, `items=*`: true, `sizeinbytes=*`: false,
		`message=<DB9*`: true, `message=*@contoso.example>`: true, `message=<x@y>,<DB9PR04@contoso.example>`: true,
		`inbox AND invoice`: true, `nowhere OR inbox`: true, `NOT inbox`: false, `inbox AND NOT nowhere`: true, `access==bind`: true, `access==sync`: false,
	} {
		if got := r.matchesExpr(testSchema(), mustParse(t, text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	var nothing row
	for text, want := range map[string]bool{
		`user=,a`: true, `user=a,`: false, `user=a,""`: true, `time=2021..`: false, `time=*`: false, `items=0..`: false, `user=*`: false, `ip=::..`: false,
	} {
		if got := nothing.matchesExpr(testSchema(), mustParse(t, text)); got != want {
			t.Errorf("nothing, %s: %v, want %v", text, got, want)
		}
	}
}

func TestIPv6StartsMatchEverySpelling(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filter, cell string
		want         bool
	}{
		{`ip=2603:10a6:*`, "2603:10a6:20b:f0::69", true},
		{`ip=2603:10A6:020b:*`, "2603:10a6:20b:f0::69", true},
		{`ip=2001:db8:0:*`, "2001:db8::1", true},
		{`ip=2603:10b6:*`, "2603:10a6:20b:f0::69", false},
		{`ip=178.85.*`, "178.85.host.example", true},
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

func TestB2ErrorsHaveACaret(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		pos  int
		msg  string
	}{
		{`a AND`, 5, `a term is missing after AND; write "AND" in quotes to search for the word`},
		{`a OR `, 5, `a term is missing after OR`},
		{`NOT`, 3, `a term is missing after NOT`},
		{`NOT OR a`, 4, `a term is missing before this OR`},
		{`AND a`, 0, `a term is missing before this AND`},
		{`a OR AND b`, 5, `a term is missing before this AND`},
		{`(OR)`, 1, `a term is missing before this OR`},
		{`a AND AND b`, 6, `a term is missing before this AND`},
		{`time=2021-05-18..2021-05-16`, 5, `write TimeStamp=2021-05-16..2021-05-18`},
		{`time=..`, 5, `the range has no end; write TimeStamp=2026-01-02..2026-01-04`},
		{`time=2021-05-16..x`, 5, `not "x"`},
		{`time=2021-05-16,x`, 16, `not "x"`},
		{`time=2021-05-16*`, 5, `needs a time`},
		{`items=1,714`, 11, `write 1714 without commas, or Items=1 | Items=714`},
		{`items=9..1`, 6, `write Items=1..9`},
		{`items="1"*`, 6, `cannot have a *`},
		{`ip=1.1.1.1..x`, 3, `not "x"`},
		{`ip=1.1.1.9..1.1.1.1`, 3, `write ClientIP=1.1.1.1..1.1.1.9`},
		{`ip=1.1.1.9..::1`, 3, `different versions`},
		{`ip=1.1.1.9..1.2.*`, 3, `without *`},
		{`a conflict=maybe`, 11, `write conflict=true or conflict=false`},
		{`conflict>true`, 9, `write conflict=true or conflict=false`},
		{`conflct=true`, 0, `did you mean conflict?`},
		{`ip:1.1.1.1,5.6`, 11, `addresses that begin with it are 5.6*`},
	} {
		e, err := Parse(c.text, testSchema())
		var bad *Error
		if !errors.As(err, &bad) {
			t.Errorf("Parse(%q) = %v, %v; want an *Error", c.text, e, err)
			continue
		}
		if e != nil || bad.Pos != c.pos || !strings.Contains(bad.Msg, c.msg) {
			t.Errorf("Parse(%q) = %v, %d: %s; want %d: ...%s...", c.text, e, bad.Pos, bad.Msg, c.pos, c.msg)
		}
	}
}
