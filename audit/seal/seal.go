// Package seal chains the lines of a file that whoread writes, so that a line that was changed,
// removed, added or moved later is found when the file is read.
//
// A sealed line is a JSON object. Its last two members are the seal of the line before it, and its own
// seal: the SHA-256 of the line up to there. There is no key, so anybody who can write to the file can
// seal it again. This is detected if the last seal of the file was noted elsewhere.
package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

// sealName matches the name of the seal member, with any white space. A text value "seal" is not
// followed by a colon.
var sealName = regexp.MustCompile(`"seal"\s*:`)

const (
	afterMember = `,"after":"`
	sealMember  = `","seal":"`
	end         = `"}`
	digits      = 2 * sha256.Size
	// tail is the length that a seal adds to an object. The seal of a line that was reformatted or
	// lengthened is searched for in the last damagedTail bytes.
	tail        = len(afterMember) + digits + len(sealMember) + digits + len(end) - len("}")
	damagedTail = 2 * tail
)

// Finding is what a seal shows of a line.
type Finding uint8

// The findings.
const (
	// Unsealed is a line without a seal.
	Unsealed Finding = iota
	// Changed is a line that does not match its seal.
	Changed
	// Unlinked is a line that matches its seal, but did not follow the sealed line before it: lines were
	// removed, added, moved or replaced there.
	Unlinked
	// Intact is a line that matches its seal and followed the sealed line before it.
	Intact
)

// HashText returns the SHA-256 of a text in hexadecimal, as seals are written.
func HashText(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Chain is the end of a chain of sealed lines. [NewChain] begins one.
type Chain struct {
	last string // the seal that the next line names
	// other is a second seal that the next line may name if the line before it does not match its seal:
	// the seal itself may have been changed.
	other  string
	linked bool
}

// NewChain returns a chain after a text with this hash, which is the hash of "" for a new file.
func NewChain(before string) Chain { return Chain{last: before} }

// LastSeal returns the last seal.
func (c *Chain) LastSeal() string { return c.last }

// IsLinked reports whether the line that was checked last names the seal of the line before it.
func (c *Chain) IsLinked() bool { return c.linked }

// AppendLine appends a JSON object that is not empty, as a sealed line with its line feed.
func (c *Chain) AppendLine(dst, object []byte) []byte {
	start := len(dst)
	dst = append(dst, object[:len(object)-len("}")]...)
	dst = append(append(dst, afterMember...), c.last...)
	*c = Chain{last: HashText(dst[start:])}
	dst = append(append(dst, sealMember...), c.last...)
	return append(dst, end+"\n"...)
}

// CheckLine checks the seal of the next line, given without its line feed. The line after it is expected
// to follow it, whatever the result.
func (c *Chain) CheckLine(line []byte) Finding {
	text := bytes.TrimSpace(line)
	after, stated, sealed := cutSeals(text)
	switch {
	case !sealed && sealName.Match(line[max(0, len(line)-damagedTail):]):
		return Changed
	case !sealed:
		return Unsealed
	}
	linked := after == c.last || c.other != "" && after == c.other
	actual := HashText(text[:len(text)-len(sealMember)-digits-len(end)])
	*c = Chain{last: stated, linked: linked}
	switch {
	case actual != stated || len(text) < len(line):
		c.other = actual
		return Changed
	case !linked:
		return Unlinked
	default:
		return Intact
	}
}

// cutSeals returns the two seals at the end of a line.
func cutSeals(line []byte) (after, own string, sealed bool) {
	at := len(line) - tail - len("}")
	if at < 0 {
		return "", "", false
	}
	rest, found := bytes.CutPrefix(line[at:], []byte(afterMember))
	if !found {
		return "", "", false
	}
	after = string(rest[:digits])
	rest, found = bytes.CutPrefix(rest[digits:], []byte(sealMember))
	if !found || !bytes.HasSuffix(rest, []byte(end)) {
		return "", "", false
	}
	return after, string(rest[:digits]), true
}
