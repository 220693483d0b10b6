package document_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"whoread/audit/tenant/document"
)

// readMembers reads a member of an object in each way.
func readMembers(t *testing.T, text string) map[string]string {
	t.Helper()
	o, err := document.ParseObject([]byte(text))
	if err != nil {
		return map[string]string{"object": err.Error()}
	}
	got := map[string]string{}
	say := func(how string, value any, err error) {
		if got[how] = fmt.Sprint(value); err != nil {
			got[how] = err.Error()
		}
	}
	text1, err := o.Text("a")
	say("text", text1, err)
	text2, err := o.RequiredText("a")
	say("required", text2, err)
	texts, err := o.Texts("a")
	say("texts", texts, err)
	n, stated, err := o.Number("a")
	say("number", fmt.Sprint(n, " ", stated), err)
	n, err = o.RequiredInteger("a")
	say("integer", n, err)
	flag, stated, err := o.Bool("a")
	say("flag", fmt.Sprint(flag, " ", stated), err)
	list, err := o.Array("a")
	say("array", len(list), err)
	return got
}

func TestMembers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[string]string{
		`{}`:                    {"text": "", "required": `"a" is missing`, "texts": "[]", "number": "0 false", "integer": `"a" is missing`, "flag": "false false", "array": `"a" is missing`},
		`{"a":null}`:            {"text": "", "required": `"a" is missing`, "texts": "[]", "number": "0 false", "flag": "false false", "array": `"a" is missing`},
		`{"a":"x"}`:             {"text": "x", "required": "x", "texts": `"a" is not a list`, "number": `"a" is not a whole number`, "flag": `"a" is neither true nor false`},
		`{"a":""}`:              {"text": "", "required": `"a" is missing`, "number": `"a" is not a whole number`},
		`{"a":"\u0041\n\"}"}`:   {"text": "A\n\"}"},
		`{"\u0061":"x"}`:        {"text": "x"},
		` { "a" : "x" } `:       {"text": "x"},
		`{"A":"x"}`:             {"text": "x"},
		`{"A":"x","a":"x"}`:     {"text": `"a" is stated twice`},
		`{"a":null,"A":null}`:   {"text": `"a" is stated twice`},
		`{"a":5}`:               {"text": `"a" is not a text`, "required": `"a" is not a text`, "number": "5 true", "flag": `"a" is neither true nor false`},
		`{"a":"5"}`:             {"number": "5 true"},
		`{"a":-1}`:              {"number": `"a" is not a whole number`, "integer": "-1"},
		`{"a":"-1"}`:            {"number": `"a" is not a whole number`, "integer": "-1"},
		`{"a":1.5}`:             {"number": `"a" is not a whole number`},
		`{"a":1e3}`:             {"number": `"a" is not a whole number`},
		`{"a":1e999}`:           {"number": `"a" is not a whole number`},
		`{"a":true}`:            {"flag": "true true", "text": `"a" is not a text`, "number": `"a" is not a whole number`},
		`{"a":"False"}`:         {"flag": "false true"},
		`{"a":["x","y"]}`:       {"texts": "[x y]", "array": "2", "text": `"a" is not a text`},
		`{"a":["x",5]}`:         {"texts": `"a" is not a text`, "array": "2"},
		`{"a":[]}`:              {"texts": "[]", "array": "0"},
		`{"a":{}}`:              {"texts": `"a" is not a list`, "array": `"a" is not a list`},
		`{"a":"x","a":"y"}`:     {"text": `"a" is stated twice`, "number": `"a" is stated twice`, "array": `"a" is stated twice`},
		`{"a":"x","\u0061":[]}`: {"text": `"a" is stated twice`},
		`[]`:                    {"object": "is not an object"},
		`null`:                  {"object": "is not an object"},
		`{"a":`:                 {"object": "is not JSON"},
		``:                      {"object": "is not JSON"},
		`{}{}`:                  {"object": "is not JSON"},
	} {
		got := readMembers(t, text)
		for how, want := range want {
			if got[how] != want {
				t.Errorf("%s: %s is %s, want %s", text, how, got[how], want)
			}
		}
	}
}

func TestLastValue(t *testing.T) {
	t.Parallel()
	o, err := document.ParseObject([]byte(`{"a":1,"b":2,"a":[3]}`))
	if err != nil || string(o.LastValue("a")) != "[3]" || string(o.LastValue("b")) != "2" || o.LastValue("c") != nil {
		t.Errorf("%s, %s, %v", o.LastValue("a"), o.LastValue("b"), err)
	}
}

func TestNamesInAnyCase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"Value":[1]}`:             "1 <nil>",
		`{"\u0056alue":[1]}`:        "1 <nil>",
		`{"Value":[1],"value":[]}`:  `0 "value" is stated twice`,
		`{"VALUE":[1],"VALUE":[2]}`: `0 "value" is stated twice`,
		`{"values":[1]}`:            `0 "value" is missing`,
	} {
		o, err := document.ParseObject([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		list, err := o.Array("value")
		if got := fmt.Sprint(len(list), " ", err); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestParseOData(t *testing.T) {
	t.Parallel()
	const empty = `"@odata.nextLink" is empty; a last page has no such member`
	for text, want := range map[string]struct{ link, flaw, err string }{
		`{"value":[]}`:                                  {},
		`{"@odata.nextLink":"a"}`:                       {link: "a"},
		`{"@odata.NextLink":"a"}`:                       {link: "a"},
		`{"@odata.nextLink":"a","@odata.NextLink":"a"}`: {err: `"@odata.nextLink" is stated twice`},
		`{"@odata.nextLink":null}`:                      {err: empty},
		`{"@odata.nextLink":""}`:                        {err: empty},
		`{"@odata.nextLink":7}`:                         {err: `"@odata.nextLink" is not a text`},
		`{"value":[],"error":null}`:                     {},
		`{"value":[],"error":{}}`:                       {flaw: `an "error" was not expected in an answer that reports success`},
		`{"value":[],"Error":"busy"}`:                   {flaw: `an "error" was not expected in an answer that reports success`},
		`{"error":1,"error":null}`:                      {flaw: `an "error" was not expected in an answer that reports success`},
		"{\"value\":[\"\xff\"]}":                        {flaw: "the answer is not UTF-8"},
	} {
		o, flaw, err := document.ParseOData([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		link, err := o.NextLink()
		if link != want.link || errorText(flaw) != want.flaw || errorText(err) != want.err {
			t.Errorf("%s: link %q, flaw %v, error %v", text, link, flaw, err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Elements share the memory of the text, and appending to one does not overwrite the next.
func TestElementsShareMemory(t *testing.T) {
	t.Parallel()
	text := []byte(`{"value":[{"a":1}, {"b":"]"}]}`)
	o, err := document.ParseObject(text)
	if err != nil {
		t.Fatal(err)
	}
	list, err := o.Array("value")
	if err != nil || len(list) != 2 || &list[0][0] != &text[strings.Index(string(text), `{"a"`)] || cap(list[0]) != len(list[0]) {
		t.Errorf("%q, %v", list, err)
	}
}

func TestTooManyElementsAndMembers(t *testing.T) {
	t.Parallel()
	text := "[" + strings.Repeat("1,", 1<<20) + "1]"
	v, err := document.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.ParseArray(); err == nil || !strings.Contains(err.Error(), "more than 1048576 elements") {
		t.Error(err)
	}
	text = "{" + strings.Repeat(`"key":0,`, 1<<20)
	if o, err := document.ParseObject([]byte(text[:len(text)-1] + "}")); err != nil || string(o.LastValue("key")) != "0" {
		t.Error(err)
	}
	if _, err := document.ParseObject([]byte(text + `"key":0}`)); err == nil || !strings.Contains(err.Error(), "more than 1048576 members") {
		t.Error(err)
	}
}

// Every JSON text is parsed as encoding/json parses it.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,-2.5e3,true,false,null,"x\"\\\u00e9"],"b":{"c":{}},"":[]}`, ` [ [ ] , { } , "" , 0 ] `, `"x"`, `null`, `{"a":1,"a":2}`, `[1 , 2]`, `{"a" : 1 , "b" : [ ]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := document.Parse(text)
		if (err == nil) != json.Valid(text) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil {
			compareWithStdlib(t, v)
		}
	})
}

func compareWithStdlib(t *testing.T, v document.Value) {
	t.Helper()
	if list, err := v.ParseArray(); err == nil {
		var want []json.RawMessage
		if err := json.Unmarshal(v, &want); err != nil || len(want) != len(list) {
			t.Fatalf("%s: %d elements, want %d", v, len(list), len(want))
		}
		for i := range list {
			if string(list[i]) != string(want[i]) {
				t.Fatalf("element %d of %s is %s, want %s", i, v, list[i], want[i])
			}
			compareWithStdlib(t, list[i])
		}
	}
	if o, err := v.ParseObject(); err == nil {
		var want map[string]json.RawMessage
		if err := json.Unmarshal(v, &want); err != nil {
			t.Fatal(err)
		}
		names := slices.Sorted(maps.Keys(want))
		for _, name := range names {
			same := func(other string) bool { return other != name && strings.EqualFold(other, name) }
			if slices.ContainsFunc(names, same) {
				continue // it is unknown here which is the last
			}
			if !reflect.DeepEqual(string(o.LastValue(name)), string(want[name])) {
				t.Fatalf("%q of %s is %s, want %s", name, v, o.LastValue(name), want[name])
			}
			compareWithStdlib(t, o.LastValue(name))
		}
	}
}
