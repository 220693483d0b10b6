package messagetrace

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/audit/tenant/document"
	"whoread/trace/service"
)

// cmdlet is the cmdlet that is called. Its predecessor, Get-MessageTrace, is retired and only throws.
const cmdlet = "Get-MessageTraceV2"

// exchangeClient queries message traces by the cmdlet.
type exchangeClient struct {
	caller  tenant.Caller
	service *service.Service
	to      *tenant.Cmdlet // nil before the first call
}

func (*exchangeClient) maxIDs() int                 { return 50 }
func (*exchangeClient) callDuration() time.Duration { return 3 * time.Second }

// traceParameters holds the parameters of the cmdlet.
type traceParameters struct {
	MessageID  []messageid.ID `json:"MessageId"`
	StartDate  string
	EndDate    string
	ResultSize int
	// StartingRecipientAddress continues an answer that was cut off, with the rows of EndDate from this
	// recipient on.
	StartingRecipientAddress string `json:",omitempty"`
}

// errMore is returned if the cmdlet reports more rows without saying where they start.
var errMore = errors.New("it reports more results but does not send them")

// fetchRows returns the rows of ids in a span. A cut off answer is continued from its last row, which is
// sent again.
func (e *exchangeClient) fetchRows(ctx context.Context, ids []messageid.ID, s span) ([]service.Row, error) {
	var (
		rows []service.Row
		seen = map[exchangeRow]struct{}{}
		q    = traceParameters{MessageID: ids, StartDate: formatTime(s.from), EndDate: formatTime(s.to), ResultSize: largest}
	)
	for {
		a, err := e.fetchAnswer(ctx, q)
		before := len(seen)
		for _, row := range a.rows {
			if _, known := seen[row]; !known {
				seen[row] = struct{}{}
				rows = append(rows, row.toRow())
			}
		}
		switch {
		case err != nil || !a.more:
			return rows, err
		case len(a.rows) == 0:
			return rows, unreadableError(Exchange, errMore)
		}
		last := a.rows[len(a.rows)-1]
		at := service.ParseTime(last.Received)
		if len(seen) == before || at.Before(s.from) || at.After(s.to) {
			return rows, unreadableError(Exchange, errMore)
		}
		q.EndDate, q.StartingRecipientAddress = formatTime(at), last.RecipientAddress
	}
}

// fetchAnswer sends a question and reads all pages of the answer.
func (e *exchangeClient) fetchAnswer(ctx context.Context, q traceParameters) (exchangeAnswer, error) {
	var all exchangeAnswer
	at := ""
	for range maxPages {
		got, err := e.service.SendCall(ctx, e.callCmdlet(q), tenant.Call{URL: at})
		if err != nil {
			return all, explainUnknownCmdlet(err)
		}
		p, err := parseExchange(got.Body)
		if err != nil {
			return all, unreadableError(Exchange, err)
		}
		all.rows, all.more = append(all.rows, p.rows...), all.more || p.more
		if at = p.next; at == "" {
			return all, nil
		}
	}
	return all, unreadableError(Exchange, errEndless)
}

// callCmdlet returns a function that calls the cmdlet with a question, and signs in before the first call.
func (e *exchangeClient) callCmdlet(q traceParameters) func(context.Context, tenant.Call) (*tenant.Answer, error) {
	return func(ctx context.Context, c tenant.Call) (_ *tenant.Answer, err error) {
		if e.to == nil {
			if e.to, err = tenant.NewCmdlet(ctx, e.caller, tenant.ExchangeTrace, cmdlet); err != nil {
				return nil, err
			}
		}
		if c.Body, err = e.to.EncodeParameters(q); err != nil {
			return nil, err
		}
		return e.to.Do(ctx, c)
	}
}

// unknown matches the error for an unknown cmdlet: Exchange hides cmdlets for which a role is missing.
var unknown = regexp.MustCompile(`(?i)CommandNotFoundException|is not recognized as`)

// explainUnknownCmdlet turns the error for an unknown cmdlet into a denial.
func explainUnknownCmdlet(err error) error {
	var said *tenant.Error
	if errors.As(err, &said) && said.Kind == tenant.Other && unknown.MatchString(said.Message) {
		denied := *said
		denied.Kind, denied.Advice = tenant.Denied, "it requires a role that allows message traces; without one, Exchange hides the cmdlet "+cmdlet
		return &denied
	}
	return err
}

// exchangeAnswer is what the cmdlet answers.
type exchangeAnswer struct {
	rows []exchangeRow
	next string // the address of the next page; "" if this is the last
	more bool   // Exchange warns that the answer was cut off
}

// exchangeRow is a row of the cmdlet, one for each recipient. The keys with the types of others are ignored.
type exchangeRow struct {
	MessageTraceID                  string
	MessageID                       messageid.ID
	Received                        string
	SenderAddress, RecipientAddress string
	Subject                         string
	Size                            jsonNumber
}

func (e exchangeRow) toRow() service.Row {
	return service.Row{
		ID: e.MessageID, Subject: e.Subject, Sender: e.SenderAddress, Recipient: e.RecipientAddress,
		Received: service.ParseTime(e.Received), Size: int64(e.Size),
	}
}

// jsonNumber is a number that may be sent as a string; 0 for any other text.
type jsonNumber int64

// UnmarshalJSON reads a number.
func (n *jsonNumber) UnmarshalJSON(text []byte) error {
	v, _ := strconv.ParseInt(strings.Trim(string(text), `"`), 10, 64)
	*n = jsonNumber(max(v, 0))
	return nil
}

// errNoRows is returned for an answer without a list of rows, even an empty one.
var errNoRows = errors.New("it is not a list of rows")

// parseExchange parses a page of an answer of the cmdlet.
func parseExchange(body []byte) (exchangeAnswer, error) {
	rows, next, err := service.ParsePage(body, func(t exchangeRow) messageid.ID { return t.MessageID })
	if err != nil {
		return exchangeAnswer{}, fmt.Errorf("%w: %w", errNoRows, err)
	}
	o, err := document.ParseObject(body)
	if err != nil {
		return exchangeAnswer{}, fmt.Errorf("it %w", err)
	}
	// Exchange has no codes for warnings: this is how the one begins that stands for a cut.
	more := strings.Contains(strings.ToLower(string(o.LastValue("@adminapi.warnings"))), "there are more results")
	return exchangeAnswer{rows: rows, next: next, more: more}, nil
}
