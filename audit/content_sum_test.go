package audit_test

import (
	"strings"
	"testing"
	"time"

	"whoread/audit"
)

func TestSumContentIgnoresHowItIsWritten(t *testing.T) {
	const text = `{"UserId":"adele","Folders":[{"Path":"\\Inbox","Items":[1,2]}],"Note":"é/"}`
	want := audit.SumContent([]byte(text))
	for name, same := range map[string]string{
		"white space":    "\n {\"UserId\" : \"adele\",\r\n\t\"Folders\":[ {\"Path\":\"\\\\Inbox\",\"Items\":[ 1, 2 ]} ],\"Note\":\"é/\"} ",
		"order of keys":  `{"Folders":[{"Items":[1,2],"Path":"\\Inbox"}],"Note":"é/","UserId":"adele"}`,
		"case of keys":   `{"userId":"adele","folders":[{"path":"\\Inbox","items":[1,2]}],"note":"é/"}`,
		"escapes":        `{"UserId":"\u0061dele","Folders":[{"Path":"\u005cInbox","Items":[1,2]}],"Note":"\u00e9\/"}`,
		"Graph's types":  `{"@odata.type":"#a","UserId":"adele","Folders@odata.type":"#b","Folders":[{"Path":"\\Inbox","Items":[1,2]}],"Note":"é/"}`,
		"a byte of text": strings.Replace(text, `"adele"`, `"ad`+"\u0065"+`le"`, 1),
	} {
		if audit.SumContent([]byte(same)) != want {
			t.Errorf("%s: the sum differs", name)
		}
	}
	for name, other := range map[string]string{
		"another value":     strings.Replace(text, "adele", "Adele", 1),
		"another key":       strings.Replace(text, `"Note"`, `"Notes"`, 1),
		"one more key":      strings.Replace(text, `{"UserId"`, `{"Index":7,"UserId"`, 1),
		"order of an array": strings.Replace(text, "[1,2]", "[2,1]", 1),
		"text, no number":   strings.Replace(text, "[1,2]", `["1",2]`, 1),
		"no JSON":           text + "}",
		"a list":            "[" + text + "]",
	} {
		if audit.SumContent([]byte(other)) == want {
			t.Errorf("%s: the sum is the same", name)
		}
	}
}

func TestSumContentOfDeepText(t *testing.T) {
	deep := func(inner string) []byte {
		return []byte(strings.Repeat("[", 30_000) + inner + strings.Repeat("]", 30_000))
	}
	begin := time.Now()
	if audit.SumContent(deep("1")) == audit.SumContent(deep("2")) {
		t.Error("texts that differ on a deep level have the same sum")
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestOnlyRecordsWithoutIDHaveSum(t *testing.T) {
	for text, want := range map[string]bool{
		`{"Id":"a","Operation":"MailItemsAccessed"}`: false,
		`{"Operation":"MailItemsAccessed"}`:          true,
		`{"Operation":"Send"}`:                       false,
	} {
		r, err := audit.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if has := r.Sum != (audit.ContentSum{}); has != want {
			t.Errorf("%s: a sum is %v", text, has)
		}
	}
}
