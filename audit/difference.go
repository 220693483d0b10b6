package audit

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Difference is something that two copies of a record state differently.
type Difference struct {
	// Name is the name of the field, as in exports.
	Name string
	// First and Second are what only the first and only the second copy states. A field that a copy does not
	// state has no values.
	First, Second []string
}

// CompareCopies returns the differences between two records, in the order of the fields of exports. Two
// records with equal fields are the same record; see [Record].
func CompareCopies(first, second *Record) []Difference {
	var all []Difference
	ours, theirs := comparedFields(first), comparedFields(second)
	for i, f := range ours {
		if f.value != theirs[i].value {
			all = append(all, Difference{f.name, listStated(f.value), listStated(theirs[i].value)})
		}
	}
	return append(all, compareContents(first.Folders, second.Folders)...)
}

// comparedField is a field of a record with its value as text.
type comparedField struct{ name, value string }

// comparedFields returns the fields of a record that have one value.
func comparedFields(r *Record) []comparedField {
	count := ""
	if r.Count != NotCounted {
		count = strconv.FormatInt(r.Count, 10)
	}
	return []comparedField{
		{"TimeStamp", comparedTime(r)},
		{"Mailbox", r.Mailbox},
		{"MailboxGuid", r.MailboxGUID},
		{"User", r.User},
		{"LogonType", r.LogonType},
		{"Access", r.Access.String()},
		{"Throttled", r.Throttled.String()},
		{"ClientIP", r.ClientIP},
		{"second address", r.OtherIP},
		{"ClientInfo", r.ClientInfo},
		{"AppId", r.AppID},
		{"ClientAppId", r.ClientAppID},
		{"SessionId", r.SessionID},
		{"TokenSessionId", r.TokenSessionID},
		{"UniqueTokenId", r.TokenID},
		{"OperationCount", count},
	}
}

// comparedTime returns the time of a record, or its text if it was not understood.
func comparedTime(r *Record) string {
	if r.Time == 0 {
		return r.TimeText
	}
	return time.Unix(r.Time, 0).UTC().Format(time.DateTime) + " UTC"
}

func listStated(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// compareContents compares the folders and items of two copies, or their order if they are the same.
func compareContents(first, second []Folder) []Difference {
	ours, theirs := describeContents(first), describeContents(second)
	if slices.Equal(ours, theirs) {
		return nil
	}
	onlyOurs, onlyTheirs := subtractTexts(ours, theirs), subtractTexts(theirs, ours)
	if len(onlyOurs)+len(onlyTheirs) == 0 {
		return []Difference{{"order of items", ours, theirs}}
	}
	return []Difference{{"folders and items", onlyOurs, onlyTheirs}}
}

// describeContents returns a text for each item and for each folder without items. Texts are equal if the
// items are.
func describeContents(folders []Folder) []string {
	var texts []string
	for _, f := range folders {
		folder := joinStated("folder "+f.Path, f.ID)
		if len(f.Items) == 0 {
			texts = append(texts, folder)
		}
		for _, i := range f.Items {
			size := ""
			if i.Size != NotCounted {
				size = strconv.FormatInt(i.Size, 10) + " bytes"
			}
			id := string(i.MessageID.Key())
			if id != "" {
				id = "<" + id + ">"
			}
			texts = append(texts, joinStated(id, i.Subject, size, i.ID, i.ImmutableID, "in "+folder))
		}
	}
	return texts
}

func joinStated(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// subtractTexts returns the texts of a list that another list does not have, each as often as it is missing.
func subtractTexts(list, from []string) []string {
	left := map[string]int{}
	for _, text := range from {
		left[text]++
	}
	var missing []string
	for _, text := range list {
		if left[text]--; left[text] < 0 {
			missing = append(missing, text)
		}
	}
	return missing
}
