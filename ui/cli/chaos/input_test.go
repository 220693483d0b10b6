package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"whoread/audit/source"
	"whoread/fixtures"
	"whoread/fixtures/forms"
)

// input is a file to read, and what is known of it.
type input struct {
	what  string // how it was made
	text  []byte
	rows  []row
	whole bool // it is packed: with exit status 0 all of its rows were unpacked
}

// row is a row of MailItemsAccessed in the file before the damage.
type row struct {
	id    string
	bytes []byte
}

// pool is rows to choose from: of the case, with all operations, and generated ones.
var pool = sync.OnceValue(func() []fixtures.Row { //nolint:gochecknoglobals // making them takes seconds
	rows := slices.Clone(fixtures.BuildCase().Rows)
	for r := range fixtures.GenerateRows(1, 3000) {
		r.AuditData = bytes.Clone(r.AuditData)
		rows = append(rows, r)
	}
	return rows
})

// makeInput makes the n-th input of a seed, in dir. The same seed and n give the same input.
func makeInput(seed, n uint64, dir string) (input, error) {
	r := rand.New(rand.NewPCG(seed, n))
	in, err := makeUndamaged(r, dir)
	if err != nil {
		return in, err
	}
	all := damages()
	if r.IntN(10) == 0 { // another file is joined to it
		other, err := makeUndamaged(r, dir)
		if err != nil {
			return in, err
		}
		in.what += " + " + other.what
		in.text = slices.Concat(in.text, []byte(pickOne(r, []string{"", "\n", "\r\n"})), other.text)
		in.rows, in.whole = joinRows(in, other), false
	}
	for range r.IntN(4) {
		if len(in.text) > 0 {
			d := pickOne(r, all)
			in.what += ", " + d.name
			in.text = d.apply(r, in.text)
		}
	}
	return in, nil
}

// joinRows returns the rows of two joined files that can still be told apart: those of uncompressed files.
func joinRows(files ...input) (rows []row) {
	for _, in := range files {
		if !in.whole {
			rows = append(rows, in.rows...)
		}
	}
	return rows
}

// makeUndamaged makes an undamaged file.
func makeUndamaged(r *rand.Rand, dir string) (input, error) {
	if r.IntN(12) == 0 {
		return makeTrace(r)
	}
	form, encoding := pickOne(r, forms.AllForms()), pickOne(r, forms.AllEncodings())
	if r.IntN(2) == 0 {
		encoding = forms.UTF8
	}
	var chosen []fixtures.Row
	for range 1 + r.IntN(8) {
		chosen = append(chosen, pickOne(r, pool()))
	}
	var plain bytes.Buffer
	if err := forms.WriteRows(&plain, form, slices.Values(chosen)); err != nil {
		return input{}, fmt.Errorf("writing %v: %w", form, err)
	}
	in := input{what: fmt.Sprintf("%d rows as %v in %v", len(chosen), form, encoding)}
	in.whole = forms.IsContainer(encoding) && encoding != forms.Tar // which has no checksum of its contents
	rows, err := rowsOf(plain.Bytes(), dir)
	if err != nil {
		return in, err
	}
	for _, found := range rows {
		if !in.whole {
			if found.bytes, err = encode(found.bytes, encodingOfRows(encoding)); err != nil {
				return in, err
			}
		}
		in.rows = append(in.rows, found)
	}
	in.text, err = encode(plain.Bytes(), encoding)
	return in, err
}

// encodingOfRows returns the encoding of the rows in a file: the encoding of the file without a byte order mark and
// without the headers of a tar archive.
func encodingOfRows(e forms.Encoding) forms.Encoding {
	switch e {
	case forms.UTF8BOM, forms.Tar:
		return forms.UTF8
	case forms.UTF16LE:
		return forms.UTF16LENoBOM
	case forms.UTF16BE:
		return forms.UTF16BENoBOM
	default:
		return e
	}
}

func encode(text []byte, e forms.Encoding) ([]byte, error) {
	var b bytes.Buffer
	w := forms.NewEncoder(&b, e)
	_, err := w.Write(text)
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

// makeTrace makes a message trace, which has no records.
func makeTrace(r *rand.Rand) (input, error) {
	form := pickOne(r, forms.TraceForms())
	var b bytes.Buffer
	mailItems := fixtures.GenerateMail(r.Uint64()%16, 1+r.IntN(20))
	if err := forms.WriteTrace(&b, form, forms.Culture{}, mailItems); err != nil {
		return input{}, fmt.Errorf("writing %v: %w", form, err)
	}
	return input{what: form.String(), text: b.Bytes()}, nil
}

// rowsOf returns the rows of an undamaged text.
func rowsOf(text []byte, dir string) (rows []row, err error) {
	path := filepath.Join(dir, "whole")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, err
	}
	files, err := source.Open([]string{path}, source.Options{SpoolDir: dir})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	for {
		page, err := files.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		if len(page.Rejected) > 0 {
			return nil, fmt.Errorf("a file that is not damaged has rejected rows: %v", page.Rejected)
		}
		for i, record := range page.Records {
			at := page.Places[i]
			rows = append(rows, row{strings.Clone(record.ID), bytes.Clone(text[at.Offset : at.Offset+at.Length])})
		}
	}
}
