package query

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"whoread/audit/filter"
	"whoread/audit/table"
)

// Dialect is a table of a service that is queried with KQL.
type Dialect struct {
	title   string
	source  []string // the lines before the filter
	columns map[table.Column]kqlColumn
}

// kqlColumn is a column of records in KQL.
type kqlColumn struct {
	exprs []string // of which one must match
	kind  kqlKind
}

type kqlKind uint8

const (
	kqlText kqlKind = iota
	kqlFolded
	kqlTime
	kqlNumber
	kqlAddress
)

// addressOf returns lines that make the column Address from text such as "[2001:db8::1]:4443" and
// "198.51.100.7:4443".
func addressOf(text string) []string {
	return []string{
		"| extend Address = " + text,
		`| extend Address = case(Address startswith "[", extract(@"^\[([^\]]+)\]", 1, Address),`,
		`    Address matches regex @"^[0-9.]+:[0-9]+$", extract(@"^([0-9.]+):", 1, Address), Address)`,
	}
}

// Hunting returns the table CloudAppEvents of advanced hunting in Microsoft Defender. RawEventData is an object
// there, and text in some exports.
func Hunting() Dialect {
	text := func(kind kqlKind, paths ...string) kqlColumn {
		c := kqlColumn{kind: kind}
		for _, path := range paths {
			c.exprs = append(c.exprs, "tostring(R."+path+")")
		}
		return c
	}
	property := func(name string) kqlColumn {
		return kqlColumn{exprs: []string{`extract(@'"` + name + `","Value":"(\w+)"', 1, tostring(R.OperationProperties))`}, kind: kqlFolded}
	}
	return Dialect{
		title: "KQL for advanced hunting (CloudAppEvents)",
		source: append([]string{
			"CloudAppEvents", `| where ActionType == "MailItemsAccessed"`, "| extend R = todynamic(tostring(RawEventData))",
		}, addressOf("tostring(R.ClientIPAddress)")...),
		columns: map[table.Column]kqlColumn{
			table.TimeStamp:      {exprs: []string{"todatetime(R.CreationTime)"}, kind: kqlTime},
			table.Mailbox:        text(kqlFolded, "MailboxOwnerUPN", "MailboxGuid"),
			table.User:           text(kqlFolded, "UserId"),
			table.ClientIP:       {exprs: []string{"Address"}, kind: kqlAddress},
			table.ClientInfo:     text(kqlText, "ClientInfoString"),
			table.AppID:          text(kqlFolded, "AppId"),
			table.ClientAppID:    text(kqlFolded, "ClientAppId"),
			table.SessionID:      text(kqlFolded, "SessionId"),
			table.TokenSessionID: text(kqlFolded, "AppAccessContext.AADSessionId"),
			table.RecordID:       text(kqlFolded, "Id"),
			table.Operation:      text(kqlFolded, "Operation"),
			table.StatedItems:    {exprs: []string{"tolong(R.OperationCount)"}, kind: kqlNumber},
			table.Access:         property("MailAccessType"),
			table.Throttled:      property("IsThrottled"),
			table.LogonType: {exprs: []string{
				`case(toint(R.LogonType) == 0, "Owner", toint(R.LogonType) == 1, "Admin", toint(R.LogonType) == 2, "Delegate", "")`,
			}, kind: kqlFolded},
		},
	}
}

// Sentinel returns the table OfficeActivity of Microsoft Sentinel, whose columns have other names. Workspaces
// lack some of them.
func Sentinel() Dialect {
	column := func(kind kqlKind, names ...string) kqlColumn { return kqlColumn{exprs: names, kind: kind} }
	optional := func(name string) string { return `column_ifexists("` + name + `", "")` }
	property := func(name string) kqlColumn {
		return column(kqlFolded, `extract(@'"`+name+`","Value":"(\w+)"', 1, tostring(`+optional("OperationProperties")+`))`)
	}
	return Dialect{
		title:  "KQL for Sentinel (OfficeActivity)",
		source: append([]string{"OfficeActivity", `| where Operation == "MailItemsAccessed"`}, addressOf("iff(isempty(Client_IPAddress), ClientIP, Client_IPAddress)")...),
		columns: map[table.Column]kqlColumn{
			table.TimeStamp:   column(kqlTime, "TimeGenerated"),
			table.Mailbox:     column(kqlFolded, "MailboxOwnerUPN", "MailboxGuid"),
			table.User:        column(kqlFolded, "UserId"),
			table.ClientIP:    column(kqlAddress, "Address"),
			table.ClientInfo:  column(kqlText, "ClientInfoString"),
			table.AppID:       column(kqlFolded, "AppId"),
			table.ClientAppID: column(kqlFolded, "ClientAppId"),
			table.SessionID:   column(kqlFolded, "tostring("+optional("SessionId")+")"),
			table.RecordID:    column(kqlFolded, "OfficeId"),
			table.Operation:   column(kqlFolded, "Operation"),
			table.LogonType:   column(kqlFolded, "Logon_Type"),
			table.Access:      property("MailAccessType"),
			table.Throttled:   property("IsThrottled"),
		},
	}
}

// KQL returns a query in KQL. Parts of the filter that it cannot express are named in a comment.
func KQL(d Dialect, e filter.Expr, now time.Time) Query {
	q := Query{Title: d.title}
	lines := slices.Clone(d.source)
	for _, part := range filter.PartsOf(e) {
		if condition, ok := d.translateExpr(part, now); ok {
			lines = append(lines, "| where "+condition)
		} else {
			q.Left = append(q.Left, part.String())
		}
	}
	for _, left := range q.Left {
		lines = append(lines, "// not expressed here, so that more is selected: "+oneLine(left))
	}
	q.Text = strings.Join(lines, "\n") + "\n"
	return q
}

// oneLine returns text for a comment, which must not end in the middle of it.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}

// translateExpr returns an expression in KQL. It is not ok if a part of it has no equivalent.
func (d Dialect) translateExpr(e filter.Expr, now time.Time) (string, bool) {
	switch e := e.(type) {
	case filter.And:
		return d.joinParts(e, " and ", now)
	case filter.Or:
		return d.joinParts(e, " or ", now)
	case filter.Not:
		x, ok := d.translateExpr(e.X, now)
		return "not(" + x + ")", ok
	case *filter.Term:
		return d.translateTerm(e, now)
	default:
		return "", false
	}
}

func (d Dialect) joinParts(parts []filter.Expr, operator string, now time.Time) (string, bool) {
	texts := make([]string, len(parts))
	for i, part := range parts {
		text, ok := d.translateExpr(part, now)
		if !ok {
			return "", false
		}
		texts[i] = text
	}
	return "(" + strings.Join(texts, operator) + ")", true
}

func (d Dialect) translateTerm(t *filter.Term, now time.Time) (string, bool) {
	if t.SearchesAnyText() {
		return "", false
	}
	if t.Op == filter.OpList {
		var parts filter.Or
		for _, part := range t.Parts {
			parts = append(parts, part)
		}
		return d.joinParts(parts, " or ", now)
	}
	var all []string
	for _, c := range table.ColumnsOf(t) {
		column, ok := d.columns[c]
		if !ok {
			return "", false
		}
		for _, expr := range column.exprs {
			text, ok := column.kind.compare(expr, t, now)
			if !ok {
				return "", false
			}
			all = append(all, text)
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	return "(" + strings.Join(all, " or ") + ")", true
}

// compare returns the comparison of an expression of a kind with a term.
func (k kqlKind) compare(expr string, t *filter.Term, now time.Time) (string, bool) {
	switch k {
	case kqlTime:
		return compareTime(expr, t, now)
	case kqlNumber:
		return compareNumber(expr, t)
	case kqlAddress:
		if text, ok := compareAddress(expr, t); ok {
			return text, true
		}
		if t.Op == filter.OpRange {
			return "", false
		}
	default:
	}
	return k.compareText(expr, t)
}

func (k kqlKind) compareText(expr string, t *filter.Term) (string, bool) {
	folded := k != kqlText
	cs := "_cs" // the suffix of operators that distinguish capital letters
	if folded {
		cs = ""
	}
	value := quoteKQL(t.Value)
	switch t.Op {
	case filter.OpEqual:
		switch {
		case t.Value == "":
			return "isempty(" + expr + ")", true
		case folded:
			return expr + " =~ " + value, true
		}
		return expr + " == " + value, true
	case filter.OpContains:
		if folded || !strings.ContainsFunc(t.Value, unicode.IsUpper) {
			return expr + " contains " + value, true
		}
		return expr + " contains_cs " + value, true
	case filter.OpMatch:
		pattern := t.Value
		if folded {
			pattern = "(?i)" + pattern
		}
		return expr + " matches regex " + quoteKQL(pattern), true
	case filter.OpAffix:
		return compareAffix(expr, t.Value, cs)
	default:
		return "", false
	}
}

// compareAffix compares with a value that has a * at its ends. A quoted value is left out.
func compareAffix(expr, value, cs string) (string, bool) {
	bare := strings.Trim(value, "*")
	before, after := strings.HasPrefix(value, "*"), strings.HasSuffix(value, "*")
	switch {
	case strings.ContainsAny(bare, `"*`):
		return "", false
	case bare == "":
		return "isnotempty(" + expr + ")", true
	case before && after:
		return expr + " contains" + cs + " " + quoteKQL(bare), true
	case before:
		return expr + " endswith" + cs + " " + quoteKQL(bare), true
	default:
		return expr + " startswith" + cs + " " + quoteKQL(bare), true
	}
}

// compareAddress compares with an address or a network.
func compareAddress(expr string, t *filter.Term) (string, bool) {
	if ip, err := netip.ParseAddr(t.Value); err == nil && t.Op != filter.OpMatch {
		if ip.Is4() {
			return expr + " == " + quoteKQL(ip.String()), true
		}
		return "ipv6_compare(" + expr + ", " + quoteKQL(ip.String()) + ") == 0", true
	}
	network, err := netip.ParsePrefix(t.Value)
	switch {
	case err != nil || t.Op != filter.OpContains && t.Op != filter.OpEqual:
		return "", false
	case network.Addr().Is4():
		return "ipv4_is_in_range(" + expr + ", " + quoteKQL(network.String()) + ")", true
	default:
		return "ipv6_is_in_range(" + expr + ", " + quoteKQL(network.String()) + ")", true
	}
}

func compareTime(expr string, t *filter.Term, now time.Time) (string, bool) {
	if t.Op == filter.OpEqual && t.Value == "" {
		return "isnull(" + expr + ")", true
	}
	first, end, ok := spanOfTerm(t, now)
	if !ok {
		return "", false
	}
	var parts []string
	if first > 0 {
		parts = append(parts, expr+" >= "+quoteTime(first))
	}
	if end < int64(1)<<40 {
		parts = append(parts, expr+" < "+quoteTime(end))
	}
	return "(" + strings.Join(parts, " and ") + ")", len(parts) > 0
}

func quoteTime(sec int64) string {
	return "datetime(" + time.Unix(sec, 0).UTC().Format(time.RFC3339) + ")"
}

func compareNumber(expr string, t *filter.Term) (string, bool) {
	n, err := filter.ParseSize(t.Value)
	if err != nil || t.Op == filter.OpContains || t.Op == filter.OpMatch || t.Op > filter.OpGreaterEqual {
		return "", false
	}
	operator := t.Op.String()
	if t.Op == filter.OpEqual {
		operator = "=="
	}
	return fmt.Sprintf("%s %s %d", expr, operator, n), true
}

// quoteKQL returns a string literal of KQL. Control characters are escaped, so that the literal is one line.
func quoteKQL(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
