// Package service is what the services have in common that can be asked for messages by their ids:
// what they deny is not asked for again, ids that none can be asked for are told apart, what goes
// into an address is quoted, and what is said of a message comes in rows.
package service
