package workbook

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

const (
	// maxTexts and maxTextSize limit the texts of a workbook.
	maxTexts    = 16 << 20
	maxTextSize = 16 << 30
	// heldSize is how much of the texts is kept in memory.
	heldSize = 32 << 20
)

// sharedTexts are the texts that cells refer to by their number. The first are kept in memory, the others in a file.
type sharedTexts struct {
	newFile func() (File, error)
	ends    []int64
	held    []byte
	file    File
	unsaved []byte // of the file
	saved   int64  // bytes in the file
}

// readTexts reads all texts.
func (s *sharedTexts) readTexts(x *xmlReader) error {
	err := x.eachElement(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := readText(x, nil)
		if err != nil {
			return err
		}
		return s.addText(text)
	})
	if err != nil {
		return err
	}
	return s.saveTexts()
}

// addText adds a text.
func (s *sharedTexts) addText(text []byte) error {
	end := int64(len(text))
	if len(s.ends) > 0 {
		end += s.ends[len(s.ends)-1]
	}
	if len(s.ends) == maxTexts || end > maxTextSize {
		return ErrTooLarge
	}
	s.ends = append(s.ends, end)
	if s.saved+int64(len(s.unsaved)) == 0 && len(s.held)+len(text) <= heldSize {
		s.held = append(s.held, text...)
		return nil
	}
	const block = 1 << 20
	if s.unsaved = append(s.unsaved, text...); len(s.unsaved) < block {
		return nil
	}
	return s.saveTexts()
}

// saveTexts writes the texts that are not in memory to the file.
func (s *sharedTexts) saveTexts() error {
	if len(s.unsaved) == 0 {
		return nil
	}
	if s.file == nil {
		file, err := s.newFile()
		if err != nil {
			return err
		}
		s.file = file
	}
	n, err := s.file.WriteAt(s.unsaved, s.saved)
	if err != nil {
		return fmt.Errorf("keeping the texts of the workbook: %w", err)
	}
	s.saved += int64(n)
	s.unsaved = s.unsaved[:0]
	return nil
}

// appendText appends the text with a number.
func (s *sharedTexts) appendText(dst []byte, number string) ([]byte, error) {
	i, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || i < 0 || i >= len(s.ends) {
		return dst, fmt.Errorf("%w: there is no text %.20q", ErrDamaged, number)
	}
	start := int64(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	held, n := int64(len(s.held)), int(s.ends[i]-start)
	if start+int64(n) <= held {
		return append(dst, s.held[start:start+int64(n)]...), nil
	}
	at := len(dst)
	dst = append(dst, make([]byte, n)...)
	if _, err := s.file.ReadAt(dst[at:], start-held); err != nil {
		return dst[:at], fmt.Errorf("reading the texts of the workbook again: %w", err)
	}
	return dst, nil
}

// readText appends the text of an element that has begun: of its parts, without the pronunciation.
func readText(x *xmlReader, dst []byte) ([]byte, error) {
	start, inText, skipped := len(dst), 0, 0
	for depth := 1; depth > 0; {
		token, err := x.nextToken()
		if err != nil {
			return dst, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case skipped > 0 || e.Name.Local == "rPh":
				skipped++
			case e.Name.Local == "t":
				inText++
			}
		case xml.EndElement:
			depth--
			switch {
			case skipped > 0:
				skipped--
			case e.Name.Local == "t" && inText > 0:
				inText--
			}
		case xml.CharData:
			if inText > 0 && skipped == 0 {
				dst = append(dst, e...)
			}
		}
		if len(dst)-start > maxToken {
			return dst, ErrTooLarge
		}
	}
	return unescapeText(dst, start), nil
}
