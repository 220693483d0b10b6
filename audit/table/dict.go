package table

import "hash/maphash"

// dict gives every distinct text a code, counted from 1; code 0 is the empty text. A copy can look
// up codes and texts while the original grows; only the original may intern.
type dict struct {
	texts arena
	refs  series[uint32] // code-1 -> place of the text in the arena
	index hashIndex
	seed  maphash.Seed
}

func newDict() dict { return dict{index: newHashIndex(), seed: maphash.MakeSeed()} }

// codeCount returns one more than the greatest code.
func (d *dict) codeCount() int { return d.refs.n + 1 }

// text returns the text of a code.
func (d *dict) text(code uint32) string {
	if code == 0 {
		return ""
	}
	return d.texts.textAt(d.refs.mustAt(code - 1))
}

// intern returns the code of a text, a new one if the text is new.
func (d *dict) intern(s string) uint32 {
	if s == "" {
		return 0
	}
	p := d.index.startProbe(maphash.String(d.seed, s))
	if code := d.seekCode(&p, s); code != 0 {
		return code
	}
	d.refs.push(d.texts.addText(s))
	code := uint32(d.refs.n)
	d.index.putCode(p, code, func(code uint32) uint64 { return maphash.String(d.seed, d.text(code)) })
	return code
}

// findCode returns the code of a text, 0 if it has none.
func (d *dict) findCode(s string) uint32 {
	p := d.index.startProbe(maphash.String(d.seed, s))
	return d.seekCode(&p, s)
}

// seekCode continues the search for a text. It skips codes that only the original has.
func (d *dict) seekCode(p *probe, s string) uint32 {
	for code := d.index.nextCode(p); code != 0; code = d.index.nextCode(p) {
		if int(code) <= d.refs.n && d.text(code) == s {
			return code
		}
	}
	return 0
}
