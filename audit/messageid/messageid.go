// Package messageid holds message ids (InternetMessageId) and says when two are the same.
package messageid

// ID is a message id as it is stated, with or without angle brackets.
type ID string

// Key is the form of a message id that ids are compared in.
type Key string

// Key returns the id without its angle brackets, which are removed only if both are there (C11). The
// key of an empty id is "" (C10). All other characters are kept as they are.
func (id ID) Key() Key {
	if len(id) >= 2 && id[0] == '<' && id[len(id)-1] == '>' {
		return Key(id[1 : len(id)-1])
	}
	return Key(id)
}

// Spellings returns the forms in which services may know the id: in brackets, as mail systems write it,
// and as stated if that differs.
func (id ID) Spellings() []ID {
	bracketed := id.Key().ID()
	if id == bracketed {
		return []ID{id}
	}
	return []ID{bracketed, id}
}

// ID returns the id in brackets. A key can itself have brackets (<<a>>), which are kept.
func (k Key) ID() ID { return ID("<" + k + ">") }
