package audit

// blindSeconds is how long later Binds of a mailbox may be missing after a throttled record, in seconds:
// the auditing of Bind is turned off for up to 24 hours
// (https://learn.microsoft.com/purview/audit-log-investigate-accounts).
const blindSeconds = 24 * 60 * 60

// BlindUntil returns the end of the time in which Binds may be missing after a record that was throttled
// at a time. Both are Unix seconds.
func BlindUntil(throttled int64) int64 { return throttled + blindSeconds }
