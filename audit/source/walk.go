package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// place is where bytes are to be read from, or what became of a path instead.
type place struct {
	path string
	// stdin tells that it is standard input and not a file.
	stdin bool
	// size is the size of a regular file; -1 if it is not known.
	size int64
	// group is the folder that it was found in; nil if the user named it.
	group *group
	// err tells why it cannot be read, skipped why it is not.
	err     error
	skipped string
	// last tells that the group ends here: if nothing in it was a log, that is said.
	last bool
}

// errNoPaths is the only reason for Open to fail.
var errNoPaths = errors.New("no file to read; name a file or a folder, or - for standard input")

// The reasons why links in a folder are not read. There may be logs where they lead.
var (
	errDanglingLink = errors.New("is a link to a file that does not exist; check where it leads")
	errFolderLink   = errors.New("is a link to a folder, which is not followed; name that folder, too")
)

// walk finds what the paths name.
func walk(paths []string) []place {
	var places []place
	for _, path := range paths {
		if path == "-" {
			places = append(places, place{path: path, stdin: true, size: -1})
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			places = append(places, place{path: path, err: reason(err)})
		case info.IsDir():
			places = append(places, walkFolder(path)...)
		default:
			places = append(places, placeOf(path, info))
		}
	}
	return places
}

func placeOf(path string, info fs.FileInfo) place {
	if !info.Mode().IsRegular() {
		return place{path: path, size: -1}
	}
	return place{path: path, size: info.Size()}
}

// walkFolder finds the files of a folder and of those in it, in the order of their names.
func walkFolder(folder string) []place {
	var places []place
	in := &group{path: folder}
	walked := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			places = append(places, place{path: path, err: reason(err), group: in})
			return nil
		case entry.IsDir():
			return nil
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && entry.Type()&fs.ModeSymlink != 0:
			places = append(places, place{path: path, err: errDanglingLink, group: in})
		case err != nil:
			places = append(places, place{path: path, err: reason(err), group: in})
		case info.IsDir():
			places = append(places, place{path: path, err: errFolderLink, group: in})
		case !info.Mode().IsRegular():
			places = append(places, place{path: path, skipped: "is not a file", group: in})
		default:
			p := placeOf(path, info)
			p.group = in
			places = append(places, p)
		}
		return nil
	})
	if walked != nil {
		places = append(places, place{path: folder, err: reason(walked)})
	}
	return append(places, place{group: in, last: true})
}

// reason makes a clause that follows the name of an input out of an error of the system.
func reason(err error) error {
	if own, ok := errors.AsType[*privateError](err); ok {
		return own
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("does not exist; check the path")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("may not be read by you; check its permissions")
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return errors.New("could not be opened: too many files are open; allow more (ulimit -n), or name fewer at a time")
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("could not be read: %w", err)
}

// sizeOf is the number of bytes of all places, -1 if one is not known.
func sizeOf(places []place) int64 {
	var sum int64
	for _, p := range places {
		if p.size < 0 {
			return -1
		}
		sum += p.size
	}
	return sum
}
