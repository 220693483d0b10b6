package form

import (
	"bytes"

	"whoread/audit/scan"
)

// longQuote is the length of a row of CSV from which an unclosed quote is suspected. At the end of the
// text, it is suspected in a row of any length.
const longQuote = 16 << 20

// csvSplitter cuts after rows. It only counts quotes: after an odd number of them, the text is inside a
// cell. SplitDamaged separates rows that this leaves together.
//
// It also cuts before a line that is the header of another table, so that all rows of a chunk have the
// same header. The chunk that begins with a header has its form.
type csvSplitter struct {
	noLevels
	form    *csvForm
	seen    int // bytes of the text whose quotes were counted
	odd     int // 1 if their number is odd
	headers headerSearch
	joined  bool // another header follows the last cut
}

// CutForm implements [JoinedSplitter].
func (s *csvSplitter) CutForm() (f Form, more bool) { return s.form, s.joined }

func (s *csvSplitter) CutRows(text []byte, eof bool) int {
	at, other := s.headers.nextHeader(text, s.form, eof)
	if at == 0 {
		s.form = other
		at, _ = s.headers.nextHeader(text, s.form, eof)
	}
	if s.joined = at > 0; s.joined {
		s.seen, s.odd, s.headers = 0, 0, headerSearch{}
		return at
	}
	end := s.cutWhole(text, eof)
	s.headers.drop(end)
	return end
}

// cutWhole returns the number of bytes at the start that are whole rows.
func (s *csvSplitter) cutWhole(text []byte, eof bool) int {
	end := s.wholeRowsLength(text, eof)
	switch {
	case eof && s.odd == 1:
		return end + s.form.openRow(text[end:])
	case !eof && end == 0 && len(text) > longQuote:
		if end = s.form.badRow(text); end > 0 {
			s.seen, s.odd, s.headers = 0, 0, headerSearch{}
		}
	}
	return end
}

// wholeRowsLength returns the number of bytes at the start that are whole rows, judged by quotes.
func (s *csvSplitter) wholeRowsLength(text []byte, eof bool) int {
	quote := []byte{'"'}
	fresh := text[s.seen:]
	s.odd ^= bytes.Count(fresh, quote) & 1
	if eof && s.odd == 0 {
		return len(text)
	}
	end, odd := 0, s.odd
	for hi := len(fresh); ; {
		n := bytes.LastIndexByte(fresh[:hi], s.form.lineEnd)
		if n < 0 {
			break
		}
		odd ^= bytes.Count(fresh[n:hi], quote) & 1
		if odd == 0 {
			end = s.seen + n + 1
			break
		}
		hi = n
	}
	s.seen = len(text) - end
	return end
}

func (s *csvSplitter) IsTruncated() bool { return false }

func (s *csvSplitter) NewSkipper() scan.Skipper {
	s.seen, s.odd, s.headers = 0, 0, headerSearch{}
	return scan.NewRowSkipper(s.form.delimiter, s.form.lineEnd)
}

// openRow returns the offset of the row that the end of the text cuts off within quotes; the length of
// the text if there is none.
func (f *csvForm) openRow(text []byte) int {
	open := len(text)
	f.SplitDamaged(text, func(start, end int, err error) {
		if err != nil && end == len(text) {
			open = start
		}
	})
	return open
}

// badRow returns the length of the first row if it cannot be a row, because other rows follow before it
// ends; 0 otherwise.
func (f *csvForm) badRow(text []byte) int {
	r := f.scanRow(text, scan.SkipBreaks(text, 0), nil)
	if r.why == nil {
		return 0
	}
	return max(f.nextRow(text, r.wrong), 0)
}
