// Package hunting asks the advanced hunting of Defender for messages: one query of its table
// EmailEvents tells of hundreds of ids, but it looks back 30 days only, and not every tenant has
// the table (learn.microsoft.com/graph/api/security-security-runhuntingquery,
// learn.microsoft.com/defender-xdr/advanced-hunting-emailevents-table).
package hunting
