"""The room that keeps: events go in by commits, and come out in the order in which they went in.

Read `contract` first: the `Store` protocol, its values and its errors; nothing above this room knows more.

- `opening`: where a store is, and a place → a `Store`.
- `embedded`: the `Store` on TinyDB, a journal and an archive, in one directory. What is open and what is closed for
  few days is in memory and in the journal; what is closed for longer is in the archive and is read when asked for.
  `following` says what is new in it, and `lookout` has that looked for without holding up an event loop.
- `drafts` puts commits together, `records` reads documents of both, `past` reads across both; `requests` says what a
  row of a request is, `known` and `commits` which documents belong together.
- `search` says what can be found of a request, `search_terms` what is looked for, `search_leaves` is the compact text
  in which it is, `search_index` the way through all of it, and `searching` joins that to a store.
- `tinydb_tables`: TinyDB's storage and table over the journal, with `live` below them; `documents` are their texts,
  and `commit_ids` the ids of their commits.
- `queried`: both as TinyDB tables for a plant's own scripts, to be asked only.
- `journal`: the append-only file, written; `tail` reads it, `lines` is its text, `line_ends` says where
  lines end, `locks` whose turn it is, `files` makes its system calls, `folder` is the directory around it.
- `archive`: the closed requests of earlier months; `segments` is one file of them, `whereabouts` the index that finds
  a request there, `leaving` says which go there, `compaction` moves them with `months`, `upkeep` says when, and
  `generations` writes the journal that is left; both write their files with `sealed_lines`.
- `pins`: salted hashes of PINs, as the plant's stream keeps them.
- `copies`: a whole copy of a store in another folder, for a backup and back again.
- `examination`: whether a store is whole, read from outside as `findings`: `journal_examination` by the `chain`,
  `archive_examination`, and the `consistency` of what is derived; `salvage` copies what is good of a damaged one,
  its journal by `rebuilding` and its archive by `mending`, and what was lost by `naming`. `daily` has a store that is
  open examined by itself, and `health` is what it warns of.
- `sentences`: what the errors say, by code.
"""
