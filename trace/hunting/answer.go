package hunting

import (
	"errors"
	"fmt"

	"whoread/audit/messageid"
	"whoread/audit/tenant/document"
	"whoread/trace/service"
)

// maxRows is the number of rows at which an answer is cut off.
const maxRows = 100_000

// errNoResults is returned for an answer without a list of rows, even an empty one.
var errNoResults = errors.New("it has no results")

// emailEvent is a row of EmailEvents.
type emailEvent struct {
	Timestamp             string
	InternetMessageID     messageid.ID
	Subject               string
	SenderFromAddress     string
	RecipientEmailAddress string
}

// parseAnswer parses the rows of an answer. The case of column names varies, as in the examples of the
// documentation.
func parseAnswer(body []byte) ([]service.Row, error) {
	events, err := parseEvents(body)
	if err != nil {
		return nil, fmt.Errorf("cannot read the answer of advanced hunting: %w", err)
	}
	rows := make([]service.Row, 0, len(events))
	for _, e := range events {
		rows = append(rows, service.Row{
			ID: e.InternetMessageID, Subject: e.Subject, Sender: e.SenderFromAddress,
			Recipient: e.RecipientEmailAddress, Received: service.ParseTime(e.Timestamp),
		})
	}
	return rows, nil
}

func parseEvents(body []byte) ([]emailEvent, error) {
	o, flaw, err := document.ParseOData(body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("it %w", err)
	case flaw != nil:
		return nil, flaw
	}
	events, err := service.ParseElements(o, "results", func(e emailEvent) messageid.ID { return e.InternetMessageID })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoResults, err)
	}
	return events, nil
}
