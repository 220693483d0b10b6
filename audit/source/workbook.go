package source

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"whoread/audit/source/workbook"
)

// The reasons why a workbook is not read. Each follows its name.
var (
	errOldWorkbook    = errors.New("is an old Excel workbook (.xls) or has a password; save it as .xlsx without a password, or open the original CSV")
	errBinaryWorkbook = errors.New("is a binary Excel workbook (.xlsb); save it as .xlsx, or open the original CSV")
	errBadWorkbook    = errors.New("is a damaged Excel workbook; the part that could be read was read, open the original CSV for the rest")
	errLargeWorkbook  = errors.New("is larger than any workbook that Excel writes; open the original CSV")
)

// zippedFile is a zip archive that can be read from any offset.
type zippedFile struct {
	io.ReaderAt
	size int64
}

// storedFile describes a file that a text was converted from.
type storedFile struct {
	bytes int64
	sum   string
}

// hashStored returns the size and the hash of a file.
func hashStored(file zippedFile) (*storedFile, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, io.NewSectionReader(file, 0, file.size))
	if err != nil {
		return nil, fmt.Errorf("hashing it: %w", err)
	}
	return &storedFile{bytes: n, sum: hex.EncodeToString(sum.Sum(nil))}, nil
}

// readWorkbook reads the sheets of a workbook, each as an input. The input has the hash of the whole workbook,
// because a sheet is stored in several files of it.
func (t *textReader) readWorkbook(s *stream, c content, files *zip.Reader, file zippedFile) {
	stored, err := hashStored(file)
	if err != nil {
		t.sendFailure(s, explainUnpackError(err))
		return
	}
	texts := &sheetTexts{dir: t.spool.dir}
	defer texts.closeFile()
	book, err := workbook.Open(files, texts.createFile)
	if err != nil {
		t.sendFailure(s, explainWorkbook(err))
		return
	}
	a := openArchive(s, "")
	for _, sheet := range book.Sheets {
		if t.ctx.Err() != nil {
			return
		}
		t.readSheet(a.newSheet(sheet.Name, stored.bytes), book, sheet, content{stored: stored, bytesRead: c.bytesRead})
	}
	if !isAllOfZip(file, file.size, files) {
		t.failArchive(a, errAroundZip, c.bytesRead)
	}
	t.endArchive(a, c.bytesRead)
}

// newSheet returns the input for a sheet of a workbook.
func (a *archive) newSheet(name string, size int64) *stream {
	s := a.newMember(name, size)
	s.notes, s.sheet = append(slices.Clone(a.from.notes), "Excel workbook"), true
	return s
}

func (t *textReader) readSheet(s *stream, book *workbook.Book, sheet workbook.Sheet, c content) {
	opened, err := book.OpenSheet(sheet)
	if err != nil {
		t.sendFailure(s, explainWorkbook(err))
		return
	}
	defer closeQuietly(opened)
	c.sum = &hashReader{from: &sheetErrors{opened}, sum: sha256.New()}
	t.sendText(s, c, c.sum, nil)
}

// sheetErrors explains the errors of a sheet.
type sheetErrors struct{ from io.Reader }

// Read implements [io.Reader].
func (s *sheetErrors) Read(b []byte) (int, error) {
	n, err := s.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &unpackError{explainWorkbook(err)}
	}
	return n, err
}

// explainWorkbook turns an error of a workbook into a clause that follows its name.
func explainWorkbook(err error) error {
	if own, ok := errors.AsType[*privateError](err); ok {
		return own
	}
	switch {
	case errors.Is(err, workbook.ErrTooLarge):
		return errLargeWorkbook
	case errors.Is(err, zip.ErrAlgorithm):
		return errMethod
	}
	return errBadWorkbook
}

// sheetTexts keeps the texts of a workbook in a private file.
type sheetTexts struct {
	dir  string
	file *privateFile
}

func (s *sheetTexts) createFile() (workbook.File, error) {
	file, err := createPrivate(s.dir, "whoread-*.texts")
	s.file = file
	return file, err
}

func (s *sheetTexts) closeFile() {
	if s.file != nil {
		closeQuietly(s.file)
	}
}

// isCompoundFile reports whether a file is an OLE compound file: a document of Office before 2007, or one that is
// protected by a password.
func isCompoundFile(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
}

// refuseCompound returns the reason why a compound file is not read. Its directory names what it contains.
func (s *stream) refuseCompound(all io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(all, searchedSize))
	if err != nil {
		return explainUnpackError(err)
	}
	if strings.HasPrefix(strings.ToLower(filepath.Ext(s.path)), ".xl") {
		return errOldWorkbook
	}
	for _, name := range []string{"Workbook", "Book", "EncryptedPackage"} {
		var entry []byte
		for _, unit := range utf16.Encode([]rune(name + "\x00")) {
			entry = append(entry, byte(unit), 0)
		}
		if bytes.Contains(text, entry) {
			return errOldWorkbook
		}
	}
	return errDocument
}
