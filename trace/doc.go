// Package trace resolves message ids to messages: their subjects, senders, recipients and times.
//
//	Query --> Resolver --> Source (mailbox, hunting, message trace)
//	             |            |
//	           Answer <-- Findings <-- files, earlier answers
//
// A [Finding] is what one source says of one id. [Findings] holds the findings of all sources and
// combines them into one [Answer] for each id. A [Resolver] queries the sources for what is not found
// yet, the cheapest first, and never queries a source twice for the same. The answer for a message
// that was not found says how far the sources look: "not found in the last 30 days".
//
// Message ids compare without their angle brackets and otherwise as they are written.
package trace
