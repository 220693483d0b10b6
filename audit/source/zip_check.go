package source

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"slices"
)

// isAllOfZip reports whether a file is one zip archive from its first byte to its last. archive/zip
// finds the directory at the end of the file and ignores what the directory does not list.
func isAllOfZip(file io.ReaderAt, size int64, archive *zip.Reader) bool {
	const entryHeader = 30 // bytes, before the name of the entry
	if !endsWithDirectory(file, size) {
		return false
	}
	if len(archive.File) == 0 {
		return true
	}
	head := make([]byte, entryHeader)
	if _, err := file.ReadAt(head, 0); err != nil {
		return false
	}
	first := entryHeader + int64(binary.LittleEndian.Uint16(head[26:])) + int64(binary.LittleEndian.Uint16(head[28:]))
	return slices.ContainsFunc(archive.File, func(entry *zip.File) bool {
		offset, err := entry.DataOffset()
		return err == nil && offset == first
	})
}

// endsWithDirectory reports whether a file ends with the directory of a zip archive and its end records,
// and is as long before it as these state (APPNOTE.TXT 4.3.14 to 4.3.16).
func endsWithDirectory(file io.ReaderAt, size int64) bool {
	const (
		endLength, locatorLength, end64Length = 22, 20, 56
		longestComment                        = 1<<16 - 1
	)
	le := binary.LittleEndian
	tail := make([]byte, min(size, locatorLength+end64Length+endLength+longestComment))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil {
		return false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endLength {
		return false
	}
	end := tail[at:]
	if endLength+int(le.Uint16(end[20:])) != len(end) { // a comment
		return false
	}
	length, offset := uint64(le.Uint32(end[12:])), uint64(le.Uint32(end[16:]))
	before := tail[:at]
	if cut := len(before) - locatorLength; cut >= end64Length && bytes.HasPrefix(before[cut:], []byte("PK\x06\x07")) {
		before = before[:cut-end64Length]
		end64 := tail[len(before):]
		if !bytes.HasPrefix(end64, []byte("PK\x06\x06")) {
			return false
		}
		length, offset = le.Uint64(end64[40:]), le.Uint64(end64[48:])
	}
	return offset+length == uint64(size)-uint64(len(tail)-len(before))
}
