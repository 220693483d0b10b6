// Package messageid holds message IDs (InternetMessageId) and defines when two are the same.
package messageid

// ID is a message ID as stated, with or without angle brackets.
type ID string

// Key is the form in which message IDs are compared.
type Key string

// Key returns the ID without its angle brackets, which are removed only as a pair (C11). The key of an
// empty ID is "" (C10). All other characters are kept.
func (id ID) Key() Key {
	if len(id) >= 2 && id[0] == '<' && id[len(id)-1] == '>' {
		return Key(id[1 : len(id)-1])
	}
	return Key(id)
}

// Spellings returns the forms in which services may store the ID: in brackets, as mail systems write it,
// and as stated if that differs.
func (id ID) Spellings() []ID {
	bracketed := id.Key().ID()
	if id == bracketed {
		return []ID{id}
	}
	return []ID{bracketed, id}
}

// ID returns the ID in brackets. A key can itself have brackets (<<a>>), which are kept.
func (k Key) ID() ID { return ID("<" + k + ">") }
