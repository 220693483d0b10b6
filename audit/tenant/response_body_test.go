package tenant

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// The joined parts are the received bytes, however they arrive.
func TestReadParts(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, firstPart - 1, firstPart, firstPart + 1, 3*firstPart + 7, largerPart + 2*firstPart} {
		text := bytes.Repeat([]byte("0123456789"), size/10+1)[:size]
		got, err := readParts(iotest.HalfReader(bytes.NewReader(text)), maxAnswer, true)
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
		got, err = readParts(io.MultiReader(bytes.NewReader(text), iotest.ErrReader(io.ErrUnexpectedEOF)), maxAnswer, true)
		if !errors.Is(err, errBrokenOff) || !bytes.Equal(got, text) {
			t.Errorf("%d bytes and an error: got %d, %v", size, len(got), err)
		}
	}
}

func TestReadPartsTooLarge(t *testing.T) {
	t.Parallel()
	endless := &countingReader{}
	if got, err := readParts(endless, maxErrorBody/2, true); !errors.Is(err, errTooLarge) || got != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if endless.n > maxErrorBody {
		t.Errorf("%d bytes were read", endless.n)
	}
	if got, err := readParts(&countingReader{}, 3*maxErrorBody, false); err != nil || len(got) != 3*maxErrorBody+1 {
		t.Errorf("%d bytes of an error, %v", len(got), err)
	}
}

// countingReader is an endless reader.
type countingReader struct{ n int }

func (c *countingReader) Read(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}
