package audit

import "slices"

// Same reports whether two records say the same: all that is read of them is equal, message ids
// compared by their keys. Partial and Doubt, which describe how they were read, are not compared. Two
// rows with the same ID that are not the same are in conflict (C28).
func (r *Record) Same(o *Record) bool {
	return r.scalars() == o.scalars() && slices.EqualFunc(r.Folders, o.Folders, sameListing)
}

// scalars are all fields of a record that are compared, but its folders.
type scalars struct {
	texts       [15]string
	time, count int64
	access      Access
	throttled   Stated
}

func (r *Record) scalars() scalars {
	return scalars{
		texts: [...]string{
			r.ID, r.Operation, r.LogonType, r.Mailbox, r.MailboxGUID, r.User, r.ClientIP, r.OtherIP,
			r.ClientInfo, r.AppID, r.ClientAppID, r.SessionID, r.TokenSessionID, r.TokenID,
			r.TimeText,
		},
		time: r.Time, count: r.Count, access: r.Access, throttled: r.Throttled,
	}
}

func sameListing(a, b Folder) bool {
	return a.ID == b.ID && a.Path == b.Path && slices.EqualFunc(a.Items, b.Items, sameItem)
}

func sameItem(a, b Item) bool {
	a.MessageID, b.MessageID = a.MessageID.Key().ID(), b.MessageID.Key().ID()
	return a == b
}
