"""The room that keeps: events go in by commits, and come out in the order in which they went in.

Read `contract` first: the `Store` protocol, its values and its errors; nothing above this room knows more.

- `opening`: where a store is, and a place → a `Store`.
- `embedded`: the `Store` on TinyDB and a journal, in one directory; `drafts` puts its commits together, `records`
  reads its documents, `requests` and `search` are what it derives from them.
- `tinydb_tables`: TinyDB's storage and table over the journal, with `live` below them.
- `journal`: the append-only file, written; `tail` reads it, `lines` is its text, `locks` says whose turn it is,
  `files` makes its system calls, `folder` is the directory around it.
- `pins`: salted hashes of PINs, as the plant's stream keeps them.
- `sentences`: what the errors say, by code.
"""
