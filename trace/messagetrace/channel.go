package messagetrace

import (
	"context"
	"errors"
	"fmt"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/trace/service"
)

// Channel is a way to the message traces.
type Channel uint8

// The channels, the one that takes fewer calls first.
const (
	Exchange Channel = iota // the cmdlet Get-MessageTraceV2
	Graph
)

// String returns the name of the service behind the channel, as used in a sentence.
func (c Channel) String() string {
	if c == Graph {
		return tenant.GraphTrace.String()
	}
	return tenant.ExchangeTrace.String()
}

// largest is the number of rows that one answer can have, on either channel.
const largest = 5000

// maxPages is the number of pages that an answer can have.
const maxPages = 100

var errEndless = errors.New("its pages do not end")

// channelClient queries a channel.
type channelClient interface {
	// maxIDs is the number of ids of a call, and callDuration about how long a call takes.
	maxIDs() int
	callDuration() time.Duration
	// fetchRows returns the rows of ids in a span. With an error, it returns the rows received before.
	fetchRows(ctx context.Context, ids []messageid.ID, s span) ([]service.Row, error)
}

// newClient returns a client for the channel.
func (c Channel) newClient(caller tenant.Caller, s *service.Service) channelClient {
	if c == Graph {
		return &graphClient{caller: caller, service: s}
	}
	return &exchangeClient{caller: caller, service: s}
}

// unreadableError returns the error of an answer that cannot be read.
func unreadableError(c Channel, err error) error {
	return fmt.Errorf("cannot read the answer of %s: %w", c, err)
}
