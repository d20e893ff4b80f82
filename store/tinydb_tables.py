"""TinyDB over the journal: a storage that reads what is live, and a table that writes only what changed.

    database = database_over(JournalStorage(...))
    database.table("events").search(where("request") == "M-1042")

It behaves as TinyDB's documentation says, for several processes too; `queried` finds what is archived as well.
What differs from TinyDB as it comes:

- Ids are whole numbers and never used again, not after `truncate` nor by another process; a table that was dropped
  begins anew. Documents that `insert_multiple` is given without ids get them after all that were given.
- An empty table that no document was ever in is not kept, not with `persist_empty` either.
- What JSON cannot say is refused, as TinyDB's own file refuses it, and so are NaN and whole numbers beyond 64 bits.
- What is read and what was written share no objects: a list that was given out may be changed.
- A cached answer is right whoever wrote since.
- A table on a middleware, such as `CachingMiddleware`, is refused: what waits there would come after it was answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Self, cast

from msgspec import Raw
from msgspec.structs import replace
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document as TableDocument
from tinydb.table import Table

from rules.instants import Instant
from store.commit_ids import CommitIds
from store.contract import Position
from store.documents import text_of
from store.generations import Content
from store.journal import Journal, Operation, Returning
from store.known import Known
from store.lines import Transaction, from_iso, iso
from store.live import Change, Document, LiveTable, LiveTables, Overlay

_GONE: Final = Raw(b"null")


class Pending:
    """The changes of one commit that is being put together; as a context it holds the turn and commits at its end.

    When the context is left by an error nothing is written. Contexts within it are part of it.
    """

    __slots__ = ("_depth", "_id", "_storage", "at", "at_text", "changes", "position", "returning")

    def __init__(self, storage: JournalStorage, id: str | None) -> None:  # noqa: A002 - its name in the journal
        self._storage = storage
        self._id = id
        self._depth = 0
        self.at = Instant(0)
        """When it is recorded; known inside the context."""
        self.at_text = ""
        """The same as the journal has it."""
        self.changes: dict[str, dict[int, Change]] = {}
        self.returning: list[Returning] = []
        """Events that come back from the archive with it."""
        self.position: Position | None = None
        """Where the commit was stored; None before, and where nothing changed."""

    def put(self, table: str, ids: Iterable[int], texts: Iterable[bytes]) -> None:
        """Set whole documents of a table, new or not, by their ids and JSON texts."""
        self.changes.setdefault(table, {}).update(zip(ids, texts, strict=True))

    def __enter__(self) -> Self:
        if self._depth == 0:
            self._storage.begin(self)
        self._depth += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.position = self._storage.end(self, self._id, failed=kind is not None)


class TablesRead(dict[str, Mapping[str, Document]]):
    """The tables as TinyDB read them, and what there was then: it gives them back when it drops one."""

    def __init__(self, live: LiveTables) -> None:
        super().__init__(live.tables)
        self.names = frozenset(live.tables)
        self.changes = live.changes


class JournalStorage(Storage):
    """TinyDB's storage on a journal: reading applies what other processes appended."""

    def __init__(
        self,
        journal: Journal,
        tables: LiveTables,
        *,
        now: Callable[[], Instant],
        who: str,
        known: Known | None = None,
    ) -> None:
        super().__init__()
        self._known = known
        self.journal = journal
        self.live = tables
        self._now = now
        self._who = who
        self._pending: Pending | None = None
        self._writer = 0
        self._ids = CommitIds()

    def read(self) -> dict[str, dict[str, Document]]:
        """The live tables after catching up; the outer dictionary is a copy, documents are read when looked at."""
        if self.pending() is None:
            self.journal.catch_up()
        # TinyDB only looks: a LiveTable answers all that its tables ask of a dictionary.
        return cast("dict[str, dict[str, Document]]", TablesRead(self.live))

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, object]]]) -> None:
        """Put a whole new state in place, as dropping a table does: a new generation of the journal, rare and slow.

        What stays as it was keeps its position; what differs is one commit. A table that was read and is given back
        stays as it is now, whoever wrote to it meanwhile, and so does one that came meanwhile. Raises `ValueError`
        for other documents in a table that was read before somebody wrote.
        """
        with self.journal.turn():
            header, seq = self.journal.header, self.journal.position
            assert header is not None
            content = Content.of(self.live, self._known)
            data = self._as_it_is_now(data)
            ops: list[Operation] = []
            gone: dict[str, set[int]] = {name: set() for name in content.tables}
            for name, texts in content.tables.items():
                gone[name] = set(texts) if name not in data else self._differing(name, data[name], ops)
            ops += [
                (name, int(doc_id), Raw(text_of(document)))
                for name in data
                if name not in content.tables
                for doc_id, document in data[name].items()
            ]
            highest = {name: each for name, each in content.highest.items() if name in data}
            at, at_text = self._recording_time()
            header = replace(
                header, generation=header.generation + 1, seq=seq, at=self.journal.last_at, highest=highest
            )
            commit = Transaction(seq=seq + 1, id=self._ids.next(at), at=at_text, by=self._who, ops=ops)
            self.journal.begin_generation(header, list(content.kept(seq, gone)), commit)

    def _as_it_is_now(
        self, data: Mapping[str, Mapping[str, Mapping[str, object]]]
    ) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
        if not isinstance(data, TablesRead):
            return data
        given = {name: table for name, table in data.items() if not isinstance(table, LiveTable)}
        if given and data.changes != self.live.changes:
            raise ValueError(f"others wrote since the table {min(given)!r} was read: read it again, then change it")
        new = {name: table for name, table in self.live.tables.items() if name not in data.names or name in data}
        return {**new, **given}

    def _differing(self, name: str, now: Mapping[str, Mapping[str, object]], ops: list[Operation]) -> set[int]:
        """The ids of the documents of a table that are not what they were, when what they are now is added to `ops`."""
        before = self.live.table(name)
        if now is before:
            return set()
        differing = {doc_id for doc_id in before.ids() if str(doc_id) not in now}
        for key, document in now.items():
            if key not in before or before[key] != document:
                differing.add(int(key))
                ops.append((name, int(key), Raw(text_of(document))))
        return differing

    def close(self) -> None:
        """Let go of the journal."""
        self.journal.close()

    def commit(self, id: str | None = None) -> Pending:  # noqa: A002 - its name in the journal
        """A context in which every change of any table becomes part of one commit; the outer one in an inner one."""
        return self.pending() or Pending(self, id)

    def begin(self, pending: Pending) -> None:
        """Take the turn for a commit."""
        self.journal.take_turn()
        try:
            pending.at, pending.at_text = self._recording_time()
        except BaseException:
            self.journal.give_turn()
            raise
        self._writer = threading.get_ident()  # first: another thread never sees its own name at this commit
        self._pending = pending

    def end(self, pending: Pending, id: str | None, *, failed: bool) -> Position | None:  # noqa: A002 - as above
        """Write the commit, unless it failed or nothing changed, and give the turn back."""
        self._pending = None
        try:
            ops = [
                (name, doc_id, Raw(change) if isinstance(change, bytes) else _text(change))
                for name, changes in pending.changes.items()
                for doc_id, change in changes.items()
            ]
            if failed or not ops:
                return None
            return self.journal.commit(
                ops, id=id or self._ids.next(pending.at), at=pending.at_text, by=self._who, back=pending.returning
            )
        finally:
            self.journal.give_turn()

    def pending(self) -> Pending | None:
        """What this thread is putting together now."""
        return self._pending if self._writer == threading.get_ident() else None

    def _recording_time(self) -> tuple[Instant, str]:
        """Now, or the time of the last commit where the clock has gone back; and how the journal has it."""
        now, last = self._now(), self.journal.last_at
        text = iso(now)
        return (now, text) if text >= last else (from_iso(last), last)


class JournalTable(Table):
    """TinyDB's table, writing only what changed and choosing ids inside the turn."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:
        if not isinstance(storage, JournalStorage):
            raise TypeError(f"a JournalTable needs a JournalStorage, not {type(storage).__name__}")
        self._journal_storage = storage
        self._cached_at = -1
        self._following = 1
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    def insert(self, document: Mapping[str, object]) -> int:
        """Insert a document; its id is chosen when everything that others wrote is known."""
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, object]]) -> list[int]:
        """Insert documents, all or none; those without an id get ids after all that are given."""
        documents = list(documents)
        given = [document.doc_id for document in documents if isinstance(document, self.document_class)]
        with self._journal_storage.commit():
            before = self._following
            try:
                self._following = max(before, max(given, default=0) + 1)
                return super().insert_multiple(documents)
            except BaseException:
                self._following = before
                raise

    def upsert(self, document: Mapping[str, object], cond: QueryLike | None = None) -> list[int]:
        """Change the documents that match, or insert one; nobody comes between the two."""
        with self._journal_storage.commit():
            return super().upsert(document, cond)

    def search(self, cond: QueryLike) -> list[TableDocument]:
        """All documents that match, after looking whether anybody wrote."""
        storage = self._journal_storage
        if storage.pending() is None:
            storage.journal.catch_up()
        if storage.pending() is not None or self._cached_at != storage.live.changes:
            self.clear_cache()
            self._cached_at = storage.live.changes
        return super().search(cond)

    def next_ids(self, count: int) -> range:
        """So many ids that no document had; only inside a commit are they nobody else's."""
        first = max(self._following, self._journal_storage.live.table(self._name).highest + 1)
        self._following = first + count
        return range(first, first + count)

    def _get_next_id(self) -> int:
        if self._journal_storage.pending() is None:
            self._journal_storage.journal.catch_up()
        return self.next_ids(1)[0]

    def _read_table(self) -> dict[str, Mapping[str, object]]:
        pending = self._journal_storage.pending()
        if pending is not None and self.name in pending.changes:
            overlay = Overlay(self._journal_storage.live.table(self.name), pending.changes[self.name])
            return {str(doc_id): document for doc_id, document in overlay.items()}
        return super()._read_table()

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, object]]], None]) -> None:
        storage = self._journal_storage
        with storage.commit() as pending:
            overlay = Overlay(storage.live.table(self.name), pending.changes.setdefault(self.name, {}))
            # The overlay answers all that an updater asks of a dictionary.
            updater(cast("dict[int, Mapping[str, object]]", overlay))
            overlay.merge()
        self.clear_cache()


class JournalDatabase(TinyDB):
    """TinyDB with journal tables."""

    table_class = JournalTable

    @property
    def storage(self) -> JournalStorage:
        """The storage below it."""
        return cast(JournalStorage, super().storage)

    def table(self, name: str, **options: int) -> JournalTable:
        """The table of that name."""
        return cast(JournalTable, super().table(name, **options))


def database_over(storage: JournalStorage) -> JournalDatabase:
    """A TinyDB on this storage."""
    return JournalDatabase(storage=lambda: storage)


def _text(document: Document | None) -> Raw:
    return _GONE if document is None else Raw(text_of(document))
