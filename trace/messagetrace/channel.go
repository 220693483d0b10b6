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

// String names the channel as the service behind it is called in a sentence.
func (c Channel) String() string {
	if c == Graph {
		return tenant.GraphTrace.String()
	}
	return tenant.ExchangeTrace.String()
}

// largest is how many rows one answer may have, by either channel.
const largest = 5000

// mostPages is how many pages one question may take.
const mostPages = 100

var errEndless = errors.New("it sends one page after the other without an end")

// way is how a channel is asked.
type way interface {
	// maxIDs is how many ids one call takes, and takes about how long that is.
	maxIDs() int
	callDuration() time.Duration
	// ask asks for ids in a span. There may be rows beside an error: what came until then.
	ask(ctx context.Context, ids []messageid.ID, s span) ([]service.Row, error)
}

// way returns how the channel is asked.
func (c Channel) way(caller tenant.Caller, s *service.Service) way {
	if c == Graph {
		return &byGraph{caller: caller, service: s}
	}
	return &byExchange{caller: caller, service: s}
}

// unreadable is the error of an answer that cannot be read.
func unreadable(c Channel, err error) error {
	return fmt.Errorf("what %s answered cannot be read: %w", c, err)
}
