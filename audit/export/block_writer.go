package export

import (
	"context"
	"errors"
	"io"

	"whoread/audit/crash"
)

const (
	blockRows = 4096 // rows that are formatted at a time
	workers   = 2
)

// export is a running export.
type export struct {
	rows    Rows
	columns []Column
	options Options
	total   int // rows
	done    int // rows that were written
	cut     cutCells
}

func newExport(rows Rows, o Options) *export {
	return &export{rows: rows, columns: rows.Columns(), options: o, total: rows.Len()}
}

// encoder turns rows into text. It is used by one goroutine.
type encoder interface {
	appendHeader(dst []byte) []byte
	appendRow(dst []byte, row int) []byte
}

// writeBlocks writes the rows from first to end. Each worker formats every second block with its
// own encoder, while other blocks are formatted or written.
func (e *export) writeBlocks(ctx context.Context, w io.Writer, first, end int, newEncoder func() encoder) error {
	var running crash.Group
	defer running.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var each [workers]worker
	for i := range each {
		each[i] = newWorker(newEncoder())
		running.Go(func() { each[i].formatBlocks(ctx, first+i*blockRows, end) })
	}
	for row := first; row < end; row += blockRows {
		from := &each[(row-first)/blockRows%workers]
		block, err := from.nextBlock(ctx)
		n := 0
		if err == nil {
			n, err = w.Write(block)
		}
		if err != nil {
			e.done += wholeRows(newEncoder(), row, n)
			return err //nolint:wrapcheck // Write reports how many rows it wrote
		}
		from.free <- block
		e.done += min(blockRows, end-row)
		if e.options.Progress != nil {
			e.options.Progress(e.done, e.total)
		}
	}
	return nil
}

// wholeRows returns the number of complete rows, starting with first, in size bytes.
func wholeRows(e encoder, first, size int) int {
	row := first
	for size > 0 {
		if size -= len(e.appendRow(nil, row)); size >= 0 {
			row++
		}
	}
	return row - first
}

// worker formats blocks of rows.
type worker struct {
	encoder encoder
	full    chan []byte
	free    chan []byte // blocks that were written
}

func newWorker(e encoder) worker {
	const blocks = 2
	w := worker{encoder: e, full: make(chan []byte), free: make(chan []byte, blocks)}
	for range blocks {
		w.free <- nil
	}
	return w
}

func (w *worker) formatBlocks(ctx context.Context, first, end int) {
	defer close(w.full)
	for ; first < end; first += workers * blockRows {
		var block []byte
		select {
		case block = <-w.free:
		case <-ctx.Done():
			return
		}
		block = block[:0]
		for row := first; row < min(first+blockRows, end); row++ {
			block = w.encoder.appendRow(block, row)
		}
		select {
		case w.full <- block:
		case <-ctx.Done():
			return
		}
	}
}

// errStopped is returned if a worker ended early, which happens only if it panics.
var errStopped = errors.New("the formatting of rows stopped")

// nextBlock returns the next block, or an error after ctx is done.
func (w *worker) nextBlock(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case block, ok := <-w.full:
		if !ok {
			return nil, errStopped
		}
		return block, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
