package mailbox

import (
	"errors"
	"fmt"

	"whoread/audit/messageid"
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

// person is a sender or recipient in the JSON of Graph.
type person struct {
	EmailAddress struct{ Address string }
}

// mailItem is an item in the JSON of Graph.
type mailItem struct {
	ID                string
	InternetMessageID messageid.ID
	Subject           string
	ReceivedDateTime  string
	From, Sender      person
	ToRecipients      []person
}

// errNoList is returned for an answer without a list, even an empty one.
var errNoList = errors.New("it is not a list of messages")

// parsePage parses an answer to a lookup. It ignores items with another key than the queried one.
func parsePage(body []byte, key messageid.Key) (page, error) {
	all, next, err := service.ParsePage(body, func(m mailItem) messageid.ID { return m.InternetMessageID })
	if err != nil {
		return page{}, fmt.Errorf("cannot read Graph's answer: %w: %w", errNoList, err)
	}
	p := page{next: next}
	for _, m := range all {
		if m.InternetMessageID.Key() == key {
			p.items = append(p.items, item{m.ID, m.toMessage()})
		}
	}
	return p, nil
}

func (m *mailItem) toMessage() trace.Message {
	message := trace.Message{Subject: m.Subject, Sender: m.From.EmailAddress.Address, Received: service.ParseTime(m.ReceivedDateTime)}
	if message.Sender == "" {
		message.Sender = m.Sender.EmailAddress.Address
	}
	for _, to := range m.ToRecipients {
		if to.EmailAddress.Address != "" {
			message.Recipients = append(message.Recipients, to.EmailAddress.Address)
		}
	}
	return message
}
