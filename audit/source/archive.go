package source

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// archiveKind is a kind of archive: a file that contains files.
type archiveKind struct {
	name  string
	begin func(head []byte) bool
	read  func(t *textReader, s *stream, c content)
}

func archiveKinds() []archiveKind {
	return []archiveKind{
		{"zip", isZip, (*textReader).readZip},
		{"7z", isSevenZip, (*textReader).readSevenZip},
		{"tar", isTar, (*textReader).readTar},
	}
}

// findArchive returns the kind of an archive that begins with head; false if it is none.
func findArchive(head []byte) (archiveKind, bool) {
	for _, kind := range archiveKinds() {
		if kind.begin(head) {
			return kind, true
		}
	}
	return archiveKind{}, false
}

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// content is what a file, a part of an archive or standard input holds.
type content struct {
	all  io.Reader // from its first byte on
	head []byte    // its first bytes
	// sum hashes what is read, as stored.
	sum *hashReader
	// stored is the file that it was converted from; nil if it is as stored.
	stored *storedFile
	// file is what all reads, if that can be read from any offset; nil otherwise.
	file *os.File
	// bytesRead returns how many bytes of all inputs were read so far.
	bytesRead func() int64
}

// The limits for archives inside of archives, of one input. They end archives that were made to never end.
const (
	maxNestedFiles = 100_000
	maxNestedBytes = 64 << 30
)

var (
	errNestedFiles = errors.New("was not read to its end: it has more than 100,000 files in archives that are inside of archives; unpack these and open them")
	errNestedBytes = errors.New("was not read to its end: archives that are inside of archives take more than 64 GiB; unpack these and open them")
)

// nested counts the files and bytes of archives inside of archives.
type nested struct {
	files int
	bytes int64
}

// readContent reads an input, an archive or a text.
func (t *textReader) readContent(s *stream, c content) {
	r, head, err := s.unpackLayers(c.all, c.head)
	if err == nil {
		if kind, ok := findArchive(head); ok {
			if s.unpacked {
				c.file = nil
			}
			c.all, c.head = r, head
			t.readArchive(s, kind, c)
			return
		}
		r, err = s.decodeText(r, head)
	}
	t.sendText(s, c, r, err)
}

func (t *textReader) readArchive(s *stream, kind archiveKind, c content) {
	if s.layers++; s.layers > maxLayers {
		t.sendFailure(s, errManyLayers)
		return
	}
	kind.read(t, s, c)
}

// archive is an archive that is being read.
type archive struct {
	from   *stream
	inside *container
	name   string // of its kind
}

func openArchive(s *stream, name string) *archive {
	return &archive{from: s, name: name, inside: &container{path: s.path, parent: s.container}}
}

// newMember returns the input for a file in an archive.
func (a *archive) newMember(name string, size int64) *stream {
	return &stream{
		path: a.from.path + "!" + name, container: a.inside, bytes: size,
		notes: append(slices.Clone(a.from.notes), "in "+a.name), layers: a.from.layers, archives: a.from.archives + 1,
	}
}

// readMember reads a file in an archive. It reports false if the file, or what it was read from, is damaged and that
// was reported.
func (t *textReader) readMember(s *stream, from io.Reader, bytesRead func() int64) bool {
	m := &hashReader{from: from, sum: sha256.New()}
	head, err := peekHead(m, true)
	if err != nil && len(head) == 0 {
		t.sendFailure(s, explainUnpackError(err))
		return false
	}
	t.readContent(s, content{all: io.MultiReader(newHead(head), m), head: head, sum: m, bytesRead: bytesRead})
	return m.err == nil
}

// hasRoom counts a file of an archive, and reports whether it may be read.
func (t *textReader) hasRoom(a *archive) bool {
	if a.from.archives == 0 {
		return true
	}
	t.nested.files++
	return t.nested.files <= maxNestedFiles
}

// failArchive reports an error of an archive beside its files.
func (t *textReader) failArchive(a *archive, err error, bytesRead func() int64) {
	t.sendEvent(event{begin: &stream{path: a.from.path, container: a.inside}, bytesRead: bytesRead()})
	t.sendEvent(event{end: &inputEnd{err: err}, bytesRead: bytesRead()})
}

func (t *textReader) endArchive(a *archive, bytesRead func() int64) {
	t.sendEvent(event{containerEnd: a.inside, bytesRead: bytesRead()})
}

// openAt returns an archive as a file that can be read from any offset, and its size. An archive that is none is
// copied to a private file. The caller must call close.
func (t *textReader) openAt(s *stream, c content) (file io.ReaderAt, size int64, closeFile func(), err error) {
	if c.file != nil {
		return c.file, s.bytes, func() {}, nil
	}
	kept, n, err := t.copyToPrivate(c.all, s.unpacked || s.archives > 0)
	if err != nil {
		return nil, 0, nil, err
	}
	return kept, n, func() { closeQuietly(kept) }, nil
}

// copyToPrivate copies a file to a private file, up to a limit if it comes from an archive.
func (t *textReader) copyToPrivate(all io.Reader, limited bool) (*privateFile, int64, error) {
	file, err := createPrivate(t.spool.dir, "whoread-*.archive")
	if err != nil {
		return nil, 0, err
	}
	room := int64(maxNestedBytes) - t.nested.bytes
	if limited {
		all = io.LimitReader(all, room+1)
	}
	n, err := io.Copy(file, all)
	if limited {
		t.nested.bytes += n
	}
	switch {
	case err != nil:
		closeQuietly(file)
		return nil, 0, fmt.Errorf("copying it: %w", err)
	case limited && n > room:
		closeQuietly(file)
		return nil, 0, errNestedBytes
	}
	return file, n, nil
}
