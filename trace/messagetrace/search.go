package messagetrace

import (
	"context"
	"slices"
	"time"

	"whoread/audit/messageid"
	"whoread/trace"
	"whoread/trace/service"
)

// search sends the queries of one [Source.Resolve].
type search struct {
	*Source
	found   func(trace.Finding)
	queries []trace.Query
	rows    service.Rows               // received for the queries
	known   map[messageid.Key]struct{} // the keys of those that were told as found
	// trouble tells of a key why a span could not be searched for it.
	trouble map[messageid.Key]string
	// lost is why the service could not be reached; nil if it could.
	lost error
}

// asking is a query and the spelling in which it is asked for.
type asking struct {
	query trace.Query
	id    messageid.ID
}

// look asks for all that is left in a span, each in brackets first, and as it is stated if that
// differs and did not help.
func (s *search) look(ctx context.Context, sp span) error {
	for nth := range 2 {
		queue := s.spelled(nth, sp)
		for len(queue) > 0 && s.lost == nil {
			to, _ := s.way()
			if to == nil {
				return nil
			}
			n := min(len(queue), to.maxIDs())
			shut, err := s.ask(ctx, to, queue[:n], sp)
			if err != nil {
				return err
			}
			if !shut {
				queue = queue[n:] // or else the same is asked for another way
			}
		}
	}
	return nil
}

// spelled is what is left to ask for in a span, in the nth spelling that it has.
func (s *search) spelled(nth int, sp span) []asking {
	var all []asking
	for _, q := range s.left() {
		if spellings := q.ID.Spellings(); nth < len(spellings) && !s.memory.knows(spellings[nth], sp) {
			all = append(all, asking{q, spellings[nth]})
		}
	}
	return all
}

// left returns the queries whose message is not found yet.
func (s *search) left() []trace.Query {
	return slices.DeleteFunc(slices.Clone(s.queries), func(q trace.Query) bool {
		_, known := s.known[q.ID.Key()]
		return known
	})
}

// ask asks for messages in a span. It tells whether that way has turned out to be shut; the error is
// one that ends the search.
func (s *search) ask(ctx context.Context, to way, wanted []asking, sp span) (shut bool, err error) {
	left, some := sp.left(s.clock.Now())
	if !some {
		return false, nil
	}
	var ids []messageid.ID
	for _, a := range wanted {
		ids = append(ids, a.id)
	}
	rows, err := to.ask(ctx, ids, left)
	s.take(wanted, rows, sp)
	if end := service.End(ctx, err); end != nil {
		return false, end
	}
	if err == nil {
		for _, a := range wanted {
			if len(s.rows.Messages(a.id.Key())) == 0 {
				s.memory.keep(a.id, sp)
			}
		}
		return false, nil
	}
	state, reason := trace.ClassifyError(err)
	switch {
	case state == trace.Denied:
		s.close(reason)
	case service.Unreachable(err):
		s.lost = err
	default:
		for _, a := range wanted {
			s.trouble[a.id.Key()] = reason
		}
	}
	return state == trace.Denied, nil
}

// take takes in the rows that came of a span. Rows of other ids were not asked for.
func (s *search) take(wanted []asking, rows []service.Row, sp span) {
	keys := map[messageid.Key]struct{}{}
	for _, a := range wanted {
		keys[a.id.Key()] = struct{}{}
	}
	for _, row := range rows {
		if _, asked := keys[row.ID.Key()]; asked {
			s.rows.Add(row)
		}
	}
	for _, a := range wanted {
		if !s.straddles(a.query, sp) {
			s.tell(a.query)
		}
	}
}

// apart is how far the rows of one message may be apart, which comes to its recipients one after
// the other.
const apart = time.Hour

// straddles tells whether more rows of a message may be in the next older span, so that it is asked
// for once more (C46).
func (s *search) straddles(q trace.Query, sp span) bool {
	return slices.ContainsFunc(s.rows.Messages(q.ID.Key()), func(m trace.Message) bool {
		return !m.Received.IsZero() && m.Received.Before(sp.from.Add(apart))
	})
}

// tell says that a query is found, if it is.
func (s *search) tell(q trace.Query) {
	if messages := s.rows.Messages(q.ID.Key()); len(messages) > 0 {
		s.found(s.service.Tell(q, messages))
		s.known[q.ID.Key()] = struct{}{}
	}
}

// finish says of all that is left why it was not found.
func (s *search) finish() {
	s.keep()
	_, shut := s.way()
	for _, q := range s.left() {
		switch why := s.trouble[q.ID.Key()]; {
		case shut != "":
			s.found(s.service.Say(q, trace.Denied, shut))
		case s.lost != nil:
			s.found(s.service.Say(q, trace.Failed, s.lost.Error()))
		case why != "":
			s.found(s.service.Say(q, trace.Failed, why))
		default:
			s.found(s.service.Tell(q, nil))
		}
	}
}

// keep tells of what was found and may have had more rows in a span that was not asked for.
func (s *search) keep() {
	for _, q := range s.left() {
		s.tell(q)
	}
}
