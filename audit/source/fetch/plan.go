package fetch

import "time"

// Plan is what asking a service for something would take.
type Plan struct {
	Source string
	// Needs are the permissions and roles that asking takes; none if the service does not say.
	Needs   []string
	Windows []Planned
}

// Planned is one window of a plan.
type Planned struct {
	WindowPlan
	// Calls tells what is asked, and how many calls that is likely to take; "" if the service
	// does not say, or the window would be skipped.
	Calls string
}

// NewPlan plans without asking anybody. The end of what is asked for is not later than now.
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
