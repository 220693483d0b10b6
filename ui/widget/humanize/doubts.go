package humanize

import (
	"strings"

	"whoread/audit/table"
)

// DoubtWords are the words for something that makes an answer uncertain.
type DoubtWords struct {
	Name  string // on a line of the page: "1 conflict"
	Short string // in the title; "" for what is normal in a log
	Means string // what it means for an answer, in sentences
}

// DescribeRecordDoubt returns the words for a doubt about records. o has the omissions of all records, and
// conflicts the number of records with the id of an earlier one.
func DescribeRecordDoubt(d table.Doubt, o table.Omissions, conflicts int) DoubtWords {
	count := FormatNumber(d.Records)
	switch d.Kind {
	case table.Blinding:
		return describeBlinding(d)
	case table.Conflicting:
		return DoubtWords{"conflicting copies", FormatCount(conflicts, "conflict"), "Records with one Id state different things; all copies are kept, and the detail of each shows the difference."}
	case table.Miscounted:
		return omissionWords("miscounted", count+" miscounted", table.Omissions{FewerItems: o.FewerItems, MoreItems: o.MoreItems})
	case table.WithoutTime:
		return omissionWords("no time", count+" without time", table.Omissions{WithoutTime: d.Records})
	case table.WithoutAccess:
		return omissionWords("neither Bind nor Sync", count+" without access", table.Omissions{WithoutAccess: d.Records})
	case table.WithoutMailbox:
		return omissionWords("no mailbox", count+" without mailbox", table.Omissions{WithoutMailbox: d.Records})
	case table.WithoutAddress:
		return omissionWords("no address", count+" without address", table.Omissions{WithoutAddress: d.Records})
	case table.WithoutID:
		return omissionWords("no Id", count+" without Id", table.Omissions{WithoutID: d.Records})
	case table.Synced:
		return DoubtWords{"Sync: items not named", "", "A client copied folders completely; the log does not name the items in them. Press 4 to list the folders."}
	case table.WithoutSession:
		return DoubtWords{"no session", "", "These records state no SessionId: they cannot be linked to others by session. Most Binds have none."}
	default:
		return DoubtWords{}
	}
}

// omissionWords returns the words for an omission, with the sentences that the summary prints.
func omissionWords(name, short string, o table.Omissions) DoubtWords {
	return DoubtWords{name, short, strings.Join(DescribeOmissions(o), ". ") + "."}
}

func describeBlinding(d table.Doubt) DoubtWords {
	const means = "The log was throttled: Binds of the mailbox may be missing for up to 24 hours after each throttled record."
	if d.First == 0 {
		return DoubtWords{"throttled, time not stated", "throttled", means}
	}
	short := "blind " + FormatHours(d.Last-d.First)
	return DoubtWords{short, short, means}
}

// FormatHours returns a number of seconds as hours, rounded up: "24 h".
func FormatHours(seconds int64) string { return FormatNumber((seconds+3599)/3600) + " h" }

// The doubts that are not about records.

// DescribeGaps returns the words for n gaps, of which the first has a reason.
func DescribeGaps(n int, first string) DoubtWords {
	means := "Something that was requested, or that a file should contain, is missing: " + first
	if n > 1 {
		means += "; and " + FormatCount(n-1, "gap") + " more"
	}
	return DoubtWords{"INCOMPLETE: " + FormatCount(n, "gap"), "INCOMPLETE", means + ". Enter goes to the gaps."}
}

// DescribeNothingRequested returns the words for a fetch that ended too early.
func DescribeNothingRequested() DoubtWords {
	return DoubtWords{"INCOMPLETE: not requested", "INCOMPLETE", "The load ended before anything was requested."}
}

// DescribeRejected returns the words for n rows that could not be read.
func DescribeRejected(n int) DoubtWords {
	return DoubtWords{"rejected", FormatNumber(n) + " rejected", "Rows that could not be read. Enter lists them with their places and reasons."}
}

// DescribeFlagged returns the words for n rows that were read, possibly incorrectly.
func DescribeFlagged(n int) DoubtWords {
	return DoubtWords{"flagged", FormatNumber(n) + " flagged", "Rows that were read, possibly incorrectly. Enter lists them with their places and reasons."}
}

// DescribeNarrowed returns the words for requests of some actors or addresses only.
func DescribeNarrowed(filter string) DoubtWords {
	return DoubtWords{"narrowed request", "narrowed", "Requested were only " + filter + ": accesses by others are not among the records."}
}

// DescribeLate returns the words for a span in which records may still arrive.
func DescribeLate(seconds int64) DoubtWords {
	return DoubtWords{"late records", "last " + FormatHours(seconds) + " may grow", "Records appear in the log up to a day after the access. These hours were requested before that: request them again later."}
}

// DescribeWithoutSubject returns the words for messages without a known subject.
func DescribeWithoutSubject() DoubtWords {
	return DoubtWords{"no subject known", "", "The log identifies these messages by their ids only. t and T look up subjects, if a service can be queried. Enter shows the messages of their records."}
}
