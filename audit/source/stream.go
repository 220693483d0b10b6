package source

import (
	"sync/atomic"

	"whoread/audit/scan"
)

// stream is an input that is being read.
type stream struct {
	path      string
	container *container // that contains the input; nil if the user named it
	bytes     int64      // as stored; -1 if not known yet
	notes     []string
	layers    int  // archives and compressions around it
	archives  int  // archives around it
	unpacked  bool // it is compressed by itself
	sheet     bool // of a workbook
	// file is the path of the file with the text; "" if the text is in the spool, beginning at base.
	file string
	base int64
	// utf16 decodes the input; nil if it is not UTF-16.
	utf16 *scan.UTF16Decoder
	// skipped is the reason why the input will not be read.
	skipped string
	// refused is set by the chunker when it needs no more text.
	refused atomic.Bool
	// noSpool is set by the chunker when no row of the text will be read again.
	noSpool atomic.Bool
}

// container is a folder or an archive.
type container struct {
	path   string
	parent *container
	// The inputs in it that were recognised, and that could not be read, counted by the chunker.
	logs, unread int
}

// inputEnd describes how an input ended.
type inputEnd struct {
	err error
	// damage is what is wrong with a text that was read to its end; nil if nothing is.
	damage error
	bytes  int64
	sum    string // SHA-256 in hexadecimal; "" if not all bytes were read
}
