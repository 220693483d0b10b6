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

// person is somebody as Graph writes them.
type person struct {
	EmailAddress struct{ Address string }
}

// mailItem is an item as Graph writes it.
type mailItem struct {
	ID                string
	InternetMessageID messageid.ID
	Subject           string
	ReceivedDateTime  string
	From, Sender      person
	ToRecipients      []person
}

// errNoList is that of an answer without a list, be it an empty one.
var errNoList = errors.New("it is no list of messages")

// parsePage reads an answer to a lookup. Only items with the key that was asked for count,
// whatever else is sent.
func parsePage(body []byte, key messageid.Key) (page, error) {
	all, next, err := service.Page(body, func(m mailItem) messageid.ID { return m.InternetMessageID })
	if err != nil {
		return page{}, fmt.Errorf("what Graph answered cannot be read: %w: %w", errNoList, err)
	}
	p := page{next: next}
	for _, m := range all {
		if m.InternetMessageID.Key() == key {
			p.items = append(p.items, item{m.ID, m.message()})
		}
	}
	return p, nil
}

func (m *mailItem) message() trace.Message {
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
