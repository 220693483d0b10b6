package fetch

import "time"

// Plan describes what a request would take.
type Plan struct {
	Source string
	// Needs lists the required permissions and roles; nil if the service does not state them.
	Needs   []string
	Windows []WindowPlan
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
	for _, w := range s.PlanWindows(a, now) {
		if plans && w.Skip == "" {
			w.Calls = planner.DescribeCalls(w)
		}
		plan.Windows = append(plan.Windows, w)
	}
	return plan, nil
}
