package detail

import (
	"strings"

	"whoread/audit"
	"whoread/ui/widget/humanize"
)

// listWarnings lists what a reader must know before relying on the record.
func listWarnings(c Content) []string {
	r := c.Record
	var remarks []string
	remark := func(holds bool, text string) {
		if holds {
			remarks = append(remarks, text)
		}
	}
	remark(r.Throttled == audit.True, describeThrottling(r))
	remark(c.Conflict, "Conflict: this Id also occurs with different content; both records are kept.")
	remark(len(c.Addresses) > 1, "The address changed during the session. A VPN can cause this too, so it is not proof.")
	remark(r.OtherIP != "", "The record states two addresses, "+r.ClientIP+" and "+r.OtherIP+".")
	remark(r.SessionID == "", "No session is stated: the record cannot be linked to others by session.")
	remark(r.Access == audit.AccessUnknown, "MailAccessType is neither Bind nor Sync.")
	remark(r.Access == audit.Bind && countItems(r) == 0, "No items are listed.")
	remark(isMiscounted(r), "OperationCount says "+humanize.FormatNumber(r.Count)+", but "+describeListed(countItems(r))+".")
	remark(isPathMissing(r), "The path of a folder is not stated.")
	remark(r.LogonType == "", "The logon type is not stated.")
	remark(strings.HasPrefix(r.LogonType, "Unknown"), "Unknown logon type: "+r.LogonType+".")
	remark(isOwnerOther(r), "The logon type is Owner, but the actor is "+r.User+".")
	remark(r.TimeText != "", "The time could not be read: “"+r.TimeText+"”.")
	remark(r.Time == 0 && r.TimeText == "", "No time is stated.")
	remark(r.Partial, "This export format has fewer fields than others: a missing value proves nothing.")
	remark(r.ID == "", "No Id is stated, so copies of this record cannot be recognized.")
	return remarks
}

func describeThrottling(r audit.Record) string {
	const may = "Throttled: later Binds of this mailbox may be missing from the log for up to 24 hours"
	if r.Time == 0 {
		return may + "."
	}
	return may + ", until " + humanize.FormatTime(audit.BlindUntil(r.Time)) + "."
}

func isMiscounted(r audit.Record) bool {
	return r.Access == audit.Bind && r.Count != audit.NotCounted && r.Count != int64(countItems(r))
}

func describeListed(n int) string {
	if n == 1 {
		return "1 item is listed"
	}
	return humanize.FormatCount(n, "item") + " are listed"
}

func isPathMissing(r audit.Record) bool {
	for _, f := range r.Folders {
		if f.Path == "" {
			return true
		}
	}
	return false
}

// isOwnerOther reports whether the actor is not the owner of the mailbox although the logon type is
// Owner. The case of letters is ignored.
func isOwnerOther(r audit.Record) bool {
	return r.LogonType == "Owner" && r.User != "" && r.Mailbox != "" && !strings.EqualFold(r.User, r.Mailbox)
}
