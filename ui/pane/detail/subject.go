package detail

import (
	"strings"
	"time"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// Subject is what is known about a message. All texts come from outside.
type Subject struct {
	// Known is the state of the message in the table, also from records; its State is "" if there is
	// none.
	Known table.MessageInfo
	// Answer is the answer of the sources; it has no findings if it was not read yet, or no source was
	// queried.
	Answer trace.Answer
}

// byRecord is the source of a subject that a record states.
const byRecord = "the record"

// addSubject adds the subjects of a message, each with sender, recipients and time, and the finding of
// each source. rest goes after the first subject.
func (p *page) addSubject(s Subject, rest string) {
	subjects := s.Known.Subjects
	if s.Known.State != table.Found {
		p.addWrapped(theme.Style{}, 6, "    subject "+describeUnknown(s.Known)+rest)
		p.addFindings(s.Answer)
		return
	}
	if len(subjects) == 0 {
		subjects = []string{""}
	}
	messages := map[string][]trace.Message{}
	for _, m := range s.Answer.Messages {
		messages[m.Subject] = append(messages[m.Subject], m)
	}
	for i, subject := range subjects[:min(len(subjects), maxSubjects)] {
		line := "    " + quoteSubject(subject)
		if len(messages[subject]) == 0 && strings.HasSuffix(s.Known.Source, byRecord) {
			line += " (stated by the record)"
		}
		if i == 0 {
			line += rest
		}
		p.addWrapped(theme.Style{}, 6, line)
		for _, m := range messages[subject] {
			p.addMessage(m)
		}
	}
	if more := len(subjects) - maxSubjects; more > 0 {
		p.addWrapped(theme.Style{}, 6, "    and "+humanize.FormatCount(more, "more subject")+"; export the messages to list all")
	}
	p.addFindings(s.Answer)
}

// maxSubjects limits the subjects listed for one id: some mailers give a whole campaign one message id.
const maxSubjects = 500

// quoteSubject returns a subject in quotes.
func quoteSubject(subject string) string {
	if subject == "" {
		return "(no subject)"
	}
	return "“" + subject + "”"
}

// describeUnknown explains why there is no subject: "not found in the last 30 days by hunting".
func describeUnknown(k table.MessageInfo) string {
	switch k.State {
	case "":
		return table.NotAsked
	case trace.NotFound.String():
		return strings.TrimRight(k.State+" "+k.Source, " ")
	}
	return k.State
}

// addMessage adds the sender, the recipients, the time, the folder and the size of a message.
func (p *page) addMessage(m trace.Message) {
	var parts []string
	add := func(holds bool, part string) {
		if holds {
			parts = append(parts, part)
		}
	}
	add(m.Sender != "", "from "+m.Sender)
	add(len(m.Recipients) > 0, "to "+strings.Join(m.Recipients, ", "))
	add(!m.Received.IsZero(), "received "+humanize.FormatTime(m.Received.Unix()))
	add(m.Folder != "", "in "+m.Folder)
	add(m.Size > 0, humanize.FormatCount(m.Size, "byte"))
	if len(parts) > 0 {
		p.addWrapped(theme.Style{}, 8, "      "+strings.Join(parts, ", "))
	}
}

// addFindings adds the finding of each source, and when it was queried.
func (p *page) addFindings(a trace.Answer) {
	for _, f := range a.Findings {
		p.addWrapped(p.theme.Muted, 8, "      "+describeFinding(f))
	}
}

func describeFinding(f trace.Finding) string {
	said := f.Source + ": " + f.State.String()
	if f.State == trace.NotFound && f.Reach != "" {
		said += " " + f.Reach
	}
	if f.Mailbox != "" {
		said += " (" + f.Mailbox + ")"
	}
	if !f.Asked.IsZero() && f.State != trace.Outside { // where nobody was asked
		said += ", asked " + f.Asked.UTC().Format(time.DateTime)
	}
	if f.Reason != "" {
		said += ". " + f.Reason
	}
	return said
}
