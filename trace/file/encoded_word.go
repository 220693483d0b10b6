package file

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// encodedWord matches an encoded word of RFC 2047: character set, encoding and text. Some mailers put
// spaces into the text.
var encodedWord = regexp.MustCompile(`=\?([^?\s]+)\?([bBqQ])\?([^?\r\n]*)\?=`)

// errNotWord is returned for a word that cannot be decoded.
var errNotWord = errors.New("not an encoded word of RFC 2047")

// decodeWords decodes the encoded words of RFC 2047 in a text, and drops the white space between them. It
// keeps words that cannot be decoded.
func decodeWords(text string) string {
	if !strings.Contains(text, "=?") {
		return text
	}
	words := findWords(text)
	var out strings.Builder
	at, alone, decodedBefore := 0, 0, false
	for i := 0; i < len(words); {
		run := words[i:]
		if i < alone {
			run = run[:1]
		} else {
			run = run[:runLength(text, run)]
		}
		plain, err := decodeRun(run)
		if err != nil && len(run) > 1 {
			alone = i + len(run)
			continue
		}
		start, end := run[0].start, run[len(run)-1].end
		between := text[at:start]
		if err != nil || !decodedBefore || strings.TrimSpace(between) != "" {
			out.WriteString(between)
		}
		if decodedBefore = err == nil; err != nil {
			plain = text[start:end]
		}
		out.WriteString(plain)
		at = end
		i += len(run)
	}
	out.WriteString(text[at:])
	return out.String()
}

// word is an encoded word and its place in the text.
type word struct {
	start, end                 int
	charset, encoding, payload string
}

func findWords(text string) []word {
	var words []word
	for _, m := range encodedWord.FindAllStringSubmatchIndex(text, -1) {
		charset, _, _ := strings.Cut(text[m[2]:m[3]], "*") // what follows is the language, see RFC 2231
		words = append(words, word{m[0], m[1], strings.ToLower(charset), text[m[4]:m[5]], text[m[6]:m[7]]})
	}
	return words
}

// runLength returns how many of the first words have the same character set and only white space between
// them. They are decoded together, since mailers split a text in the middle of a character.
func runLength(text string, words []word) int {
	n := 1
	for n < len(words) && words[n].charset == words[0].charset && strings.TrimSpace(text[words[n-1].end:words[n].start]) == "" {
		n++
	}
	return n
}

// decodeRun decodes words of one character set as one text.
func decodeRun(words []word) (string, error) {
	set, err := findCharset(words[0].charset)
	if err != nil {
		return "", err
	}
	var raw strings.Builder
	for _, w := range words {
		part, err := w.decodeBytes()
		if err != nil {
			return "", err
		}
		raw.WriteString(part)
	}
	plain, err := set.NewDecoder().String(raw.String())
	if err != nil || strings.ContainsRune(plain, utf8.RuneError) {
		return "", errNotWord
	}
	return plain, nil
}

// decodeBytes returns the bytes of the word.
func (w word) decodeBytes() (string, error) {
	asIs := mime.WordDecoder{CharsetReader: func(_ string, raw io.Reader) (io.Reader, error) { return raw, nil }}
	raw, err := asIs.Decode("=?x-bytes?" + w.encoding + "?" + w.payload + "?=")
	if err != nil {
		return "", fmt.Errorf("decoding a word: %w", err)
	}
	return raw, nil
}

// findCharset returns a character set by its name, first as browsers and mailers understand it:
// iso-8859-1 is Windows-1252.
func findCharset(name string) (encoding.Encoding, error) {
	set, err := htmlindex.Get(name)
	if err != nil || set == encoding.Replacement {
		set, err = ianaindex.MIME.Encoding(name)
	}
	if err != nil || set == nil || set == encoding.Replacement {
		return nil, errNotWord
	}
	return set, nil
}
