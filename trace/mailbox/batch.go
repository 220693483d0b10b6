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

// call is the one that asks for all lookups of a batch. Their ids are their places in it.
func call(batch []*lookup) (tenant.Call, error) {
	type request struct {
		ID     string `json:"id"`
		Method string `json:"method"`
		URL    string `json:"url"`
	}
	var requests []request
	for i, l := range batch {
		requests = append(requests, request{strconv.Itoa(i), http.MethodGet, l.address()})
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

// errNoResponses is that of an answer without responses, be it an empty list.
var errNoResponses = errors.New("it holds no responses")

// parseBatch reads the answer to so many lookups. Responses come in any order, and not all need
// come; one to none of the lookups says nothing, and two to the same one say nothing either.
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
		return nil, fmt.Errorf("what Graph answered to a batch cannot be read: %w", err)
	}
	if answer.Responses == nil {
		return nil, fmt.Errorf("what Graph answered to a batch cannot be read: %w", errNoResponses)
	}
	all, twice := map[int]response{}, map[int]bool{}
	for _, r := range *answer.Responses {
		i, err := strconv.Atoi(plain(r.ID))
		if err != nil || i < 0 || i >= lookups {
			continue
		}
		_, twice[i] = all[i]
		all[i] = response{r.Status, r.Headers, r.Body}
	}
	maps.DeleteFunc(all, func(i int, _ response) bool { return twice[i] })
	return all, nil
}

// plain is a string or a number of JSON without its quotes.
func plain(value json.RawMessage) string { return strings.Trim(string(value), `"`) }

// retryAfter is how long a response asks to wait; 0 if it does not say.
func (r response) retryAfter(now time.Time) time.Duration {
	for name, value := range r.headers {
		if !strings.EqualFold(name, "Retry-After") {
			continue
		}
		if seconds, err := strconv.ParseUint(plain(value), 10, 31); err == nil {
			return max(time.Second, time.Duration(seconds)*time.Second)
		}
		if until, err := http.ParseTime(plain(value)); err == nil {
			return max(time.Second, until.Sub(now))
		}
	}
	return 0
}

// said is what an error says of itself: its code and its message, in one line.
func (r response) said() string {
	var e struct {
		Error struct{ Code, Message string }
	}
	_ = json.Unmarshal(r.body, &e) // what cannot be read says nothing
	text := fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
	if e.Error.Code != "" {
		text += ", " + line(e.Error.Code)
	}
	if e.Error.Message != "" {
		text += ": " + strings.TrimRight(line(e.Error.Message), ".")
	}
	return text
}

// line makes one line of a text from outside, and not too long a one.
func line(text string) string {
	const most = 200
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}
