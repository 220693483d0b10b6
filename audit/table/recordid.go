package table

import "encoding/hex"

// encodeID turns a GUID in its usual form into 16 bytes. Other ids go to a dictionary.
func (s *Store) encodeID(id string) (bin [16]byte, flags uint8) {
	if id == "" {
		return bin, flagNoID
	}
	if guid, ok := parseGUID(id); ok {
		return guid, 0
	}
	code := s.oddIDs.intern(id)
	return [16]byte{byte(code >> 24), byte(code >> 16), byte(code >> 8), byte(code)}, flagOddID
}

// parseGUID reads a GUID whose text formatGUID would give back.
func parseGUID(s string) (g [16]byte, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return g, false
	}
	n := 0
	for i := 0; i < 36; i += 2 {
		if s[i] == '-' {
			i++
		}
		hi, lo := hexDigit(s[i]), hexDigit(s[i+1])
		if hi|lo > 15 {
			return g, false
		}
		g[n] = hi<<4 | lo
		n++
	}
	return g, true
}

func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	default:
		return 255
	}
}

func formatGUID(g [16]byte) string {
	var b [36]byte
	hex.Encode(b[:], g[:4])
	b[8] = '-'
	hex.Encode(b[9:], g[4:6])
	b[13] = '-'
	hex.Encode(b[14:], g[6:8])
	b[18] = '-'
	hex.Encode(b[19:], g[8:10])
	b[23] = '-'
	hex.Encode(b[24:], g[10:])
	return string(b[:])
}
