package mailbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"whoread/audit/tenant"
)

// newBatchCall returns the call for a batch of lookups. The id of a lookup is its index.
func newBatchCall(batch []*lookup) (tenant.Call, error) {
	type request struct {
		ID     string `json:"id"`
		Method string `json:"method"`
		URL    string `json:"url"`
	}
	var requests []request
	for i, l := range batch {
		requests = append(requests, request{strconv.Itoa(i), http.MethodGet, l.requestPath()})
	}
	body, err := json.Marshal(map[string]any{"requests": requests})
	if err != nil {
		return tenant.Call{}, fmt.Errorf("writing a batch of lookups: %w", err)
	}
	return tenant.Call{Service: tenant.Mail, Method: http.MethodPost, URL: version + "/$batch", Body: body}, nil
}

// response is the answer to one lookup of a batch.
type response struct {
	status  int
	headers map[string]json.RawMessage
	body    json.RawMessage
}

// errNoResponses is returned for an answer without a list of responses, even an empty one.
var errNoResponses = errors.New("it has no responses")

// parseBatch parses the answer to a batch. Responses come in any order, and some can be missing. It
// ignores a response to no lookup, and two responses to the same one.
func parseBatch(body []byte, lookups int) (map[int]response, error) {
	var answer struct {
		Responses *[]struct {
			ID      json.RawMessage
			Status  int
			Headers map[string]json.RawMessage
			Body    json.RawMessage
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("cannot read Graph's answer to a batch: %w", err)
	}
	if answer.Responses == nil {
		return nil, fmt.Errorf("cannot read Graph's answer to a batch: %w", errNoResponses)
	}
	all, twice := map[int]response{}, map[int]bool{}
	for _, r := range *answer.Responses {
		i, err := strconv.Atoi(unquoteValue(r.ID))
		if err != nil || i < 0 || i >= lookups {
			continue
		}
		_, twice[i] = all[i]
		all[i] = response{r.Status, r.Headers, r.Body}
	}
	maps.DeleteFunc(all, func(i int, _ response) bool { return twice[i] })
	return all, nil
}

// unquoteValue is a string or a number of JSON without its quotes.
func unquoteValue(value json.RawMessage) string { return strings.Trim(string(value), `"`) }

// retryAfter returns how long a response asks the client to wait; 0 if it does not say.
func (r response) retryAfter(now time.Time) time.Duration {
	for name, value := range r.headers {
		if !strings.EqualFold(name, "Retry-After") {
			continue
		}
		if seconds, err := strconv.ParseUint(unquoteValue(value), 10, 31); err == nil {
			return max(time.Second, time.Duration(seconds)*time.Second)
		}
		if until, err := http.ParseTime(unquoteValue(value)); err == nil {
			return max(time.Second, until.Sub(now))
		}
	}
	return 0
}

// describeError returns the code and the message of an error response in one line.
func (r response) describeError() string {
	var e struct {
		Error struct{ Code, Message string }
	}
	_ = json.Unmarshal(r.body, &e) // what cannot be read says nothing
	text := fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
	if e.Error.Code != "" {
		text += ", " + cutToLine(e.Error.Code)
	}
	if e.Error.Message != "" {
		text += ": " + strings.TrimRight(cutToLine(e.Error.Message), ".")
	}
	return text
}

// cutToLine returns a text from outside as one short line.
func cutToLine(text string) string {
	const most = 200
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}
