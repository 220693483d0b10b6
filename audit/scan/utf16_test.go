package scan

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// utf16Text writes a text of UTF-8 as UTF-16, with a byte order mark if wanted.
func utf16Text(text []byte, order binary.AppendByteOrder, mark bool) []byte {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(string(text))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// decode decodes a text as the reader does, in pieces of one byte if tiny is set.
func decode(t testing.TB, text []byte, e Encoding, tiny bool) (string, *UTF16Decoder) {
	t.Helper()
	d := NewUTF16Decoder(e)
	var from io.Reader = strings.NewReader(string(text))
	if tiny {
		from = iotest.OneByteReader(from)
	}
	got, err := io.ReadAll(transform.NewReader(from, d))
	if err != nil {
		t.Fatal(err)
	}
	return string(got), d
}

func TestUTF16Resynchronizes(t *testing.T) {
	t.Parallel()
	const text = "Operations,AuditData\r\n送信,\"{\"\"Path\"\":\"\"Boîte 😀\"\"}\"\r\nlast line of the file\r\n"
	for _, order := range []struct {
		e     Encoding
		bytes binary.AppendByteOrder
	}{{UTF16LE, binary.LittleEndian}, {UTF16BE, binary.BigEndian}} {
		whole := utf16Text([]byte(text), order.bytes, true)
		if got, d := decode(t, whole, order.e, true); got != text || d.Damage() != nil {
			t.Fatalf("%q, %v", got, d.Damage())
		}
		for i := 2; i < len(whole)-80; i++ {
			for name, damaged := range map[string][]byte{
				"lost": slices.Delete(slices.Clone(whole), i, i+1), "added": slices.Insert(slices.Clone(whole), i, 'x'),
			} {
				got, d := decode(t, damaged, order.e, false)
				if !strings.HasSuffix(got, "line of the file\r\n") || d.count < 1 || d.first < int64(i)-2*unitsToShift || d.first > int64(i)+64 {
					t.Errorf("byte %d %s: %q, %d damages from %d on", i, name, got, d.count, d.first)
				}
			}
		}
	}
}

func TestUTF16ThatEndsTooEarly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\x00b":                "a\ufffd",
		"\x3d\xd8":              "\ufffd",
		"\x3d\xd8\x00":          "\ufffd\ufffd",
		"\x3d\xd8a\x00":         "\ufffda",
		"\x00\xdea\x00":         "\ufffda",
		"\xff\xfe":              "",
		"\xff\xfea\x00\xff\xfe": "a\ufeff",
	} {
		got, d := decode(t, []byte(text), UTF16LE, false)
		if got != want || (d.Damage() == nil) != (!strings.Contains(want, "\ufffd")) {
			t.Errorf("%q is %q (%v), want %q", text, got, d.Damage(), want)
		}
	}
}

// FuzzUTF16 compares with the decoder of x/text on text that is whole, and checks that the result
// does not depend on the pieces that the text comes in.
func FuzzUTF16(f *testing.F) {
	f.Add("a,\"b\"\r\né送😀", uint64(1))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		text = strings.ToValidUTF8(text, "?")
		units := utf16Text([]byte(text), binary.LittleEndian, true)
		got, d := decode(t, units, UTF16LE, false)
		want, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().String(string(units))
		if err != nil {
			t.Fatal(err)
		}
		if d.Damage() == nil && got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		if r := rand.New(rand.NewPCG(seed, 1)); len(units) > 4 {
			i := 2 + r.IntN(len(units)-2)
			units = slices.Delete(units, i, i+1)
		}
		one, _ := decode(t, units, UTF16LE, true)
		if all, _ := decode(t, units, UTF16LE, false); one != all {
			t.Fatalf("%q in pieces, %q at once", one, all)
		}
	})
}

// Text in UTF-8 behind text in UTF-16 is reported, and Chinese text is not taken for it.
func TestUTF8JoinedToUTF16(t *testing.T) {
	t.Parallel()
	wide := utf16Text([]byte("Operations,AuditData\r\n"), binary.LittleEndian, true)
	if _, d := decode(t, append(slices.Clone(wide), strings.Repeat(`{"Operation":"Send"}`, 8)...), UTF16LE, true); d.Damage() == nil {
		t.Error("text in UTF-8 is not seen")
	}
	r := rand.New(rand.NewPCG(1, 2))
	var chinese strings.Builder
	for range 1 << 20 {
		chinese.WriteRune(rune(0x4e00 + r.IntN(0x9fff-0x4e00)))
	}
	if _, d := decode(t, utf16Text([]byte(chinese.String()), binary.LittleEndian, true), UTF16LE, false); d.Damage() != nil {
		t.Errorf("Chinese text: %v", d.Damage())
	}
}
