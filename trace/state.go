package trace

// State is what is known of the subject of a message. None of these is shown as an empty subject.
type State uint8

// The states, in ascending order: the answer for a message has the highest state of its findings. A
// failure may go away, so that it says more than a denial.
const (
	NotAsked State = iota // no source was queried, or not all of them
	Outside               // the message is older than the source looks back, so it was not queried
	Denied                // the source refused access
	Failed                // the source could not answer
	NotFound              // the source has no such message within reach
	Found
)

// String returns the state as screens and exports show it.
func (s State) String() string {
	return [...]string{"not asked", "outside the window", "denied", "failed", "not found", "found"}[s]
}
