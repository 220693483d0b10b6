package form

import (
	"strings"
	"testing"
)

func TestStrayQuoteInALongFileIsFoundBeforeItsEnd(t *testing.T) {
	f, err := parseCSVHeader([]byte("Operation,AuditData"), '\n')
	if err != nil {
		t.Fatal(err)
	}
	good := "MailItemsAccessed" + `,"{""Id"":""1""}"` + "\n"
	open := `"oops,"{""Id"":""1""}"` + "\n"
	text := open + strings.Repeat(good, longQuote/len(good)+1)
	split := f.NewSplitter()
	if n := split.CutRows([]byte(text), false); n != len(open) {
		t.Fatalf("cut after %d bytes", n)
	}
	if n := split.CutRows([]byte(text[len(open):]), false); n != len(text)-len(open) {
		t.Errorf("the rest is cut after %d bytes", n)
	}
	if n := f.NewSplitter().CutRows([]byte(`"oops,{`+"\n"+strings.Repeat("x\n", longQuote/2)), false); n != 0 {
		t.Errorf("a long cell is cut after %d bytes", n)
	}
}
