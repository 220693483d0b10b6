// Package trace finds out which mails message ids stand for: their subjects, and what else a
// responder asks first.
//
//	Query --Ask--> Resolver --ids--> Source (mailbox, hunting, message trace)
//	                  |                |
//	                  '--Answer<-- Book <--Finding-- files, earlier answers
//
// A [Finding] is what one source says of one id. A [Book] keeps the findings of all sources and
// sums them up in one [Answer] for each id. A [Resolver] asks sources for what the book does not
// know, the cheapest first, and never asks a source twice for the same. What is not known is said
// with the reach of who was asked: "not found in the last 30 days" is not "not found".
//
// Message ids compare without their angle brackets and otherwise as they are written.
package trace
