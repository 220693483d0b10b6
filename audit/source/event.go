package source

import (
	"sync/atomic"

	"whoread/audit/scan"
)

// event is one thing that the pump tells: an input begins, text of it, or it ends. Events of
// one input follow one another.
type event struct {
	begin *stream
	text  []byte
	end   *inputEnd
	// containerEnd is a folder or an archive whose inputs were all sent.
	containerEnd *container
	// bytesRead is the number of bytes of all inputs that were read so far.
	bytesRead int64
}

// stream is an input as the pump found it.
type stream struct {
	path      string
	container *container // the folder or archive that it was found in; nil if the user named it
	bytes     int64      // as stored; -1 if not known yet
	notes     []string
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
	// noSpool is set by the reader when no row of the text will be fetched again.
	noSpool atomic.Bool
}

// container is a folder or an archive.
type container struct {
	path   string
	parent *container
	// How many of its inputs were recognised, and how many could not be read, counted by the cutter.
	logs, unread int
}

// inputEnd tells how an input ended.
type inputEnd struct {
	err error
	// damage is what is wrong with a text that could be read to its end; nil if nothing is.
	damage error
	bytes  int64
	sum    string // SHA-256 in hexadecimal; "" if not all bytes were read
}
