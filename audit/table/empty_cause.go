package table

import (
	"context"

	"whoread/audit/filter"
)

// EmptyCause is a term of a filter without which records would match.
type EmptyCause struct {
	Term    filter.Expr
	Without int // the number of records that match the rest
}

// FindEmptyCauses returns why no record matches the filter of a spec: the terms that leave records if one of
// them is removed. If there is none, alone is the terms that no record matches at all.
func (s *Snapshot) FindEmptyCauses(ctx context.Context, spec Spec) (causes []EmptyCause, alone []filter.Expr, err error) {
	parts := filter.PartsOf(spec.Filter)
	for i, part := range parts {
		others := append(append([]filter.Expr{spec.Within}, parts[:i]...), parts[i+1:]...)
		n, err := s.countMatches(ctx, filter.AllOf(others...), spec.ShowOwnLookups)
		if err != nil {
			return nil, nil, err
		}
		if n > 0 {
			causes = append(causes, EmptyCause{part, n})
		}
	}
	if len(causes) > 0 {
		return causes, nil, nil
	}
	for _, part := range parts {
		n, err := s.countMatches(ctx, filter.AllOf(part, spec.Within), spec.ShowOwnLookups)
		if err != nil {
			return nil, nil, err
		}
		if n == 0 {
			alone = append(alone, part)
		}
	}
	return nil, alone, nil
}

// countMatches counts the records that an expression selects.
func (s *Snapshot) countMatches(ctx context.Context, e filter.Expr, withOwn bool) (n int, err error) {
	m, err := newMatcher(ctx, s, e)
	if err != nil {
		return 0, err
	}
	mask := m.matchRecords(0)
	if !withOwn && s.ownCount > 0 {
		s.hideOwnRecords(mask, 0)
	}
	for _, matches := range mask {
		if matches {
			n++
		}
	}
	return n, ctxError(ctx)
}
