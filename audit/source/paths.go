package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// foundPath is a file to read, or the reason why a path is not read.
type foundPath struct {
	path string
	// stdin reports that standard input is to be read.
	stdin bool
	// size is the size of a regular file; -1 if it is unknown.
	size int64
	// container is the folder that contains the file; nil if the user named the file.
	container *container
	// err is the reason why the file cannot be read, skipped why it is not.
	err     error
	skipped string
	// containerEnd marks the end of the container. A container without a log is reported then.
	containerEnd bool
}

// errNoPaths is the only error of Open.
var errNoPaths = errors.New("no file to read; name a file or a folder, or - for standard input")

// The reasons why links in a folder are not read. There may be logs at their targets.
var (
	errDanglingLink = errors.New("is a link to a file that does not exist; check its target")
	errFolderLink   = errors.New("is a link to a folder, and such links are not followed; name that folder as well")
)

// findPaths finds the files that the paths name.
func findPaths(paths []string) []foundPath {
	var places []foundPath
	for _, path := range paths {
		if path == "-" {
			places = append(places, foundPath{path: path, stdin: true, size: -1})
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			places = append(places, foundPath{path: path, err: explainError(err)})
		case info.IsDir():
			places = append(places, findInFolder(path)...)
		default:
			places = append(places, newFoundFile(path, info))
		}
	}
	return places
}

func newFoundFile(path string, info fs.FileInfo) foundPath {
	if !info.Mode().IsRegular() {
		return foundPath{path: path, size: -1}
	}
	return foundPath{path: path, size: info.Size()}
}

// findInFolder finds the files in a folder and its subfolders, ordered by name.
func findInFolder(folder string) []foundPath {
	var places []foundPath
	in := &container{path: folder}
	walked := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			places = append(places, foundPath{path: path, err: explainError(err), container: in})
			return nil
		case entry.IsDir():
			return nil
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && entry.Type()&fs.ModeSymlink != 0:
			places = append(places, foundPath{path: path, err: errDanglingLink, container: in})
		case err != nil:
			places = append(places, foundPath{path: path, err: explainError(err), container: in})
		case info.IsDir():
			places = append(places, foundPath{path: path, err: errFolderLink, container: in})
		case !info.Mode().IsRegular():
			places = append(places, foundPath{path: path, skipped: "is not a file", container: in})
		default:
			p := newFoundFile(path, info)
			p.container = in
			places = append(places, p)
		}
		return nil
	})
	if walked != nil {
		places = append(places, foundPath{path: folder, err: explainError(walked)})
	}
	return append(places, foundPath{container: in, containerEnd: true})
}

// explainError turns an error of the system into a clause that follows the name of an input.
func explainError(err error) error {
	if own, ok := errors.AsType[*privateError](err); ok {
		return own
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("does not exist; check the path")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("cannot be read: no permission; check its permissions")
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return errors.New("could not be opened: too many files are open; allow more (ulimit -n), or name fewer at a time")
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("could not be read: %w", err)
}

// totalSize returns the number of bytes of all files; -1 if one is unknown.
func totalSize(places []foundPath) int64 {
	var sum int64
	for _, p := range places {
		if p.size < 0 {
			return -1
		}
		sum += p.size
	}
	return sum
}
