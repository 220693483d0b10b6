package fetch

import "time"

// Plan describes what a request would take.
type Plan struct {
	Source string
	// Needs lists the required permissions and roles; nil if the service does not state them.
	Needs   []string
	Windows []Planned
}

type Planned struct {
	WindowPlan
	// Calls describes the calls and their likely number; "" if the service does not state it, or the
	// window is skipped.
	Calls string
}

// NewPlan plans a request without sending anything. The request's end is moved to now if it is later.
func NewPlan(s Service, a Request, now time.Time, appOnly bool) (Plan, error) {
	a, err := a.normalize(now)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Source: s.Name()}
	planner, plans := s.(Planner)
	if plans {
		plan.Needs = planner.RequiredPermissions(appOnly)
	}
	for _, slice := range s.PlanWindows(a, now) {
		planned := Planned{WindowPlan: slice}
		if plans && slice.Skip == "" {
			planned.Calls = planner.DescribeCalls(slice)
		}
		plan.Windows = append(plan.Windows, planned)
	}
	return plan, nil
}
