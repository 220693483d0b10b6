package chaos

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
)

// damage changes a text in one way.
type damage struct {
	name  string
	apply func(r *rand.Rand, text []byte) []byte
}

// damages returns the ways in which files are damaged: by disks and transfers, by editors and
// spreadsheets, by scripts that join, cut and filter files, and on purpose.
func damages() []damage {
	return []damage{
		{"flip a bit", func(r *rand.Rand, text []byte) []byte {
			text[r.IntN(len(text))] ^= 1 << r.IntN(8)
			return text
		}},
		{"lose bytes", func(r *rand.Rand, text []byte) []byte {
			from, to := randomSpan(r, len(text))
			return slices.Delete(text, from, to)
		}},
		{"repeat bytes", func(r *rand.Rand, text []byte) []byte {
			from, to := randomSpan(r, len(text))
			return slices.Insert(text, to, bytes.Clone(text[from:to])...)
		}},
		{"move bytes", func(r *rand.Rand, text []byte) []byte {
			from, to := randomSpan(r, len(text))
			moved := bytes.Clone(text[from:to])
			text = slices.Delete(text, from, to)
			return slices.Insert(text, r.IntN(len(text)+1), moved...)
		}},
		{"overwrite bytes", func(r *rand.Rand, text []byte) []byte {
			from, to := randomSpan(r, len(text))
			for i := from; i < to; i++ {
				text[i] = byte(r.Uint32())
			}
			return text
		}},
		{"cut off the end", func(r *rand.Rand, text []byte) []byte { return text[:r.IntN(len(text))] }},
		{"cut off the beginning", func(r *rand.Rand, text []byte) []byte { return text[r.IntN(len(text)):] }},
		{"add a token", func(r *rand.Rand, text []byte) []byte {
			return slices.Insert(text, r.IntN(len(text)+1), []byte(pickOne(r, damageTokens()))...)
		}},
		{"add a token where another is", func(r *rand.Rand, text []byte) []byte {
			i := randomPosition(r, text)
			return slices.Insert(text, i, []byte(pickOne(r, damageTokens()))...)
		}},
		{"lose a token", func(r *rand.Rand, text []byte) []byte {
			i := randomPosition(r, text)
			return slices.Delete(text, i, min(i+1+r.IntN(2), len(text)))
		}},
		{"change all line ends", func(r *rand.Rand, text []byte) []byte {
			lines := bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
			return bytes.ReplaceAll(lines, []byte("\n"), []byte(pickOne(r, []string{"\r\n", "\r", "", " ", "\n\n", "\u2028"})))
		}},
		{"change one line end", func(r *rand.Rand, text []byte) []byte {
			ends := findByte(text, '\n')
			if len(ends) == 0 {
				return text
			}
			i := pickOne(r, ends)
			start := i
			if i > 0 && text[i-1] == '\r' {
				start--
			}
			return slices.Replace(text, start, i+1, []byte(pickOne(r, []string{"", "\r", "\n", " ", ",", "\x00", "\n\n"}))...)
		}},
		{"change a word", func(r *rand.Rand, text []byte) []byte {
			word := pickOne(r, damageWords())
			return bytes.Replace(text, []byte(word), []byte(pickOne(r, append(damageTokens(), damageWords()...))), 1+r.IntN(3))
		}},
		{"make a long text", func(r *rand.Rand, text []byte) []byte {
			return slices.Insert(text, r.IntN(len(text)+1), bytes.Repeat([]byte(pickOne(r, damageTokens())), 1<<r.IntN(14))...)
		}},
		{"nest deeply", func(r *rand.Rand, text []byte) []byte {
			return slices.Insert(text, randomPosition(r, text), bytes.Repeat([]byte(pickOne(r, []string{"[", `{"a":`, "<Obj>", "(", `"{\"a\":`})), 1<<r.IntN(16))...)
		}},
		{"double all quotes", func(_ *rand.Rand, text []byte) []byte {
			return bytes.ReplaceAll(text, []byte(`"`), []byte(`""`))
		}},
		{"lose all of a sign", func(r *rand.Rand, text []byte) []byte {
			return bytes.ReplaceAll(text, []byte(pickOne(r, []string{"\"", "\r", ",", ";", "\\", "}", "]", "\x00"})), nil)
		}},
	}
}

// damageTokens returns texts with a meaning in some form.
func damageTokens() []string {
	return []string{
		`"`, `""`, `\"`, `\`, `,`, `;`, "\t", "|", "\n", "\r", "\r\n", "\n\n", "{", "}", "[", "]", "},{", "}\n{", "][", `"}`, `{"`, ":", "null",
		"\x00", "\xff", "\xef\xbb\xbf", "\xff\xfe", "\ufffd", "\u2028", "\x1b[2J", "\u202e", " ", "0", "-1", "1e999", "9223372036854775808", `"Id":"x",`,
		`"Operation":"Send",`, `"AuditData":"{}",`, `"Folders":[],`, "</Obj>", "<Obj>", "</S>", "<S>", "&#0;", "&amp;", "_x0000_", "_x000D_", "#TYPE x", "sep=;",
		`{"whoread":{"window":{}}}`, "=1+1", "AuditData : {}", "Operations : x", "<!--", "]]>", "/Date(0)/", `{"value":[`, `]}`, "---", "\x1f\x8b", "PK\x03\x04",
	}
}

// damageWords returns words with a meaning in some form.
func damageWords() []string {
	return []string{
		"AuditData", "auditData", "Operation", "Operations", "MailItemsAccessed", "CreationTime", "Id", "Folders", "FolderItems", "Bind", "Sync", "value",
		"ResultCount", "ResultIndex", "RecordId", "Identity", "_raw", "_source", "hits", "Objs", "MailAccessType", "OperationProperties", "UserId", "2026-",
	}
}

func pickOne[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// randomSpan returns a part of a text, usually a short one.
func randomSpan(r *rand.Rand, length int) (from, to int) {
	from = r.IntN(length)
	return from, min(length, from+1+r.IntN(1<<r.IntN(11)))
}

// randomPosition returns the position of a character with a meaning.
func randomPosition(r *rand.Rand, text []byte) int {
	signs := findBytes(text, "\"{}[],:;<>\r\n\\")
	if len(signs) == 0 {
		return r.IntN(len(text))
	}
	return pickOne(r, signs)
}

func findByte(text []byte, sign byte) []int { return findBytes(text, string(sign)) }

func findBytes(text []byte, signs string) (all []int) {
	for i, c := range text {
		if strings.IndexByte(signs, c) >= 0 {
			all = append(all, i)
		}
	}
	return all
}
