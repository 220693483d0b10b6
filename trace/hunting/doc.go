// Package hunting finds messages by the advanced hunting of Defender. One query of its table EmailEvents
// covers hundreds of ids, but it looks back only 30 days, and not every tenant has the table
// (learn.microsoft.com/graph/api/security-security-runhuntingquery,
// learn.microsoft.com/defender-xdr/advanced-hunting-emailevents-table).
package hunting
