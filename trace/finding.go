package trace

import (
	"time"

	"whoread/audit/messageid"
)

// Finding is what one source says of one message id.
type Finding struct {
	ID messageid.Key
	// Source is "mailbox", "hunting", "message trace", "the record", or the name of a file.
	Source string
	// Mailbox is the mailbox that was searched, as the query names it; "" for other sources.
	Mailbox string
	State   State
	// Messages are the messages that were found. There are several if the id stands for copies that
	// differ.
	Messages []Message
	// Asked is when the source was queried, or when the file was read.
	Asked time.Time
	// Reach says how far the source looks, in words that follow "not found": "in the mailbox and its
	// Recoverable Items", "in the last 30 days by hunting".
	Reach string
	// Reason says in a sentence why the state is Outside, Denied, Failed or NotAsked.
	Reason string
}

// Message is a message that was found. All its content comes from outside and may be hostile.
type Message struct {
	Subject    string // as the source states it, decoded; "" is a message without a subject
	Sender     string // address
	Recipients []string
	Received   time.Time // UTC; zero if not stated
	Size       int64     // bytes; 0 if not stated
	// Folder is its folder in the mailbox, if the source states it.
	Folder string
}

// Answer is what all findings together say of one message id.
type Answer struct {
	ID    messageid.Key
	State State
	// Messages are the messages of all findings, each once and in the order of the findings.
	Messages []Message
	// Source is the first source that found the message; in other states, all sources that were queried.
	Source string
	// Findings are the findings of all sources, in the order in which they were added.
	Findings []Finding
}
