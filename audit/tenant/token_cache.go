package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"whoread/audit/folder"
)

// tokenCache is a file that keeps a refresh token between runs.
type tokenCache struct {
	path string
	// owner is the owner of the token; tokens of others are ignored.
	owner cacheOwner
}

// cacheOwner identifies what a refresh token is bound to.
type cacheOwner struct {
	Login    string `json:"login"`
	Tenant   string `json:"tenant"`
	ClientID string `json:"client_id"`
}

// tokenCacheFile is the content of the cache file.
type tokenCacheFile struct {
	Format string `json:"whoread"`
	cacheOwner
	Refresh string `json:"refresh_token"`
}

const cacheFormat = "token cache 1"

// readToken returns the cached refresh token; "" if there is none. A file with other content is an
// error, since it would be overwritten; an empty file is not.
func (c *tokenCache) readToken() (string, error) {
	text, err := readSmallFile(c.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(text) == 0 {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the token cache: %w", err)
	}
	var kept tokenCacheFile
	if json.Unmarshal(text, &kept) != nil || kept.Format != cacheFormat {
		return "", fmt.Errorf("%s is not a token cache, or is damaged: remove it, or use another file", c.path)
	}
	if kept.cacheOwner != c.owner {
		return "", nil
	}
	return kept.Refresh, nil
}

// writeToken replaces the cached refresh token. Only the owner can read the file, and readers see
// either the old or the new content.
func (c *tokenCache) writeToken(refresh string) error {
	text, err := json.Marshal(tokenCacheFile{cacheFormat, c.owner, refresh})
	if err != nil {
		return fmt.Errorf("writing the token cache: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(c.path), ".whoread-*.tmp") // 0600
	if err != nil {
		return fmt.Errorf("writing the token cache %s: %w", c.path, folder.WrapError(filepath.Dir(c.path), err))
	}
	_, err = file.Write(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), c.path)
	}
	if err != nil {
		return fmt.Errorf("writing the token cache: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}
