package table

import "hash/maphash"

// dict gives every distinct text a code, counted from 1; code 0 is the empty text. A copy of a
// dict can look codes and texts up while the original goes on growing; only the original may
// intern.
type dict struct {
	texts arena
	refs  series[uint32] // code-1 -> place of the text in the arena
	index index
	seed  maphash.Seed
}

func newDict() dict { return dict{index: newIndex(), seed: maphash.MakeSeed()} }

// size is one more than the greatest code.
func (d *dict) size() int { return d.refs.n + 1 }

// text returns the text of a code.
func (d *dict) text(code uint32) string {
	if code == 0 {
		return ""
	}
	return d.texts.get(d.refs.must(code - 1))
}

// intern returns the code of a text, a new one if it was not seen before.
func (d *dict) intern(s string) uint32 {
	if s == "" {
		return 0
	}
	p := d.index.seek(maphash.String(d.seed, s))
	if code := d.seek(&p, s); code != 0 {
		return code
	}
	d.refs.push(d.texts.add(s))
	code := uint32(d.refs.n)
	d.index.put(p, code, func(code uint32) uint64 { return maphash.String(d.seed, d.text(code)) })
	return code
}

// find returns the code of a text, 0 if there is none.
func (d *dict) find(s string) uint32 {
	p := d.index.seek(maphash.String(d.seed, s))
	return d.seek(&p, s)
}

// seek goes on with a search for a text. Codes that only the original has are of other texts.
func (d *dict) seek(p *probe, s string) uint32 {
	for code := d.index.next(p); code != 0; code = d.index.next(p) {
		if int(code) <= d.refs.n && d.text(code) == s {
			return code
		}
	}
	return 0
}
