package form

import (
	"bytes"

	"whoread/audit/scan"
)

// longQuote is how long a row of CSV grows before it is asked whether that is because of a quote
// that is not closed. At the end of the text it is asked of a row of any length.
const longQuote = 16 << 20

// csvSplitter cuts after rows. It looks at quotes only: where their number is odd, the text is in a
// cell. Rows that this keeps together though they are several are taken apart by resplit.
type csvSplitter struct {
	form *csvForm
	seen int // bytes of the text whose quotes were counted
	odd  int // 1 if their number is odd
}

func (s *csvSplitter) CutRows(text []byte, eof bool) int {
	end := s.countWholeRows(text, eof)
	switch {
	case eof && s.odd == 1:
		return end + s.form.openRow(text[end:])
	case !eof && end == 0 && len(text) > longQuote:
		if end = s.form.badRow(text); end > 0 {
			s.seen, s.odd = 0, 0
		}
	}
	return end
}

// countWholeRows is how many bytes are rows, as far as quotes are believed.
func (s *csvSplitter) countWholeRows(text []byte, eof bool) int {
	quote := []byte{'"'}
	fresh := text[s.seen:]
	s.odd ^= bytes.Count(fresh, quote) & 1
	if eof && s.odd == 0 {
		return len(text)
	}
	end, odd := 0, s.odd
	for hi := len(fresh); ; {
		n := bytes.LastIndexByte(fresh[:hi], s.form.ends)
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

func (s *csvSplitter) OpenLevels() Levels { return nil }

func (s *csvSplitter) IsTruncated() bool { return false }

func (s *csvSplitter) NewSkipper() scan.Skipper {
	s.seen, s.odd = 0, 0
	return scan.NewRowSkipper(s.form.delimiter, s.form.ends)
}

// openRow returns where the row begins that the end of a text cuts off within quotes; the length of
// the text if it cuts off none.
func (f *csvForm) openRow(text []byte) int {
	open := len(text)
	f.SplitDamaged(text, func(start, end int, err error) {
		if err != nil && end == len(text) {
			open = start
		}
	})
	return open
}

// badRow returns the length of the row at the beginning of a text if it cannot be a row, since rows
// follow before it ends; 0 if it can.
func (f *csvForm) badRow(text []byte) int {
	r := f.scanRow(text, scan.SkipBreaks(text, 0), nil)
	if r.why == nil {
		return 0
	}
	return max(f.nextRow(text, r.wrong), 0)
}
