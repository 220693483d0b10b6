package mailbox

import (
	"encoding/json"
	"errors"
	"fmt"

	"whoread/trace"
	"whoread/trace/service"
)

// item is an item of a mailbox.
type item struct {
	id      string // of the item; "" if not stated
	message trace.Message
}

// page is one page of an answer to a lookup.
type page struct {
	items []item
	next  string // the address of the next page; "" if this is the last
}

// person is somebody as Graph writes them.
type person struct {
	EmailAddress struct{ Address string }
}

// errNoList is that of an answer without a list, be it an empty one.
var errNoList = errors.New("it is no list of messages")

// parsePage reads an answer to a lookup. Only items with the key that was asked for count,
// whatever else is sent.
func parsePage(body []byte, key string) (page, error) {
	var answer struct {
		Next  string `json:"@odata.nextLink"`
		Value *[]struct {
			ID                string
			InternetMessageID string
			Subject           string
			ReceivedDateTime  string
			From, Sender      person
			ToRecipients      []person
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return page{}, fmt.Errorf("what Graph answered cannot be read: %w", err)
	}
	if answer.Value == nil {
		return page{}, fmt.Errorf("what Graph answered cannot be read: %w", errNoList)
	}
	p := page{next: answer.Next}
	for _, v := range *answer.Value {
		if trace.Key(v.InternetMessageID) != key {
			continue
		}
		m := trace.Message{Subject: v.Subject, Sender: v.From.EmailAddress.Address, Received: service.Time(v.ReceivedDateTime)}
		if m.Sender == "" {
			m.Sender = v.Sender.EmailAddress.Address
		}
		for _, to := range v.ToRecipients {
			if to.EmailAddress.Address != "" {
				m.Recipients = append(m.Recipients, to.EmailAddress.Address)
			}
		}
		p.items = append(p.items, item{v.ID, m})
	}
	return p, nil
}
