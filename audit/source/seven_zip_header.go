package source

import (
	"encoding/binary"
	"math/bits"
)

// The ids of the parts of a 7z header (7zFormat.txt, "Property IDs").
const (
	sevenZipEnd        = 0x00
	sevenZipPlain      = 0x01
	sevenZipStreams    = 0x04
	sevenZipFiles      = 0x05
	sevenZipPackInfo   = 0x06
	sevenZipUnpackInfo = 0x07
	sevenZipSubStreams = 0x08
	sevenZipSize       = 0x09
	sevenZipSum        = 0x0a
	sevenZipFolder     = 0x0b
	sevenZipUnpackSize = 0x0c
	sevenZipNumStreams = 0x0d
	sevenZipPacked     = 0x17
)

// sevenZipHeader is what a header states about itself.
type sevenZipHeader struct {
	packed bool // it is packed itself
	// For a packed header: its size and checksum.
	unpackedSize uint64
	sum          uint32
	hasSum       bool
}

// scanSevenZipHeader checks the counts of a header before the library allocates memory for them: no count can be
// larger than the header that lists the items. It also returns an error for encryption and large dictionaries.
func scanSevenZipHeader(header []byte) (sevenZipHeader, error) {
	s := &sevenZipScan{rest: header}
	found := sevenZipHeader{packed: header[0] == sevenZipPacked}
	switch id := s.readID(); {
	case id == sevenZipPacked:
		s.scanStreams()
		if s.err == nil && (len(s.rest) > 0 || s.folders != 1) {
			return found, errSevenZipHeader
		}
		found.unpackedSize, found.sum, found.hasSum = s.lastSize, s.lastSum, s.hasSum
		return found, s.err
	case id != sevenZipPlain:
		return found, errSevenZipHeader
	}
	id := s.readID()
	if id == sevenZipStreams {
		s.scanStreams()
		id = s.readID()
	}
	if id == sevenZipFiles {
		const nameSize = 2
		if files := s.readNumber(); files > uint64(len(s.rest)/nameSize) {
			s.fail(errBadSevenZip)
		}
	} else if s.err == nil && id != sevenZipEnd {
		return found, errSevenZipHeader
	}
	return found, s.err
}

// sevenZipScan reads a header from its start.
type sevenZipScan struct {
	rest     []byte
	err      error
	folders  int
	lastSize uint64 // of the last folder, unpacked
	lastSum  uint32
	hasSum   bool
}

// fail ends the scan with its first error.
func (s *sevenZipScan) fail(err error) {
	if s.err == nil {
		s.err = err
	}
	s.rest = nil
}

func (s *sevenZipScan) readBytes(n uint64) []byte {
	if n > uint64(len(s.rest)) {
		s.fail(errBadSevenZip)
		return nil
	}
	b := s.rest[:n]
	s.rest = s.rest[n:]
	return b
}

// readID returns the next byte, sevenZipEnd at the end of the header.
func (s *sevenZipScan) readID() byte {
	if b := s.readBytes(1); b != nil {
		return b[0]
	}
	return sevenZipEnd
}

// readNumber reads an integer: the leading ones of its first byte count the bytes that follow.
func (s *sevenZipScan) readNumber() uint64 {
	first := s.readID()
	more := bits.LeadingZeros8(^first)
	var v uint64
	for i, b := range s.readBytes(uint64(more)) {
		v |= uint64(b) << (8 * i)
	}
	if more < 7 {
		v |= uint64(first&(1<<(7-more)-1)) << (8 * more)
	}
	return v
}

// readCount reads a number of items that each take a byte or more of the rest.
func (s *sevenZipScan) readCount() uint64 {
	n := s.readNumber()
	if n > uint64(len(s.rest)) {
		s.fail(errBadSevenZip)
		return 0
	}
	return n
}

func (s *sevenZipScan) skipNumbers(n uint64) {
	for ; n > 0 && s.err == nil; n-- {
		s.readNumber()
	}
}

// skipSums skips the checksums of n items, and returns the checksum of the last one.
func (s *sevenZipScan) skipSums(n uint64) (sum uint32, ok bool) {
	defined, last := n, n > 0
	if all := s.readID(); all == 0 {
		mask := s.readBytes((n + 7) / 8)
		defined = 0
		for i := range n {
			if s.err != nil {
				return 0, false
			}
			if last = mask[i/8]&(0x80>>(i%8)) != 0; last {
				defined++
			}
		}
	}
	if defined > uint64(len(s.rest)) {
		s.fail(errBadSevenZip)
		return 0, false
	}
	sums := s.readBytes(4 * defined)
	if s.err != nil || !last {
		return 0, false
	}
	return binary.LittleEndian.Uint32(sums[len(sums)-4:]), true
}

func (s *sevenZipScan) scanStreams() {
	id := s.readID()
	if id == sevenZipPackInfo {
		s.scanPackInfo()
		id = s.readID()
	}
	if id == sevenZipUnpackInfo {
		s.scanUnpackInfo()
		id = s.readID()
	}
	if id == sevenZipSubStreams {
		s.scanSubStreams()
		id = s.readID()
	}
	if id != sevenZipEnd {
		s.fail(errSevenZipHeader)
	}
}

func (s *sevenZipScan) scanPackInfo() {
	s.readNumber() // where the packed data begin
	n := s.readCount()
	id := s.readID()
	if id == sevenZipSize {
		s.skipNumbers(n)
		id = s.readID()
	}
	if id == sevenZipSum {
		s.skipSums(n)
		id = s.readID()
	}
	if id != sevenZipEnd {
		s.fail(errSevenZipHeader)
	}
}

func (s *sevenZipScan) scanUnpackInfo() {
	if id := s.readID(); id != sevenZipFolder {
		s.fail(errSevenZipHeader)
	}
	n := s.readCount()
	if external := s.readID(); external != 0 {
		s.fail(errSevenZipHeader)
	}
	var sizes uint64
	for range n {
		if s.err != nil {
			return
		}
		sizes += s.scanFolder()
	}
	s.folders = int(n)
	if id := s.readID(); id != sevenZipUnpackSize {
		s.fail(errSevenZipHeader)
	}
	for ; sizes > 0 && s.err == nil; sizes-- {
		s.lastSize = max(s.lastSize, s.readNumber())
	}
	id := s.readID()
	if id == sevenZipSum {
		s.lastSum, s.hasSum = s.skipSums(n)
		id = s.readID()
	}
	if id != sevenZipEnd {
		s.fail(errSevenZipHeader)
	}
}

// scanFolder scans the coders of a block of packed data, and returns the number of their outputs.
func (s *sevenZipScan) scanFolder() uint64 {
	const maxStreams = 32 // as the reference program has it
	coders := s.readNumber()
	if coders == 0 || coders > maxStreams {
		s.fail(errSevenZipHeader)
		return 0
	}
	var in, out uint64
	for range coders {
		i, o := s.scanCoder()
		if i > maxStreams || o > maxStreams {
			s.fail(errSevenZipHeader)
		}
		in, out = in+i, out+o
	}
	if s.err != nil || out == 0 || in < out-1 {
		s.fail(errSevenZipHeader)
		return 0
	}
	s.skipNumbers(2 * (out - 1)) // which output is the input of which coder
	if packed := in - (out - 1); packed != 1 {
		s.skipNumbers(packed)
	}
	return out
}

// scanCoder scans one coder, and returns the numbers of its inputs and outputs.
func (s *sevenZipScan) scanCoder() (in, out uint64) {
	const idSize, hasStreams, hasProperties = 0x0f, 0x10, 0x20
	flags := s.readID()
	id := s.readBytes(uint64(flags & idSize))
	in, out = 1, 1
	if flags&hasStreams != 0 {
		in, out = s.readNumber(), s.readNumber()
	}
	var properties []byte
	if flags&hasProperties != 0 {
		properties = s.readBytes(s.readNumber())
	}
	if s.err == nil {
		s.checkCoder(id, properties)
	}
	return in, out
}

// checkCoder checks the memory that a coder needs: all kinds of it that are set by the properties.
func (s *sevenZipScan) checkCoder(id, properties []byte) {
	const encryption = "\x06\xf1\x07\x01"
	const sizeIn = 5 // a byte, and the size of a dictionary
	dictionary := uint64(0)
	switch string(id) {
	case encryption:
		s.fail(errPassword)
	case "\x21": // LZMA2
		if len(properties) == 1 && properties[0] <= 40 {
			dictionary = uint64(2|properties[0]&1) << (properties[0]/2 + 11)
		}
	case "\x03\x01\x01", "\x03\x04\x01": // LZMA, PPMd
		if len(properties) == sizeIn {
			dictionary = uint64(binary.LittleEndian.Uint32(properties[1:]))
		}
	}
	if dictionary > maxDictionary {
		s.fail(errDictionary)
	}
}

// scanSubStreams scans the files of each block. A block without a number has one file.
func (s *sevenZipScan) scanSubStreams() {
	id := s.readID()
	files, sizes := uint64(s.folders), uint64(0)
	if id == sevenZipNumStreams {
		files = 0
		for range s.folders {
			n := min(s.readNumber(), maxSevenZipHeader)
			files += n
			sizes += max(n, 1) - 1 // the last one is the rest of the block
		}
		id = s.readID()
	}
	if files > uint64(s.folders+len(s.rest)) {
		s.fail(errBadSevenZip)
	}
	if id == sevenZipSize {
		s.skipNumbers(sizes)
		id = s.readID()
	}
	if id == sevenZipSum {
		s.skipSums(files)
		id = s.readID()
	}
	if id != sevenZipEnd {
		s.fail(errSevenZipHeader)
	}
}
