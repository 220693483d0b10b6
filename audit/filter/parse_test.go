package filter

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit/messageid"
)

func testSchema() Schema {
	return Schema{
		Columns: []Column{
			{Name: "TimeStamp", Kind: Time},
			{Name: "User", Kind: Folded},
			{Name: "Access", Kind: Folded},
			{Name: "Folder", Kind: Text},
			{Name: "Items", Kind: Number},
			{Name: "SizeInBytes", Kind: Number},
			{Name: "ClientIP", Kind: Addr, Holds: FormAddress | FormToken},
			{Name: "ClientInfo", Kind: Text},
			{Name: "AppId", Kind: Text},
			{Name: "ClientAppId", Kind: Text},
			{Name: "SessionId", Kind: Text, Holds: FormGUID | FormToken},
			{Name: "InternetMessageId", Kind: MessageID, Holds: FormMail},
			{Name: "Subject", Kind: Text},
			{Name: "Flags", Kind: Folded},
		},
		Aliases: map[string][]string{
			"time": {"TimeStamp"}, "ip": {"ClientIP"}, "session": {"SessionId"}, "message": {"InternetMessageId"},
			"app": {"AppId", "ClientAppId"}, "none": {},
		},
		Switches: map[string]Switch{"conflict": {"Flags", "conflict"}},
		ReadList: func(name string) (string, error) {
			if name != "list.txt" && name != "list" {
				return "", ErrNoSuchList
			}
			return "ip,remark\n198.51.100.7,\"a, b\"\n# x\n10.0.0.0/8", nil
		},
		Now: func() time.Time { return time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) },
	}
}

func TestTermsCarryTheColumnsOfTheSchema(t *testing.T) {
	t.Parallel()
	s := testSchema()
	for i := range s.Columns {
		s.Columns[i].ID = 100 + i
	}
	for text, want := range map[string][]Column{
		"folder:x":  {{Name: "Folder", Kind: Text, ID: 103}},
		"IP=::1":    {{Name: "ClientIP", Kind: Addr, Holds: FormAddress | FormToken, ID: 106}},
		"app!~x":    {{Name: "AppId", Kind: Text, ID: 108}, {Name: "ClientAppId", Kind: Text, ID: 109}},
		"something": nil,
	} {
		e, err := Parse(text, s)
		if not, ok := e.(Not); ok {
			e = not.X
		}
		if got := e.(*Term).Columns; err != nil || !slices.Equal(got, want) {
			t.Errorf("%s looks at %v (%v), want %v", text, got, err, want)
		}
	}
}

func mustParse(t *testing.T, text string) Expr {
	t.Helper()
	e, err := Parse(text, testSchema())
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return e
}

// equalExprs compares expressions without their compiled matchers.
func equalExprs(a, b Expr) bool {
	switch a := a.(type) {
	case And:
		b, ok := b.(And)
		return ok && equalParts(a, b)
	case Or:
		b, ok := b.(Or)
		return ok && equalParts(a, b)
	case Not:
		b, ok := b.(Not)
		return ok && equalExprs(a.X, b.X)
	case *Term:
		b, ok := b.(*Term)
		return ok && a.Op == b.Op && a.Value == b.Value && a.name == b.name &&
			slices.Equal(a.Columns, b.Columns)
	default:
		return a == b
	}
}

func equalParts(a, b []Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !equalExprs(a[i], b[i]) {
			return false
		}
	}
	return true
}

func TestParseGivesCanonicalText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`a`:                          `a`,
		`  a   b  `:                  `a b`,
		"a\u00a0b\tc\nd":             `a b c d`,
		`a|b c`:                      `a | b c`,
		`(a|b) c`:                    `(a | b) c`,
		`a (b c) d`:                  `a b c d`,
		`a | (b | c)`:                `a | b | c`,
		`((a))`:                      `a`,
		`a(b)c`:                      `a b c`,
		`!a -b`:                      `!a !b`,
		`!!a`:                        `!!a`,
		`--a`:                        `!!a`,
		`-(a b)`:                     `!(a b)`,
		`!(a|b)`:                     `!(a | b)`,
		`!user=x`:                    `User!=x`,
		`!user!=x`:                   `!User!=x`,
		`user!~^a`:                   `!User~^a`,
		`- a`:                        `"-" a`,
		`!`:                          `"!"`,
		`(-)`:                        `"-"`,
		`a-b!c`:                      `"a-b!c"`,
		`"two words"`:                `"two words"`,
		`"a\"b\\c\d"`:                `"a\"b\\c\\d"`,
		`"plain"`:                    `plain`,
		`""`:                         `""`,
		`5"disk`:                     `"5\"disk"`,
		`folder=\Inbox`:              `Folder=\Inbox`,
		`folder:"\Sent Items"`:       `Folder:"\\Sent Items"`,
		`FOLDER:x`:                   `Folder:x`,
		`user=`:                      `User=`,
		`user=""`:                    `User=`,
		`user!=`:                     `User!=`,
		`user:`:                      `User:`,
		`user= x`:                    `User= x`,
		`user==x`:                    `User=x`,
		`user=="=x"`:                 `User="=x"`,
		`app=x`:                      `app=x`,
		`APP!=x`:                     `app!=x`,
		`ip:10.0.0.0/8`:              `ClientIP:10.0.0.0/8`,
		`ip="10.0.0.0/8"`:            `ClientIP="10.0.0.0/8"`,
		`session=a/b=`:               `SessionId="a/b="`,
		`time>=2026-01-02T10:00`:     `TimeStamp>=2026-01-02T10:00`,
		`time="2026-01-02 10:00:05"`: `TimeStamp="2026-01-02 10:00:05"`,
		`time<-1h`:                   `TimeStamp<-1h`,
		`items>10 items<=5k`:         `Items>10 Items<=5k`,
		`/re gex/`:                   `/re gex/`,
		`/a\/b/`:                     `/a\/b/`,
		`!/a|b/`:                     `!/a|b/`,
		`/Inbox`:                     `"/Inbox"`,
		`/a/b`:                       `"/a/b"`,
		`//`:                         `"//"`,
		`/a\/`:                       `"/a\\/"`,
		`/a\`:                        `"/a\\"`,
		`user~(a|b)c|d`:              `User~"(a|b)c" | d`,
		`(user~a\)b)`:                `User~"a\\)b"`,
		`user~"a b"`:                 `User~"a b"`,
		`user~`:                      `User~`,
		`http://x/y?a=b`:             `"http://x/y?a=b"`,
		`12:30`:                      `"12:30"`,
		`abcd::1`:                    `"abcd::1"`,
		`CAF+x=y@z`:                  `"CAF+x=y@z"`,
		`<id@host>`:                  `"<id@host>"`,
		`:`:                          `":"`,
		`é=x`:                        `"é=x"`,
		`Grüße`:                      `Grüße`,
		"a\x00b":                     "\"a\x00b\"",
		"\xff":                       "\"\xff\"",
	} {
		e := mustParse(t, text)
		if got := e.String(); got != want {
			t.Errorf("Parse(%q) = %s, want %s", text, got, want)
		}
		if again := mustParse(t, e.String()); !equalExprs(e, again) {
			t.Errorf("Parse(%q) is not equal to Parse(%q)", text, e)
		}
	}
}

func TestParseEmptyText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "  \t\u00a0"} {
		if e, err := Parse(text, testSchema()); e != nil || err != nil {
			t.Errorf("Parse(%q) = %v, %v", text, e, err)
		}
	}
}

func TestParseErrorsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		pos  int
		msg  string
	}{
		{`a "b`, 2, `the quote is not closed`},
		{`folder:"\Sent\"`, 7, `the quote is not closed`},
		{`a (b`, 2, `this ( is not closed`},
		{`a) b`, 1, `this ) has no matching (`},
		{`a ()`, 3, `the parentheses are empty`},
		{`| a`, 0, `a term is missing before this |`},
		{`a | `, 4, `a term is missing after the |`},
		{`a || b`, 3, `a term is missing before this |`},
		{`(a | )`, 5, `a term is missing after the |`},
		{`-"a`, 1, `the quote is not closed`},
		{`(|`, 1, `a term is missing before this |`},
		{`a foldr:x`, 2, `no column "foldr"; did you mean Folder?`},
		{`sesion=x`, 0, `did you mean session`},
		{`Subj:x`, 0, `did you mean Subject?`},
		{`zzzzzz=x`, 0, `no column "zzzzzz"; put it in quotes to search for the text`},
		{`none=x`, 0, `no column "none"`},
		{strings.Repeat("z", 1000) + `=x`, 0, `z"...; put`},
		{`time >= 2026`, 5, `>= has no column or no value; write the column`},
		{`user~[`, 5, `"[" is not a regular expression: missing closing ]`},
		{`ip~[`, 3, `"[" is not a regular expression`},
		{`time~[`, 5, `"[" is not a regular expression`},
		{`a /(/`, 2, `"(" is not a regular expression: missing closing )`},
		{`user<b`, 5, `User is text, which has no < or >`},
		{`ip>=10.0.0.1`, 4, `ClientIP is text`},
		{`ip:1.2.3.0/99`, 3, `"1.2.3.0/99" is not a network; write ClientIP:198.51.100.0/24`},
		{`items~1`, 6, `Items is a number`},
		{`items=x`, 6, `Items= needs a number such as 10, 5k or 2MB, not "x"`},
		{`items>`, 6, `needs a number`},
		{`items>-1`, 6, `needs a number`},
		{`items>5kk`, 6, `needs a number`},
		{`items>99999999999999999999`, 6, `needs a number`},
		{`items>9223372036854775807`, 6, `needs a number`},
		{`items>9223372036854775GB`, 6, `needs a number`},
		{`time>`, 5, `TimeStamp> needs a time such as 2026-01-02, 2026-01-02 10:00 or -10d, not ""`},
		{`time>2026-13-01`, 5, `needs a time`},
		{`time=-`, 5, `needs a time`},
		{`time>99999999999d`, 5, `needs a time`},
		{`time>10y`, 5, `needs a time`},
		{`time:-1h`, 5, `no time contains "-1h"`},
		{strings.Repeat("(", 1e6), maxDepth - 1, `nested more than 500 deep`},
		{strings.Repeat("!", 1e6) + "a", maxDepth, `nested more than 500 deep`},
	} {
		e, err := Parse(c.text, testSchema())
		var bad *Error
		if !errors.As(err, &bad) {
			t.Errorf("Parse(%.40q) = %v, %v; want an *Error", c.text, e, err)
			continue
		}
		if e != nil || bad.Pos != c.pos || !strings.Contains(bad.Error(), c.msg) {
			t.Errorf("Parse(%.40q) = %v, %d: %s; want %d: ...%s...", c.text, e, bad.Pos, bad.Msg, c.pos, c.msg)
		}
	}
}

func TestAllOf(t *testing.T) {
	t.Parallel()
	a, b, c := mustParse(t, "a"), mustParse(t, "b | c"), mustParse(t, "d e")
	if e := AllOf(); e != nil {
		t.Errorf("All() = %v", e)
	}
	if e := AllOf(nil, a, nil); !equalExprs(e, a) {
		t.Errorf("All(a) = %v", e)
	}
	if got, want := AllOf(a, nil, b, c).String(), "a (b | c) d e"; got != want {
		t.Errorf("All = %s, want %s", got, want)
	}
}

func TestStringOfBuiltExpressions(t *testing.T) {
	t.Parallel()
	a, or, and := mustParse(t, "a"), mustParse(t, "b|c"), mustParse(t, "d e")
	for want, e := range map[string]Expr{
		"a d e":       And{a, and},
		"(b | c) a":   And{or, a},
		"(b | c) | a": Or{or, a},
		"d e | a":     Or{and, a},
		"!!(d e)":     Not{Not{and}},
	} {
		if e.String() != want {
			t.Errorf("String = %s, want %s", e, want)
		}
		if again := mustParse(t, e.String()); again.String() != mustParse(t, again.String()).String() {
			t.Errorf("%s is no fixed point", again)
		}
	}
}

func TestEqualTermHoldsAnyValue(t *testing.T) {
	t.Parallel()
	for _, value := range hostile() {
		for _, column := range testSchema().Columns {
			if column.Kind == Time || column.Kind == Number {
				continue
			}
			term := EqualTerm(column, value)
			for _, e := range []Expr{term, Not{term}, And{term, term}, Or{Not{term}, term}} {
				if got := mustParse(t, e.String()); !equalExprs(got, e) {
					t.Errorf("%s of %q: Parse(%q) = %q", column.Name, value, e, got)
				}
			}
			want := value
			if column.Kind == MessageID {
				want = string(messageid.ID(value).Key())
			}
			if !term.MatchText(want) {
				t.Errorf("%s does not match its value %q", term, value)
			}
		}
	}
}

func hostile() []string {
	return []string{
		"", " ", `"`, `\`, `\\`, `\"`, `a\`, `"a"`, "a b", "a\nb", "a\r\n", "\x00", "\xff\xfe", "\u202e", "\ufeff", "\u0085", "(", ")",
		"|", "a|b", "!", "-", "-a", "!a", "=", "!=x", "~", "<", "<>", "<a@x>", "//x", "/re/", "10.0.0.0/8", "10.0.0.1", "::FFFF:10.0.0.1",
		"user:x", "=cmd|'/c calc'!A0", "+1", "@x", "\x1b]0;x\a", "Ünïcödé", "日本語", "\ufffd", strings.Repeat("x", 1000),
	}
}

func TestEqualTermOfTimesAndNumbers(t *testing.T) {
	t.Parallel()
	timeStamp, items := Column{Name: "TimeStamp", Kind: Time}, Column{Name: "Items", Kind: Number}
	sec := time.Date(2026, 10, 1, 8, 28, 17, 0, time.UTC).Unix()
	if e := EqualTerm(timeStamp, "2026-10-01 08:28:17"); !e.MatchTime(sec) || e.MatchTime(sec+1) || e.MatchTime(sec-1) {
		t.Errorf("%s matches not just its second", e)
	} else if !equalExprs(mustParse(t, e.String()), e) {
		t.Errorf("%s parses to another", e)
	}
	if e := EqualTerm(items, "12"); !e.MatchNumber(12) || e.MatchNumber(13) || e.String() != "Items=12" {
		t.Errorf("%s matches not just its number", e)
	}
	if e := EqualTerm(items, ""); !e.MatchNumber(-1) || e.MatchNumber(0) {
		t.Errorf("%s matches not just what is not stated", e)
	}
	for _, c := range []Column{timeStamp, items} {
		if e := EqualTerm(c, "x"); e != nil {
			t.Errorf("Equal(%s, x) = %s", c.Name, e)
		}
	}
}

func TestOperatorsRoundTrip(t *testing.T) {
	t.Parallel()
	for op := OpContains; op <= OpGreaterEqual; op++ {
		if got, negated := parseOp(op.String()); got != op || negated {
			t.Errorf("opOf(%s) = %s, %v", op, got, negated)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range append(hostile(), `a|b c`, `(a|b) !c`, `user~(a|b)c`, `time<-1h items>=5k`, `ip:10.0.0.0/8 app!=x`,
		`/a\/b/ "x\"y"`, `time:2026-10-01`, `message=<a@x>`, `http://x abcd::1 12:30`,
		`time>=2026-10-01 08:28 time<2026-10-02 8:00:17Z`, `time=2026-10-01 08:28..2026-10-02 10:00,2026-10-05`, `time=..2026 time=-10d..`,
		`a AND b OR NOT c`, `"AND" OR !NOT (a)`, `user=="=a" user!==b`, `user=a,"b,c",,"" app!=x*,*y,*z*`, `user="*"* user=*"a b"*,c`,
		`ip=10.0.0.0/8,::1,178.85.*,1.1.1.1..1.1.1.9`, `178.85.* 2603:10a6:* 10.*.*.* 10.0.0.0/8 1.2.3.4,::1`, `items=1..2k,5 items!=..5 items=*`,
		`message=<a*,*x> ip:1.2.3.4, 5.6.7.8`, `folder=a, b, user=c`, `conflict=true !CONFLICT!=false`,
		"1[.]2[.]3[.]4\nhxxp://x.example/a # b\n\n10.*,remark", `@(1.2.3.4, "a b" <a@x>) | !@list.txt @list @"list" @contoso.example`) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := testSchema()
		e, err := Parse(text, s)
		if err != nil || e == nil {
			return
		}
		printed := e.String()
		again, err := Parse(printed, s)
		if err != nil {
			t.Fatalf("Parse(%q) gives %q, which does not parse: %v", text, printed, err)
		}
		if !equalExprs(e, again) || again.String() != printed {
			t.Fatalf("Parse(%q) gives %q, which parses to %q", text, printed, again)
		}
		for _, value := range []string{"", text, "10.0.0.1", "a@x"} {
			if got, want := matches(e, value), matches(again, value); got != want {
				t.Fatalf("%q matches %q: %v, printed and parsed %v", text, value, got, want)
			}
		}
	})
}

// matches evaluates an expression for a row in which every column has the same text.
func matches(e Expr, value string) bool {
	switch e := e.(type) {
	case And:
		for _, part := range e {
			if !matches(part, value) {
				return false
			}
		}
		return true
	case Or:
		for _, part := range e {
			if matches(part, value) {
				return true
			}
		}
		return false
	case Not:
		return !matches(e.X, value)
	case *Term:
		return e.MatchText(value) || e.MatchTime(int64(len(value))) || e.MatchNumber(int64(len(value)))
	default:
		return true
	}
}
