package scan

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

const plainRecord = `{"CreationTime":"2026-09-14T09:31:02","Id":"f2b6c9d4-8e1a-4b37-9c50-3d7e2a1f6b84","Operation":"MailItemsAccessed",` +
	`"RecordType":50,"UserId":"adele.vance@contoso.example","ClientInfoString":"Client=OWA;Action=ViaProxy","ExternalAccess":false,` +
	`"OriginatingServer":"AM5PR0402MB2804 (15.20.3977.024)\r\n","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],` +
	`"Folders":[{"FolderItems":[{"InternetMessageId":"<DB9PR04MB84621A7F3E2C9D0B5F6A1E3C9F81A@DB9PR04MB8462.eurprd04.prod.outlook.com>",` +
	`"SizeInBytes":48213}],"Path":"\\Inbox"}],"OperationCount":1}`

func TestValidJSONAgreesWithEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, ` {"a" : [1, -2.5e+3, true, false, null, "x"] } `, `{"a":"12345678\n\u00e9\"\\/"}`, `[]`, `"a"`, `0`, `-0.1E-2`,
		``, ` `, `{`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `[1,]`, `[1 2]`, `{"a":1 "b":2}`, `{a:1}`, `"abc`, `"\x"`, `"\u12g4"`,
		`"\u12`, `"\`, "\"a\tb\"", "\"1234567\x1f\"", `01`, `-`, `1.`, `1e`, `+1`, `tru`, `truex`, `{} {}`, `{"a":1}}`, "\"é\xff\"",
		`{"a":1`, `{"a`, `[1`, `{"a" 1}`,
	} {
		if got, want := ValidJSON([]byte(text)), json.Valid([]byte(text)); got != want {
			t.Errorf("ValidJSON(%q) = %v, want %v", text, got, want)
		}
	}
	for n := range len(plainRecord) {
		if ValidJSON([]byte(plainRecord[:n])) {
			t.Fatalf("the first %d characters of a record are taken for a record", n)
		}
	}
}

// cutOffText reports whether the standard library finds a text to end too early.
func cutOffText(text []byte) bool {
	var whole json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(text)).Decode(&whole), io.ErrUnexpectedEOF)
}

func TestCutOff(t *testing.T) {
	t.Parallel()
	for n := 1; n < len(plainRecord); n++ {
		if _, cut := CheckJSON([]byte(plainRecord[:n])); !cut {
			t.Fatalf("the first %d characters of a record are not cut off", n)
		}
	}
}

// FuzzValidText compares with the standard library.
func FuzzValidText(f *testing.F) {
	f.Add([]byte(plainRecord))
	f.Add([]byte(`{"a":[1,-2.5e+3,true,"\u00e9\\"]}`))
	f.Add([]byte(strings.Repeat(`[`, 100)))
	f.Fuzz(func(t *testing.T, text []byte) {
		const nested = 9000 // the standard library stops at ten thousand levels
		if len(text) > nested {
			t.Skip("it may be nested more deeply than the standard library reads")
		}
		if got, want := ValidJSON(text), json.Valid(text); got != want {
			t.Errorf("ValidJSON(%q) = %v, want %v", text, got, want)
		}
		if _, got := CheckJSON(text); got != cutOffText(text) && len(bytes.TrimSpace(text)) > 0 {
			t.Errorf("%q is cut off: %v", text, got)
		}
	})
}

func BenchmarkValidText(b *testing.B) {
	text := []byte(plainRecord)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if !ValidJSON(text) {
			b.Fatal("not valid")
		}
	}
}
