"""The room that keeps: events go in by commits, and come out in the order in which they went in.

Read `contract` first: the `Store` protocol, its values and its errors; nothing above this room knows more.

- `opening`: where a store is, and a place → a `Store`.
- `embedded`: the `Store` on TinyDB and a journal, in one directory; `requests` and `search` are what it derives.
- `tinydb_tables`: TinyDB's storage and table over the journal, with `live` below them.
- `journal`: the append-only file: commit, catch up, repair; `lines` is its text, `locks` whose turn it is,
  `files` its system calls, `folder` the directory around it.
- `sentences`: what the errors say, by code.
"""
