package trace

import "time"

// State is what is known of the subject of a message. An empty subject stands for none of these.
type State uint8

// The states, from the one that says least to the one that says most; see [Book] for how those of
// several findings become one.
const (
	NotAsked State = iota // nobody was asked, or not to the end
	Outside               // it lies outside the window of who could be asked, who was not asked therefore
	Denied                // who was asked may not tell
	Failed                // who was asked could not answer
	NotFound              // who was asked answered that there is none within reach
	Found
)

// String returns the state as screens and exports say it.
func (s State) String() string {
	return [...]string{"not asked", "outside the window", "denied", "failed", "not found", "found"}[s]
}

// Finding is what one source says of one message id.
type Finding struct {
	// ID is the key of the message id, see [Key].
	ID string
	// Source is who says so: "mailbox", "hunting", "message trace", "the record", or the name of a
	// file. A finding replaces an earlier one of the same source and mailbox.
	Source string
	// Mailbox is where was looked, as it was asked for; "" for sources that do not ask by mailbox.
	Mailbox string
	State   State
	// Messages are what was found: several if the id stands for copies or recipients that differ.
	Messages []Message
	// Asked is when the source was asked, or when the file was read.
	Asked time.Time
	// Reach says how far the source looks, as a clause that follows "not found": "in the mailbox
	// and its Recoverable Items", "in the last 30 days by hunting".
	Reach string
	// Reason is a sentence about why the state is Outside, Denied, Failed, or NotAsked; "" for the
	// others.
	Reason string
}

// Message is a message that was found. Everything in it comes from outside and may be hostile.
type Message struct {
	Subject    string // as the source states it, decoded; "" is a message without a subject
	Sender     string // address
	Recipients []string
	Received   time.Time // UTC; zero if not stated
	Size       int64     // bytes; 0 if not stated
	// Folder is where it lies in the mailbox, as far as the source tells.
	Folder string
}

// Answer is what all findings together say of a message id.
type Answer struct {
	ID    string // the key of the message id, see [Key]
	State State
	// Messages are those of all findings, without repetition; those of the first source to find it
	// stand first.
	Messages []Message
	// Source is who found it, the first that did; for the other states all who were asked.
	Source string
	// Findings are what each source says, in the order in which they were learned.
	Findings []Finding
}
