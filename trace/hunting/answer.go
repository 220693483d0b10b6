package hunting

import (
	"encoding/json"
	"errors"
	"fmt"

	"whoread/trace/service"
)

// mostRows is the number of rows at which an answer ends, whatever there is.
const mostRows = 100_000

// errNoResults is that of an answer without rows, be it an empty list.
var errNoResults = errors.New("it holds no results")

// parse reads the rows of an answer. Names of columns may come in any case, as they do in the
// examples of the documentation.
func parse(body []byte) ([]service.Row, error) {
	var answer struct {
		Results *[]struct {
			Timestamp             string
			InternetMessageID     string
			Subject               string
			SenderFromAddress     string
			RecipientEmailAddress string
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("what advanced hunting answered cannot be read: %w", err)
	}
	if answer.Results == nil {
		return nil, fmt.Errorf("what advanced hunting answered cannot be read: %w", errNoResults)
	}
	rows := make([]service.Row, 0, len(*answer.Results))
	for _, r := range *answer.Results {
		rows = append(rows, service.Row{
			ID: r.InternetMessageID, Subject: r.Subject, Sender: r.SenderFromAddress,
			Recipient: r.RecipientEmailAddress, Received: service.Time(r.Timestamp),
		})
	}
	return rows, nil
}
