package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync/atomic"

	"whoread/audit/crash"
	"whoread/audit/scan"
)

// The sizes of the blocks that text travels in from the pump. The first is small, so that the
// first rows are there at once.
const (
	firstBlock = 64 << 10
	blockSize  = 256 << 10
	blocks     = 6
)

// pump reads the inputs one after the other and sends their text. It runs in a goroutine of its
// own, since reading may block for ever; nobody waits for it.
type pump struct {
	ctx    context.Context
	places []place
	stdin  io.Reader
	spool  *spool

	events chan event
	free   chan []byte
	// done is the number of bytes of the inputs before the current place, of which whole are
	// settled and the rest is counted by a meter.
	done int64
	// begun is whether an input has begun and not ended.
	begun bool
}

// event is one thing that the pump tells: an input begins, text of it, or it ends. Events of
// one input follow one another.
type event struct {
	begin *stream
	text  []byte
	end   *ending
	// last is a folder or an archive whose inputs were all sent.
	last *group
	// read is the number of bytes of all inputs that were read so far.
	read int64
}

// stream is an input as the pump found it.
type stream struct {
	path  string
	group *group // the folder or archive that it was found in; nil if the user named it
	bytes int64  // as stored; -1 if not known yet
	notes []string
	// file is the path of the file whose bytes are the text; "" if the text is in the spool,
	// where it begins at base.
	file string
	base int64
	// utf16 is what decodes it; nil if it is not UTF-16.
	utf16 *scan.UTF16Decoder
	// skipped tells why it will not be read.
	skipped string
	// refused is set by the reader when it wants no more of the text.
	refused atomic.Bool
	// aside is set by the reader when no row of the text will be fetched again.
	aside atomic.Bool
}

// group is a folder or an archive.
type group struct {
	path   string
	parent *group
	// How many of its inputs were recognised, and how many could not be read, counted by the cutter.
	logs, unread int
}

// ending tells how an input ended.
type ending struct {
	err error
	// damage is what is wrong with a text that could be read to its end; nil if nothing is.
	damage error
	bytes  int64
	sum    string // SHA-256 in hexadecimal; "" if not all bytes were read
}

func newPump(ctx context.Context, places []place, stdin io.Reader, keep *spool) *pump {
	p := &pump{
		ctx: ctx, places: places, stdin: stdin, spool: keep,
		events: make(chan event, blocks), free: make(chan []byte, blocks+2),
	}
	for range cap(p.free) {
		p.free <- nil
	}
	return p
}

func (p *pump) run() {
	defer close(p.events)
	for _, place := range p.places {
		if p.ctx.Err() != nil {
			return
		}
		if err := p.tryPlace(place); err != nil {
			p.abandon(place, err)
		}
		p.done += max(place.size, 0)
	}
}

// tryPlace reads what is at a place. If whoread itself fails, that ends the input and no other.
func (p *pump) tryPlace(at place) (err error) {
	defer crash.Recover("reading it", &err)
	p.place(at)
	return nil
}

// abandon tells that reading a place failed.
func (p *pump) abandon(at place, err error) {
	err = fmt.Errorf("was not read to its end: %w", err)
	if p.begun {
		p.send(event{end: &ending{err: err}, read: p.done})
		return
	}
	p.fail(&stream{path: at.path, group: at.group}, err)
}

// send tells an event; false if nobody listens any more.
func (p *pump) send(e event) bool {
	p.begun = e.begin != nil || p.begun && e.end == nil
	select {
	case p.events <- e:
		return true
	case <-p.ctx.Done():
		return false
	}
}

// fail tells of an input that there is nothing to read of.
func (p *pump) fail(s *stream, err error) {
	p.send(event{begin: s, read: p.done})
	p.send(event{end: &ending{err: err, bytes: max(s.bytes, 0)}, read: p.done})
}

func (p *pump) place(at place) {
	s := &stream{path: at.path, group: at.group, bytes: at.size, skipped: at.skipped}
	switch {
	case at.last:
		p.send(event{last: at.group, read: p.done})
	case at.err != nil || at.skipped != "":
		s.bytes = 0
		p.fail(s, at.err)
	case at.stdin:
		p.stored(s, p.stdin)
	default:
		p.file(s, at)
	}
}

func (p *pump) file(s *stream, at place) {
	file, err := os.Open(at.path)
	if err != nil {
		p.fail(s, reason(err))
		return
	}
	stop := context.AfterFunc(p.ctx, func() { closeQuietly(file) }) // ends a read that blocks
	defer func() {
		if stop() {
			closeQuietly(file)
		}
	}()
	if at.size >= 0 {
		s.file = at.path
	}
	p.stored(s, file)
}

// closeQuietly closes a file that was only read, of which nothing can be lost.
func closeQuietly(c io.Closer) { _ = c.Close() }

// stored reads an input as it is stored: an archive, or text.
func (p *pump) stored(s *stream, from io.Reader) {
	m := &meter{from: from, sum: sha256.New()}
	head, err := peek(m, s.file != "")
	if err != nil {
		p.fail(s, reason(err))
		return
	}
	if isZip(head) {
		p.zip(s, io.MultiReader(newHead(head), m), from)
		return
	}
	progress := func() int64 { return p.done + m.count }
	p.text(s, m, head, progress)
	if s.bytes < 0 {
		p.done += m.count
	}
}

// text sends the text of an input.
func (p *pump) text(s *stream, m *meter, head []byte, progress func() int64) {
	r, err := p.layers(s, m, head)
	s.base = p.spool.end()
	if !p.send(event{begin: s, read: progress()}) {
		return
	}
	if err == nil {
		err = p.blocks(s, r, progress)
	}
	end := &ending{err: err, damage: s.utf16.Damage(), bytes: m.count}
	if m.whole {
		end.sum = hex.EncodeToString(m.sum.Sum(nil))
	} else {
		end.bytes = max(end.bytes, s.bytes)
	}
	if m.whole && err == nil && s.bytes > m.count {
		end.err = errors.New("shrank while it was read; what was there was read")
	}
	p.send(event{end: end, read: progress()})
}

// readBlock reads into a block, which is free again if the reader panics.
func (p *pump) readBlock(r io.Reader, block []byte, ready bool) (n int, err error) {
	whole := false
	defer func() {
		if !whole {
			p.free <- block[:0]
		}
	}()
	n, err = read(r, block, ready)
	whole = true
	return n, err
}

// blocks sends a text block by block. What has arrived is sent at once, unless more of it is
// sure to be there.
func (p *pump) blocks(s *stream, r io.Reader, progress func() int64) error {
	ready := s.bytes >= 0
	size := firstBlock
	for !s.refused.Load() {
		var block []byte
		select {
		case block = <-p.free:
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
		if cap(block) < blockSize {
			block = make([]byte, blockSize)
		}
		n, err := p.readBlock(r, block[:size], ready)
		size = blockSize
		if n > 0 && s.file == "" && !s.aside.Load() {
			if failed := p.spool.add(block[:n]); failed != nil {
				n, err = 0, failed // a row that cannot be shown again is not shown
			}
		}
		if !p.send(event{text: block[:n], read: progress()}) {
			return p.ctx.Err()
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unpackReason(err)
		}
	}
	return nil
}

// read reads once, or until the block is full.
func read(r io.Reader, block []byte, full bool) (n int, err error) {
	for n < len(block) && err == nil {
		var m int
		m, err = r.Read(block[n:])
		if n += m; n > 0 && !full {
			break
		}
	}
	return n, err //nolint:wrapcheck // the caller says what was read.
}

// peek reads the first bytes of an input, enough to tell what it is.
func peek(r io.Reader, full bool) ([]byte, error) {
	const magic = 4
	head := make([]byte, 512)
	least := magic
	if full {
		least = len(head)
	}
	n, err := io.ReadAtLeast(r, head, least)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

// meter counts and hashes the bytes of an input as stored.
type meter struct {
	from  io.Reader
	sum   hash.Hash
	count int64
	whole bool // the end was seen
}

func (m *meter) Read(b []byte) (int, error) {
	n, err := m.from.Read(b)
	m.count += int64(n)
	m.sum.Write(b[:n])
	m.whole = m.whole || errors.Is(err, io.EOF)
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}
