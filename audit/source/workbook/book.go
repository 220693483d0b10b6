package workbook

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The reasons why a workbook, or a sheet of it, is not read.
var (
	// ErrDamaged reports XML that is not what a workbook consists of.
	ErrDamaged = errors.New("the XML of the workbook is damaged")
	// ErrTooLarge reports a part of a workbook that is larger than any that Excel writes.
	ErrTooLarge = errors.New("the workbook is larger than any that Excel writes")
)

// MainPart is the name of the part that lists the sheets.
const MainPart = "xl/workbook.xml"

// File is where texts are kept.
type File interface {
	io.ReaderAt
	io.WriterAt
}

// Book is an open workbook.
type Book struct {
	// Sheets are the sheets with cells, in their order. Hidden sheets are among them.
	Sheets []Sheet

	parts  map[string]*zip.File
	texts  *sharedTexts
	styles dateStyles
	// from1904 reports that dates count from 1904, as on old Macintosh computers.
	from1904 bool
}

// Sheet is a sheet of a workbook.
type Sheet struct {
	Name string
	part string // its file in the archive
}

// Open reads what the sheets of a workbook share. newFile creates the file for texts, if there are many.
func Open(files *zip.Reader, newFile func() (File, error)) (*Book, error) {
	b := &Book{parts: map[string]*zip.File{}, texts: &sharedTexts{newFile: newFile}}
	for _, f := range files.File {
		b.parts[strings.ToLower(f.Name)] = f
	}
	targets := map[string]string{}
	steps := []struct {
		part     string
		optional bool
		read     func(*xmlReader) error
	}{
		{"xl/_rels/workbook.xml.rels", true, func(x *xmlReader) error { return readRelations(x, targets) }},
		{MainPart, false, func(x *xmlReader) error { return b.readSheets(x, targets) }},
		{"xl/styles.xml", true, b.styles.readStyles},
		{"xl/sharedStrings.xml", true, b.texts.readTexts},
	}
	for _, s := range steps {
		if err := b.readPart(s.part, s.optional, s.read); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// readPart reads a part of the workbook to its end.
func (b *Book) readPart(name string, optional bool, read func(*xmlReader) error) error {
	part := b.parts[strings.ToLower(name)]
	switch {
	case part == nil && optional:
		return nil
	case part == nil:
		return fmt.Errorf("%w: %s is missing", ErrDamaged, name)
	}
	opened, err := part.Open()
	if err != nil {
		return fmt.Errorf("opening %s: %w", name, err)
	}
	err = read(newXMLReader(opened))
	if closed := opened.Close(); err == nil && closed != nil {
		err = fmt.Errorf("closing %s: %w", name, closed)
	}
	return err
}

// maxSheets is more sheets than any workbook has.
const maxSheets = 10_000

// readRelations reads the file of every sheet by the id of its relation.
func readRelations(x *xmlReader, targets map[string]string) error {
	return x.eachElement(func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		if len(targets) > maxSheets {
			return ErrTooLarge
		}
		target, ok := strings.CutPrefix(attribute(e, "Target"), "/")
		if !ok {
			target = path.Join("xl", target)
		}
		if strings.HasSuffix(attribute(e, "Type"), "/worksheet") {
			targets[attribute(e, "Id")] = target
		} else {
			targets[attribute(e, "Id")] = ""
		}
		return nil
	})
}

// readSheets reads the list of sheets. A sheet without a relation has the file with its number. Charts and macros have
// no cells.
func (b *Book) readSheets(x *xmlReader, targets map[string]string) error {
	number := 0
	return x.eachElement(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.from1904 = isTrue(attribute(e, "date1904"))
		case "sheet":
			if number++; number > maxSheets {
				return ErrTooLarge
			}
			part, ok := targets[attribute(e, "id")]
			if !ok {
				part = fmt.Sprintf("xl/worksheets/sheet%d.xml", number)
			}
			if part != "" {
				b.Sheets = append(b.Sheets, Sheet{Name: attribute(e, "name"), part: part})
			}
		}
		return nil
	})
}

// OpenSheet returns a reader of the cells of a sheet as CSV.
func (b *Book) OpenSheet(s Sheet) (io.ReadCloser, error) {
	part := b.parts[strings.ToLower(s.part)]
	if part == nil {
		return nil, fmt.Errorf("%w: %s is missing", ErrDamaged, s.part)
	}
	opened, err := part.Open()
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", s.part, err)
	}
	return newSheetReader(b, opened), nil
}

func isTrue(text string) bool { return text == "1" || text == "true" }
