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

// encodedWord is a word of RFC 2047: its character set, its encoding, and its text. Mailers put
// spaces in it that do not belong there.
var encodedWord = regexp.MustCompile(`=\?([^?\s]+)\?([bBqQ])\?([^?\r\n]*)\?=`)

// errNotWord is that a word cannot be read, and stays as it is written.
var errNotWord = errors.New("no word of RFC 2047")

// decoded decodes the words of RFC 2047 in a text. White space between two words belongs to neither.
// Words that cannot be read stay as they are written.
func decoded(text string) string {
	if !strings.Contains(text, "=?") {
		return text
	}
	words := wordsIn(text)
	var out strings.Builder
	at, alone, decodedBefore := 0, 0, false
	for i := 0; i < len(words); {
		run := words[i:]
		if i < alone {
			run = run[:1]
		} else {
			run = run[:runLength(text, run)]
		}
		plain, err := plainOf(run)
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

// word is a word of RFC 2047 and where it stands.
type word struct {
	start, end                 int
	charset, encoding, payload string
}

func wordsIn(text string) []word {
	var words []word
	for _, m := range encodedWord.FindAllStringSubmatchIndex(text, -1) {
		charset, _, _ := strings.Cut(text[m[2]:m[3]], "*") // what follows is the language, see RFC 2231
		words = append(words, word{m[0], m[1], strings.ToLower(charset), text[m[4]:m[5]], text[m[6]:m[7]]})
	}
	return words
}

// runLength is how many of the words at the beginning are of the same character set, with nothing
// but white space between them. They are decoded as one, since mailers cut a text into words in the
// middle of a character.
func runLength(text string, words []word) int {
	n := 1
	for n < len(words) && words[n].charset == words[0].charset && strings.TrimSpace(text[words[n-1].end:words[n].start]) == "" {
		n++
	}
	return n
}

// plainOf decodes words of one character set as one text.
func plainOf(words []word) (string, error) {
	set, err := charsetOf(words[0].charset)
	if err != nil {
		return "", err
	}
	var raw strings.Builder
	for _, w := range words {
		part, err := w.bytes()
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

// bytes are those that the word stands for.
func (w word) bytes() (string, error) {
	asIs := mime.WordDecoder{CharsetReader: func(_ string, raw io.Reader) (io.Reader, error) { return raw, nil }}
	raw, err := asIs.Decode("=?x-bytes?" + w.encoding + "?" + w.payload + "?=")
	if err != nil {
		return "", fmt.Errorf("decoding a word: %w", err)
	}
	return raw, nil
}

// charsetOf finds a character set by its name, first as browsers and mailers understand it: what
// calls itself iso-8859-1 is Windows-1252.
func charsetOf(name string) (encoding.Encoding, error) {
	set, err := htmlindex.Get(name)
	if err != nil || set == encoding.Replacement {
		set, err = ianaindex.MIME.Encoding(name)
	}
	if err != nil || set == nil || set == encoding.Replacement {
		return nil, errNotWord
	}
	return set, nil
}
