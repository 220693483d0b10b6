package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"whoread/audit/crash"
)

// The sizes of the blocks of text that are sent. The first is small, so that the first rows are
// available at once.
const (
	firstBlock = 64 << 10
	blockSize  = 256 << 10
	blocks     = 6
)

// textReader reads the inputs in order and sends their text. It has its own goroutine, because a read
// can block forever; nothing waits for it.
type textReader struct {
	ctx   context.Context
	paths []foundPath
	stdin io.Reader
	spool *spool

	events chan event
	free   chan []byte
	// doneBytes counts the bytes of the inputs before the current one.
	doneBytes int64
	// nested counts what the current input has in archives inside of archives.
	nested nested
	// begun reports whether an input has begun and not ended.
	begun bool
}

func newTextReader(ctx context.Context, places []foundPath, stdin io.Reader, keep *spool) *textReader {
	p := &textReader{
		ctx: ctx, paths: places, stdin: stdin, spool: keep,
		events: make(chan event, blocks), free: make(chan []byte, blocks+2),
	}
	for range cap(p.free) {
		p.free <- nil
	}
	return p
}

func (t *textReader) readAll() {
	defer close(t.events)
	for _, place := range t.paths {
		if t.ctx.Err() != nil {
			return
		}
		if err := t.tryPath(place); err != nil {
			t.abandonPath(place, err)
		}
		t.doneBytes += max(place.size, 0)
	}
}

// tryPath reads one path. An internal error ends only this input.
func (t *textReader) tryPath(at foundPath) (err error) {
	defer crash.Recover("reading it", &err)
	t.readPath(at)
	return nil
}

// abandonPath reports that reading a path failed.
func (t *textReader) abandonPath(at foundPath, err error) {
	err = fmt.Errorf("was not read to its end: %w", err)
	if t.begun {
		t.sendEvent(event{end: &inputEnd{err: err}, bytesRead: t.doneBytes})
		return
	}
	t.sendFailure(&stream{path: at.path, container: at.container}, err)
}

// sendEvent sends an event; false if reading has ended.
func (t *textReader) sendEvent(e event) bool {
	t.begun = e.begin != nil || t.begun && e.end == nil
	select {
	case t.events <- e:
		return true
	case <-t.ctx.Done():
		return false
	}
}

// sendFailure sends an input of which nothing can be read.
func (t *textReader) sendFailure(s *stream, err error) {
	t.sendEvent(event{begin: s, bytesRead: t.doneBytes})
	t.sendEvent(event{end: &inputEnd{err: err, bytes: max(s.bytes, 0)}, bytesRead: t.doneBytes})
}

func (t *textReader) readPath(at foundPath) {
	s := &stream{path: at.path, container: at.container, bytes: at.size, skipped: at.skipped}
	t.nested = nested{}
	switch {
	case at.containerEnd:
		t.sendEvent(event{containerEnd: at.container, bytesRead: t.doneBytes})
	case at.err != nil || at.skipped != "":
		s.bytes = 0
		t.sendFailure(s, at.err)
	case at.stdin:
		t.readStored(s, t.stdin)
	default:
		t.readFile(s, at)
	}
}

func (t *textReader) readFile(s *stream, at foundPath) {
	file, err := os.Open(at.path)
	if err != nil {
		t.sendFailure(s, explainError(err))
		return
	}
	stop := context.AfterFunc(t.ctx, func() { closeQuietly(file) }) // ends a read that blocks
	defer func() {
		if stop() {
			closeQuietly(file)
		}
	}()
	if at.size >= 0 {
		s.file = at.path
	}
	t.readStored(s, file)
}

// closeQuietly closes a file that was only read, so that nothing can be lost.
func closeQuietly(c io.Closer) { _ = c.Close() }

// readStored reads an input as stored: an archive, or text, that may be compressed.
func (t *textReader) readStored(s *stream, from io.Reader) {
	m := &hashReader{from: from, sum: sha256.New()}
	head, err := peekHead(m, s.file != "")
	if err != nil {
		t.sendFailure(s, explainError(err))
		return
	}
	c := content{
		all: io.MultiReader(newHead(head), m), head: head, sum: m,
		bytesRead: func() int64 { return t.doneBytes + m.count },
	}
	if file, ok := from.(*os.File); ok && s.bytes >= 0 {
		c.file = file
	}
	t.readContent(s, c)
	if s.bytes < 0 {
		t.doneBytes += m.count
	}
}

// sendText sends the text of an input, or the reason why there is none.
func (t *textReader) sendText(s *stream, c content, r io.Reader, err error) {
	m, progress := c.sum, c.bytesRead
	s.base = t.spool.nextOffset()
	if !t.sendEvent(event{begin: s, bytesRead: progress()}) {
		return
	}
	if err == nil {
		err = t.sendBlocks(s, r, progress)
	}
	end := &inputEnd{err: err, damage: s.utf16.Damage(), bytes: m.count}
	switch {
	case m.atEOF && c.stored != nil:
		end.sum, end.bytes = c.stored.sum, c.stored.bytes
	case m.atEOF:
		end.sum = hex.EncodeToString(m.sum.Sum(nil))
	default:
		end.bytes = max(end.bytes, s.bytes)
	}
	if m.atEOF && err == nil && c.stored == nil && s.bytes > m.count {
		end.err = errors.New("shrank while it was read; the remaining part was read")
	}
	t.sendEvent(event{end: end, bytesRead: progress()})
}

// readBlock reads into a block, and frees the block if the reader panics.
func (t *textReader) readBlock(r io.Reader, block []byte, ready bool) (n int, err error) {
	whole := false
	defer func() {
		if !whole {
			t.free <- block[:0]
		}
	}()
	n, err = fillBlock(r, block, ready)
	whole = true
	return n, err
}

// sendBlocks sends a text block by block. Text that has arrived is sent at once, unless more is certain
// to be available.
func (t *textReader) sendBlocks(s *stream, r io.Reader, progress func() int64) error {
	ready := s.bytes >= 0
	size := firstBlock
	for !s.refused.Load() {
		var block []byte
		select {
		case block = <-t.free:
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
		if cap(block) < blockSize {
			block = make([]byte, blockSize)
		}
		n, err := t.readBlock(r, block[:size], ready)
		size = blockSize
		if n > 0 && s.file == "" && !s.noSpool.Load() {
			if failed := t.spool.appendText(block[:n]); failed != nil {
				n, err = 0, failed // a row that cannot be shown again is not shown
			}
		}
		if !t.sendEvent(event{text: block[:n], bytesRead: progress()}) {
			return t.ctx.Err()
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return explainUnpackError(err)
		}
	}
	return nil
}

// fillBlock reads once, or until the block is full.
func fillBlock(r io.Reader, block []byte, full bool) (n int, err error) {
	for n < len(block) && err == nil {
		var m int
		m, err = r.Read(block[n:])
		if n += m; n > 0 && !full {
			break
		}
	}
	return n, err //nolint:wrapcheck // the caller says what was read.
}

// peekHead reads enough of the beginning of an input to detect its encoding or compression.
func peekHead(r io.Reader, full bool) ([]byte, error) {
	const magic = 10
	head := make([]byte, tarBlock)
	least := magic
	if full {
		least = len(head)
	}
	n, err := io.ReadAtLeast(r, head, least)
	if err == nil && bytes.IndexByte(head[:n], 0) >= 0 { // no text that arrives line by line
		var more int
		more, err = io.ReadFull(r, head[n:])
		n += more
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}
