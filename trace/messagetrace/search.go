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
	known   map[messageid.Key]struct{} // reported as found
	// trouble holds why a span could not be searched for a message.
	trouble map[messageid.Key]string
	// lost is the error after which the service is unreachable; nil if there is none.
	lost error
}

// pendingID is a query and the spelling of its id to send.
type pendingID struct {
	query trace.Query
	id    messageid.ID
}

// searchSpan searches a span for all open queries: by the id in brackets, and then by the id as stated
// if that differs.
func (s *search) searchSpan(ctx context.Context, sp span) error {
	for nth := range 2 {
		queue := s.pendingIDs(nth, sp)
		for len(queue) > 0 && s.lost == nil {
			to, _ := s.openClient()
			if to == nil {
				return nil
			}
			n := min(len(queue), to.maxIDs())
			denied, err := s.fetchSpan(ctx, to, queue[:n], sp)
			if err != nil {
				return err
			}
			if !denied {
				queue = queue[n:] // otherwise the same ids are sent to the next client
			}
		}
	}
	return nil
}

// pendingIDs returns the open queries to search a span for, by the nth spelling of their ids.
func (s *search) pendingIDs(nth int, sp span) []pendingID {
	var all []pendingID
	for _, q := range s.openQueries() {
		if spellings := q.ID.Spellings(); nth < len(spellings) && !s.searched.isSearched(spellings[nth], sp) {
			all = append(all, pendingID{q, spellings[nth]})
		}
	}
	return all
}

// openQueries returns the queries whose message is not found yet.
func (s *search) openQueries() []trace.Query {
	return slices.DeleteFunc(slices.Clone(s.queries), func(q trace.Query) bool {
		_, known := s.known[q.ID.Key()]
		return known
	})
}

// fetchSpan searches a span for ids. It reports whether the client turned out to be denied, and returns an
// error that ends the search.
func (s *search) fetchSpan(ctx context.Context, to channelClient, wanted []pendingID, sp span) (denied bool, err error) {
	left, some := sp.clipTo(s.clock.Now())
	if !some {
		return false, nil
	}
	var ids []messageid.ID
	for _, a := range wanted {
		ids = append(ids, a.id)
	}
	rows, err := to.fetchRows(ctx, ids, left)
	s.addRows(wanted, rows, sp)
	if end := service.StopError(ctx, err); end != nil {
		return false, end
	}
	if err == nil {
		for _, a := range wanted {
			if len(s.rows.Messages(a.id.Key())) == 0 {
				s.searched.markSearched(a.id, sp)
			}
		}
		return false, nil
	}
	state, reason := trace.ClassifyError(err)
	switch {
	case state == trace.Denied:
		s.closeClient(reason)
	case service.IsUnreachable(err):
		s.lost = err
	default:
		for _, a := range wanted {
			s.trouble[a.id.Key()] = reason
		}
	}
	return state == trace.Denied, nil
}

// addRows adds the rows of a span. It ignores rows of other ids.
func (s *search) addRows(wanted []pendingID, rows []service.Row, sp span) {
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
		if !s.mayContinue(a.query, sp) {
			s.reportFound(a.query)
		}
	}
}

// maxRowGap is the largest time between the rows of one message, which is delivered to its recipients one
// after the other.
const maxRowGap = time.Hour

// mayContinue reports whether the next older span may have more rows of a message, so that it is
// searched too (C46).
func (s *search) mayContinue(q trace.Query, sp span) bool {
	return slices.ContainsFunc(s.rows.Messages(q.ID.Key()), func(m trace.Message) bool {
		return !m.Received.IsZero() && m.Received.Before(sp.from.Add(maxRowGap))
	})
}

// reportFound reports a message as found, if it is.
func (s *search) reportFound(q trace.Query) {
	if messages := s.rows.Messages(q.ID.Key()); len(messages) > 0 {
		s.found(s.service.NewResult(q, messages))
		s.known[q.ID.Key()] = struct{}{}
	}
}

// reportRest reports why the remaining messages were not found.
func (s *search) reportRest() {
	s.reportPartial()
	_, denied := s.openClient()
	for _, q := range s.openQueries() {
		switch why := s.trouble[q.ID.Key()]; {
		case denied != "":
			s.found(s.service.NewFinding(q, trace.Denied, denied))
		case s.lost != nil:
			s.found(s.service.NewFinding(q, trace.Failed, s.lost.Error()))
		case why != "":
			s.found(s.service.NewFinding(q, trace.Failed, why))
		default:
			s.found(s.service.NewResult(q, nil))
		}
	}
}

// reportPartial reports the messages that may have more rows in a span that was not searched.
func (s *search) reportPartial() {
	for _, q := range s.openQueries() {
		s.reportFound(q)
	}
}
