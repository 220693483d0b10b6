package source

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dsnet/compress/bzip2"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// packed is what a writer of a compressed file writes for a text.
func packed(t testing.TB, text []byte, open func(io.Writer) (io.WriteCloser, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bzipped(t testing.TB, text []byte) []byte {
	t.Helper()
	return packed(t, text, func(w io.Writer) (io.WriteCloser, error) { return bzip2.NewWriter(w, nil) })
}

func xzipped(t testing.TB, text []byte) []byte {
	t.Helper()
	return packed(t, text, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) })
}

func zstdPacked(t testing.TB, text []byte) []byte {
	t.Helper()
	return packed(t, text, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

func tarred(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(files[name]))})
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compressors are what may be around one file.
func compressors() map[string]func(testing.TB, []byte) []byte {
	return map[string]func(testing.TB, []byte) []byte{"gzip": gzipped, "bzip2": bzipped, "xz": xzipped, "zstd": zstdPacked}
}

// containers are what may be around files, each with several of them.
func containers(t testing.TB) map[string]func(map[string][]byte) []byte {
	t.Helper()
	return map[string]func(map[string][]byte) []byte{
		"zip":                     func(files map[string][]byte) []byte { return zipped(t, files) },
		"7z":                      func(files map[string][]byte) []byte { return sevenZipped(t, files) },
		"7z with a packed header": func(files map[string][]byte) []byte { return packSevenZipHeader(t, sevenZipped(t, files)) },
		"tar":                     func(files map[string][]byte) []byte { return tarred(t, files) },
		"tar.gz":                  func(files map[string][]byte) []byte { return gzipped(t, tarred(t, files)) },
		"tar.bz2":                 func(files map[string][]byte) []byte { return bzipped(t, tarred(t, files)) },
		"tar.xz":                  func(files map[string][]byte) []byte { return xzipped(t, tarred(t, files)) },
		"tar.zst":                 func(files map[string][]byte) []byte { return zstdPacked(t, tarred(t, files)) },
	}
}

func TestFilesOfArchivesAreNamed(t *testing.T) {
	t.Parallel()
	events := makeEvents(9)
	files := map[string][]byte{
		"a/b.csv": asPortalCSV(events[:3]), "c.jsonl": asJSONLines(events[3:6]), "d.jsonl.gz": gzipped(t, asJSONLines(events[6:])),
		"note.txt": []byte("hello"), "picture.png": []byte("\x89PNG\r\n\x1a\n\x00\x00"),
	}
	for name, pack := range containers(t) {
		path := writeFile(t, "x", pack(files))
		got := readAll(t, Options{}, path)
		var inputs []string
		for _, in := range got.inputs {
			inputs = append(inputs, fmt.Sprintf("%s %d %t %v", strings.TrimPrefix(in.Path, path), in.Rows, in.Skipped != "", in.Err))
		}
		want := []string{
			"!a/b.csv 3 false <nil>", "!c.jsonl 3 false <nil>", "!d.jsonl.gz 3 false <nil>",
			"!note.txt 0 true <nil>", "!picture.png 0 true <nil>",
		}
		if !slices.Equal(inputs, want) {
			t.Errorf("%s: %q", name, inputs)
		}
	}
}

func TestArchiveWithoutLogIsReported(t *testing.T) {
	t.Parallel()
	for name, pack := range containers(t) {
		path := writeFile(t, "x", pack(map[string][]byte{"note.txt": []byte("hello")}))
		got := readAll(t, Options{}, path)
		if last := got.inputs[len(got.inputs)-1]; last.Err == nil || !strings.HasPrefix(last.Err.Error(), path+" contains no audit log") {
			t.Errorf("%s: %+v", name, got.inputs)
		}
	}
}

// A file that is cut off anywhere, and one of which any byte is changed, gives what is whole, and is reported unless
// all of it is whole.
func TestDamagedArchivesAreReported(t *testing.T) {
	t.Parallel()
	events := makeEvents(40)
	files := map[string][]byte{"a.jsonl": asJSONLines(events[:20]), "b.jsonl": asJSONLines(events[20:])}
	all := containers(t)
	for name, pack := range compressors() {
		all[name] = func(map[string][]byte) []byte { return pack(t, asJSONLines(events)) }
	}
	for name, pack := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := pack(files)
			step := stepOf(len(text))
			for i := 1; i < len(text); i += step {
				flipped := bytes.Clone(text)
				flipped[i] ^= 0x55
				for damage, text := range map[string][]byte{"cut off at": text[:i], "changed at": flipped, "more behind, without": append(bytes.Clone(text), text[i:]...)} {
					got := readOne(t, text)
					if !got.suspects() && got.rows != len(events) {
						t.Errorf("%s %d of %d: %v", damage, i, len(text), got)
					}
				}
			}
			if got := readOne(t, append(bytes.Clone(text), "more data, which is not whole"...)); !got.suspects() || got.rows != len(events) {
				t.Errorf("data behind it: %v", got)
			}
		})
	}
}

// The last file of a tar archive may be lost with the mark of its end.
func TestTarWithoutEndIsReported(t *testing.T) {
	t.Parallel()
	text := tarred(t, map[string][]byte{"a": asJSONLines(makeEvents(2)), "b": append(asJSONLines(makeEvents(2)), make([]byte, 2000)...)})
	whole := len(bytes.TrimRight(text, "\x00"))
	for _, end := range []int{len(text) - 1024, len(text) - 1023, len(text) - 512, whole} {
		if got := readOne(t, text[:end]); !strings.Contains(fmt.Sprint(got.err), errCutArchive.Error()) {
			t.Errorf("%d of %d: %v", end, len(text), got)
		}
	}
}

func TestOtherEntriesOfTarAreNotRead(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	log := asJSONLines(makeEvents(2))
	for _, h := range []*tar.Header{
		{Name: "folder/", Typeflag: tar.TypeDir},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "pipe", Typeflag: tar.TypeFifo},
		{Name: "log", Typeflag: tar.TypeReg, Size: int64(len(log))},
	} {
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write(log); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := readAll(t, Options{}, writeFile(t, "x", b.Bytes()))
	if got.rows != 2 || len(got.inputs) != 3 || got.inputs[0].Skipped != "is not a file" || got.inputs[1].Skipped != "is not a file" {
		t.Errorf("%+v", got.inputs)
	}
}

// Layers around a text are bounded, and those within the bound are read.
func TestManyLayersAreRefused(t *testing.T) {
	t.Parallel()
	text := asJSONLines(makeEvents(2))
	for i := range maxLayers + 1 {
		if got := readOne(t, text); i <= maxLayers && (got.rows != 2 || got.err != nil) {
			t.Errorf("%d layers: %v", i, got)
		}
		if i%2 == 0 {
			text = gzipped(t, text)
		} else {
			text = zipped(t, map[string][]byte{"x": text})
		}
	}
	if got := readOne(t, text); !strings.Contains(fmt.Sprint(got.err), errManyLayers.Error()) {
		t.Errorf("%v", got)
	}
}

// The dictionary of an xz file is allocated at once, and its size is what the file says.
func TestLargeDictionaryIsRefused(t *testing.T) {
	t.Parallel()
	text := xzipped(t, asJSONLines(makeEvents(2)))
	size, ok := xzDictionary(text)
	if !ok || size != 8<<20 {
		t.Fatalf("%d %t", size, ok)
	}
	at := bytes.Index(text[14:], []byte{0x21, 0x01}) + 14
	text[at+2] = 40 // 4 GiB
	end := 12 + 4*(int(text[12])+1)
	binary.LittleEndian.PutUint32(text[end-4:], crc32.ChecksumIEEE(text[12:end-4]))
	if got := readOne(t, text); !strings.Contains(fmt.Sprint(got.err), errDictionary.Error()) {
		t.Errorf("%v", got)
	}
}

// Archives inside of archives that would never end are given up.
func TestNestedArchivesAreBounded(t *testing.T) {
	t.Parallel()
	r := newTextReader(t.Context(), nil, nil, &spool{dir: t.TempDir()})
	r.nested.files = maxNestedFiles - 3
	files := 0
	for r.hasRoom(openArchive(&stream{path: "x", archives: 1}, "tar")) {
		files++
	}
	if files != 3 {
		t.Errorf("%d files were read", files)
	}
	r.nested.bytes = maxNestedBytes - 10
	if _, _, err := r.copyToPrivate(strings.NewReader("more than ten bytes"), true); !errors.Is(err, errNestedBytes) {
		t.Errorf("%v", err)
	}
}

// What is skipped of an archive takes no memory, of whatever size it is.
func TestLargeFilesOfArchivesTakeLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("the allocations of large files are counted without the race detector")
	}
	const size = 64 << 20
	picture := append([]byte("\x89PNG\r\n\x1a\n\x00"), make([]byte, size)...)
	stored := map[string][]byte{}
	for name, pack := range containers(t) {
		if name != "tar.bz2" && name != "tar" {
			stored[name] = pack(map[string][]byte{"a.png": picture, "b.jsonl": asJSONLines(makeEvents(2))})
		}
	}
	for name, pack := range compressors() {
		if name != "bzip2" {
			stored[name] = pack(t, picture)
		}
	}
	for name, text := range stored {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := readOne(t, text)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > size/2 || got.rows != 2 && strings.Contains(name, ".") {
				t.Errorf("%d MiB were allocated, %v", took>>20, got)
			}
		})
	}
}
