package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/ulikunitz/xz/lzma"
)

// sevenZipDictionary stands for 4 MiB.
const sevenZipDictionary = 20

func lzma2Packed(t testing.TB, text []byte) []byte {
	t.Helper()
	return packed(t, text, func(w io.Writer) (io.WriteCloser, error) {
		return lzma.Writer2Config{DictCap: 4 << 20}.NewWriter2(w)
	})
}

// longNumber writes a number of a 7z header in its longest form.
func longNumber(b []byte, n int) []byte {
	return binary.LittleEndian.AppendUint64(append(b, 0xff), uint64(n))
}

// sevenZipStreamsOf describes one block of LZMA2 without the end of the description.
func sevenZipStreamsOf(at, packedSize, size int, more ...byte) []byte {
	b := longNumber([]byte{0x06}, at)
	b = longNumber(append(b, 0x01, 0x09), packedSize)
	b = append(b, 0x00, 0x07, 0x0b, 0x01, 0x00, 0x01, 0x21, 0x21, 0x01, sevenZipDictionary, 0x0c)
	return append(append(longNumber(b, size), more...), 0x00)
}

// sevenZipOf returns an archive of packed data and a header.
func sevenZipOf(data, header []byte) []byte {
	start := binary.LittleEndian.AppendUint64(nil, uint64(len(data)))
	start = binary.LittleEndian.AppendUint64(start, uint64(len(header)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(header))
	out := binary.LittleEndian.AppendUint32([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), crc32.ChecksumIEEE(start))
	return slices.Concat(out, start, data, header)
}

// sevenZipped is a 7z archive with all files in one solid block of LZMA2.
func sevenZipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	names := slices.Sorted(maps.Keys(files))
	var all, list []byte
	for _, name := range names {
		all = append(all, files[name]...)
	}
	block := lzma2Packed(t, all)
	head := append([]byte{0x01, 0x04}, sevenZipStreamsOf(0, len(block), len(all))...)
	head = append(longNumber(append(head, 0x08, 0x0d), len(names)), 0x09)
	for _, name := range names[:len(names)-1] {
		head = longNumber(head, len(files[name]))
	}
	head = append(head, 0x0a, 0x01)
	for _, name := range names {
		head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(files[name]))
		for _, unit := range utf16.Encode([]rune(name + "\x00")) {
			list = binary.LittleEndian.AppendUint16(list, unit)
		}
	}
	head = longNumber(append(head, 0x00, 0x00, 0x05), len(names))
	head = longNumber(append(head, 0x11), len(list)+1)
	return sevenZipOf(block, slices.Concat(head, []byte{0}, list, []byte{0x00, 0x00}))
}

// sevenZipParts returns the packed data and the header of an archive.
func sevenZipParts(text []byte) (data, header []byte) {
	at := 32 + binary.LittleEndian.Uint64(text[12:])
	return text[32:at], text[at:]
}

// packSevenZipHeader returns an archive with its header packed, as 7-Zip writes them.
func packSevenZipHeader(t testing.TB, text []byte) []byte {
	t.Helper()
	data, header := sevenZipParts(text)
	block := lzma2Packed(t, header)
	sum := binary.LittleEndian.AppendUint32([]byte{0x0a, 0x01}, crc32.ChecksumIEEE(header))
	streams := sevenZipStreamsOf(len(data), len(block), len(header), sum...)
	return sevenZipOf(slices.Concat(data, block), slices.Concat([]byte{0x17}, streams, []byte{0x00}))
}

func TestSevenZipWithPasswordIsRefused(t *testing.T) {
	t.Parallel()
	data, header := sevenZipParts(sevenZipped(t, map[string][]byte{"a": asJSONLines(makeEvents(2))}))
	header = bytes.Replace(header, []byte{0x21, 0x21, 0x01, sevenZipDictionary}, []byte("\x24\x06\xf1\x07\x01\x02\x53\x00"), 1)
	plain := sevenZipOf(data, header)
	for _, text := range [][]byte{plain, packSevenZipHeader(t, plain)} {
		if got := readOne(t, text); got.rows != 0 || !strings.Contains(fmt.Sprint(got.err), errPassword.Error()) {
			t.Errorf("%v", got)
		}
	}
}

// A header can be made that has a valid checksum and states more than it holds.
func TestSevenZipHeaderTakesNoMemoryForWhatItStates(t *testing.T) {
	text := sevenZipped(t, map[string][]byte{"a": asJSONLines(makeEvents(2)), "b": []byte("b")})
	data, header := sevenZipParts(text)
	big := longNumber(nil, 1<<31)
	for i := range header {
		damaged := bytes.Clone(header)
		copy(damaged[i:], big)
		for _, text := range [][]byte{sevenZipOf(data, damaged), packSevenZipHeader(t, sevenZipOf(data, damaged))} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := readOne(t, text)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20 {
				t.Errorf("changed at %d: %d MiB, %v", i, used>>20, got)
			}
		}
	}
}

func TestEmptySevenZipIsReported(t *testing.T) {
	t.Parallel()
	if got := readOne(t, sevenZipOf(nil, nil)); got.rows != 0 || !got.suspects() {
		t.Errorf("%v", got)
	}
}

// FuzzSevenZip checks that damage of an archive is reported, and never ends the program.
func FuzzSevenZip(f *testing.F) {
	events := makeEvents(4)
	text := sevenZipped(f, map[string][]byte{"a": asJSONLines(events[:2]), "b": asJSONLines(events[2:])})
	for _, text := range [][]byte{text, packSevenZipHeader(f, text)} {
		data, header := sevenZipParts(text)
		f.Add(text, false)
		f.Add(text[:len(text)-1], false)
		f.Add(slices.Concat(data, header), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, sum bool) {
		if sum { // a valid checksum of a header that is not
			half := len(text) / 2
			text = sevenZipOf(text[:half], text[half:])
		}
		checkReading(t, text)
	})
}
