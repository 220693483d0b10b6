package audit

// BlindSeconds is how long after a throttled record later Binds of its mailbox may be missing, in seconds:
// the auditing of Bind is turned off for up to 24 hours
// (https://learn.microsoft.com/purview/audit-log-investigate-accounts).
const BlindSeconds = 24 * 60 * 60
