package messagetrace

import (
	"context"
	"slices"
	"time"

	"whoread/trace"
	"whoread/trace/service"
)

// search asks for the wants of one [Source.Resolve].
type search struct {
	*Source
	found func(trace.Finding)
	wants []trace.Want
	rows  service.Rows        // that came, of the wants only
	known map[string]struct{} // the keys of those that were told as found
	// trouble tells of a key why a span could not be searched for it.
	trouble map[string]string
	// lost is why the service could not be reached; nil if it could.
	lost error
}

// asking is a want and the spelling in which it is asked for.
type asking struct {
	want trace.Want
	id   string
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
	for _, w := range s.left() {
		if spellings := trace.Spellings(w.ID); nth < len(spellings) && !s.memory.knows(spellings[nth], sp) {
			all = append(all, asking{w, spellings[nth]})
		}
	}
	return all
}

// left are the wants that are not found yet.
func (s *search) left() []trace.Want {
	return slices.DeleteFunc(slices.Clone(s.wants), func(w trace.Want) bool {
		_, known := s.known[trace.Key(w.ID)]
		return known
	})
}

// ask asks for wants in a span. It tells whether that way has turned out to be shut; the error is
// one that ends the search.
func (s *search) ask(ctx context.Context, to way, wanted []asking, sp span) (shut bool, err error) {
	left, some := sp.left(s.clock.Now())
	if !some {
		return false, nil
	}
	var ids []string
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
			if len(s.rows.Of(trace.Key(a.id))) == 0 {
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
			s.trouble[trace.Key(a.id)] = reason
		}
	}
	return state == trace.Denied, nil
}

// take takes in the rows that came of a span. Rows of other ids were not asked for.
func (s *search) take(wanted []asking, rows []service.Row, sp span) {
	keys := map[string]struct{}{}
	for _, a := range wanted {
		keys[trace.Key(a.id)] = struct{}{}
	}
	for _, row := range rows {
		if _, asked := keys[trace.Key(row.ID)]; asked {
			s.rows.Add(row)
		}
	}
	for _, a := range wanted {
		if !s.straddles(a.want, sp) {
			s.tell(a.want)
		}
	}
}

// apart is how far the rows of one message may be apart, which comes to its recipients one after
// the other.
const apart = time.Hour

// straddles tells whether more rows of a message may be in the next older span, so that it is asked
// for once more (C46).
func (s *search) straddles(w trace.Want, sp span) bool {
	return slices.ContainsFunc(s.rows.Of(trace.Key(w.ID)), func(m trace.Message) bool {
		return !m.Received.IsZero() && m.Received.Before(sp.from.Add(apart))
	})
}

// tell says that a want is found, if it is.
func (s *search) tell(w trace.Want) {
	if messages := s.rows.Of(trace.Key(w.ID)); len(messages) > 0 {
		s.found(s.service.Tell(w, messages))
		s.known[trace.Key(w.ID)] = struct{}{}
	}
}

// finish says of all that is left why it was not found.
func (s *search) finish() {
	s.keep()
	_, shut := s.way()
	for _, w := range s.left() {
		switch why := s.trouble[trace.Key(w.ID)]; {
		case shut != "":
			s.found(s.service.Say(w, trace.Denied, shut))
		case s.lost != nil:
			s.found(s.service.Say(w, trace.Failed, s.lost.Error()))
		case why != "":
			s.found(s.service.Say(w, trace.Failed, why))
		default:
			s.found(s.service.Tell(w, nil))
		}
	}
}

// keep tells of what was found and may have had more rows in a span that was not asked for.
func (s *search) keep() {
	for _, w := range s.left() {
		s.tell(w)
	}
}
