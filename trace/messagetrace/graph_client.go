package messagetrace

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/trace/service"
)

// graphClient queries message traces by Graph, one id at a time: Graph uses only the last of several
// conditions on a property, and ignores "or".
type graphClient struct {
	caller  tenant.Caller
	service *service.Service
}

func (*graphClient) maxIDs() int                 { return 1 }
func (*graphClient) callDuration() time.Duration { return time.Second }

// fetchRows returns the rows of an id in a span, from all pages of the answer.
func (g *graphClient) fetchRows(ctx context.Context, ids []messageid.ID, s span) ([]service.Row, error) {
	var rows []service.Row
	at := fmt.Sprintf("/v1.0/admin/exchange/tracing/messageTraces"+
		"?$filter=receivedDateTime%%20ge%%20%s%%20and%%20receivedDateTime%%20le%%20%s%%20and%%20messageId%%20eq%%20%s&$top=%d",
		service.EscapeURL(formatTime(s.from)), service.EscapeURL(formatTime(s.to)), service.QuoteOData(string(ids[0])), largest)
	for range maxPages {
		got, err := g.service.SendCall(ctx, g.caller.Do, tenant.Call{Service: tenant.GraphTrace, URL: at})
		if err != nil {
			return rows, explainMissingPrincipal(err)
		}
		page, next, err := parseGraph(got.Body)
		if err != nil {
			return rows, unreadableError(Graph, err)
		}
		rows = append(rows, page...)
		if at = next; at == "" {
			return rows, nil
		}
	}
	return rows, unreadableError(Graph, errEndless)
}

// principal is the app of Microsoft that serves message traces.
const principal = "8bd644d1-64a1-4d4b-ae52-2e0cbf64e373"

// explainMissingPrincipal adds advice to the error of a tenant that lacks the app, where no permission
// helps (learn.microsoft.com/exchange/monitoring/trace-an-email-message/graph-api-message-trace).
func explainMissingPrincipal(err error) error {
	var said *tenant.Error
	if !errors.As(err, &said) || said.Kind != tenant.Denied || !strings.Contains(said.Message, "rincipal-less") {
		return err
	}
	denied := *said
	denied.Advice = "the tenant lacks the app that serves message traces; an administrator creates it once with " +
		"New-MgServicePrincipal -AppId " + principal + ", which takes effect after some hours"
	return &denied
}

// graphRow is a row of Graph.
type graphRow struct {
	MessageID                       messageid.ID
	Subject                         string
	SenderAddress, RecipientAddress string
	ReceivedDateTime                string
	Size                            jsonNumber
}

// parseGraph parses a page of an answer of Graph.
func parseGraph(body []byte) (rows []service.Row, next string, err error) {
	all, next, err := service.ParsePage(body, func(l graphRow) messageid.ID { return l.MessageID })
	if err != nil {
		return nil, "", fmt.Errorf("%w: %w", errNoRows, err)
	}
	for _, l := range all {
		rows = append(rows, service.Row{
			ID: l.MessageID, Subject: l.Subject, Sender: l.SenderAddress, Recipient: l.RecipientAddress,
			Received: service.ParseTime(l.ReceivedDateTime), Size: int64(l.Size),
		})
	}
	return rows, next, nil
}
