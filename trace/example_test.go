package trace_test

import (
	"context"
	"fmt"
	"time"

	"whoread/audit/messageid"
	"whoread/trace"
)

// memorySource is a source with the subjects of messages by id.
type memorySource map[messageid.Key]string

func (memorySource) Name() string { return "memory" }

func (s memorySource) Plan(queries []trace.Query, _ time.Time) trace.Cost {
	return trace.Cost{IDs: len(queries)}
}

func (memorySource) RateLimit() trace.RateLimitState { return trace.RateLimitState{Service: "memory"} }

func (s memorySource) Resolve(_ context.Context, queries []trace.Query, found func(trace.Finding)) error {
	for _, q := range queries {
		f := trace.Finding{ID: q.ID.Key(), Source: s.Name(), State: trace.NotFound, Reach: "in memory"}
		if subject, ok := s[f.ID]; ok {
			f.State, f.Messages = trace.Found, []trace.Message{{Subject: subject}}
		}
		found(f)
	}
	return nil
}

func ExampleResolver() {
	r := trace.New(trace.Options{Sources: []trace.Source{memorySource{"a@contoso.example": "New bank details"}}})
	defer r.Close()
	r.Ask([]trace.Query{{ID: "<a@contoso.example>"}, {ID: "<b@contoso.example>"}})
	for {
		if _, err := r.Next(context.Background()); err != nil {
			break // io.EOF: no query is left
		}
	}
	for _, id := range []messageid.ID{"<a@contoso.example>", "<b@contoso.example>"} {
		answer := r.Findings().Answer(id)
		fmt.Println(id, answer.State)
		for _, m := range answer.Messages {
			fmt.Println("  " + m.Subject)
		}
	}
	// Output:
	// <a@contoso.example> found
	//   New bank details
	// <b@contoso.example> not found
}
