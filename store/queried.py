"""Requests and events as TinyDB tables to ask, wherever they lie: for a plant's own scripts.

    with open_tables("/srv/plazo") as tables:
        tables.table("events").search(where("part") == "seal-bar")

A document reads the same while its request is open, when it is archived, and after it came back, and so does every
answer: a table is asked as it stands at one moment, in the order of writing. Nothing can be written; a script
that changed documents would go past the rules.

The number of documents is known at once, and so is a document by its id while it is in the journal. Everything else
reads the whole archive, piece by piece, and keeps in memory what matches.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from dataclasses import dataclass
from functools import partial
from heapq import merge
from pathlib import Path
from typing import NoReturn, TypeAlias, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document as TableDocument
from tinydb.table import Table

from store.archive import Archive, Shelf
from store.contract import StoreDamaged, StoreReadOnly
from store.files import Disk
from store.folder import read_card
from store.known import REQUESTS, Known
from store.live import EVENTS, Document, LiveTables, decoded
from store.tail import Tail

_Texts: TypeAlias = Iterator[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class _Archived:
    """The documents of a table that lie in the archive."""

    texts: Callable[[], _Texts]
    """Reads them, in the order of ids."""
    count: int
    highest: int
    """The highest id that the table ever gave."""
    again: Callable[[], tuple[Mapping[int, bytes], _Archived] | None]
    """What is live and what is archived now, once another generation of the store has begun."""


class Moment(Mapping[str, Document]):
    """One table as it stood at one moment, keyed the way TinyDB stores ids; documents are read when they are taken."""

    def __init__(self, live: Mapping[int, bytes], archived: _Archived | None = None) -> None:
        self._live = live
        self._archived = archived

    def texts(self) -> _Texts:
        """The JSON texts of all documents by their ids, in the order in which these were first written."""
        return iter(self._live.items()) if self._archived is None else self._merged(self._archived)

    def _merged(self, archived: _Archived) -> _Texts:
        live, last, reading = self._live, 0, archived
        while True:
            try:
                for doc_id, text in merge(reading.texts(), sorted(live.items())):
                    if last < doc_id <= archived.highest:
                        last = doc_id
                        yield doc_id, self._live.get(doc_id, text)
                return
            except StoreDamaged:
                # Who reads for long goes on in the files that took the place of those that were removed.
                now = reading.again()
                if now is None:
                    raise
                live, reading = now

    def __getitem__(self, key: str) -> Document:
        try:
            wanted = int(key)
        except ValueError:
            raise KeyError(key) from None
        text = self._live.get(wanted)
        if text is None and self._archived is not None and wanted <= self._archived.highest:
            text = next((text for doc_id, text in self.texts() if doc_id == wanted), None)
        if text is None:
            raise KeyError(key)
        return decoded(text)

    def __iter__(self) -> Iterator[str]:
        return (str(doc_id) for doc_id, _ in self.texts())

    def __len__(self) -> int:
        return len(self._live) + (0 if self._archived is None else self._archived.count)

    def items(self) -> ItemsView[str, Document]:
        """Ids and documents, in that order."""
        return _Items(self)

    def values(self) -> ValuesView[Document]:
        """The documents, in that order."""
        return _Values(self)


class _Items(ItemsView[str, Document]):
    _mapping: Moment

    def __iter__(self) -> Iterator[tuple[str, Document]]:
        return ((str(doc_id), decoded(text)) for doc_id, text in self._mapping.texts())


class _Values(ValuesView[Document]):
    _mapping: Moment

    def __iter__(self) -> Iterator[Document]:
        return (decoded(text) for _, text in self._mapping.texts())


class QueriedStorage(Storage):
    """TinyDB's storage of a store that is only asked; each reading gives the tables of one moment."""

    def __init__(self, folder: Path, *, disk: Disk | None = None) -> None:
        super().__init__()
        card = read_card(folder)
        disk = disk or Disk()
        self._place = str(folder)
        self._live = LiveTables()
        self._known = Known(self._live)
        self._archive = Archive(folder, disk)
        self._tail = Tail(
            folder, card.store, writing=False, applies=(self._live, self._known, self._archive), disk=disk
        )

    def changes(self) -> int:
        """Grows with everything that anybody wrote until now."""
        with self._tail.still():
            return self._live.changes

    def read(self) -> dict[str, dict[str, Document]]:
        """The tables as they are now."""
        with self._tail.still():
            tables = {name: Moment(table.texts(), self._archived(name)) for name, table in self._live.tables.items()}
        # TinyDB only looks: a Moment answers all that its tables ask of a dictionary.
        return cast("dict[str, dict[str, Document]]", tables)

    def _archived(self, name: str) -> _Archived | None:
        """What is archived of a table; nothing is applied meanwhile."""
        segments, known = self._archive.segments, self._known
        shelf, again = self._archive.shelf(known.returned), partial(self._again, name, known.restarts)
        highest = self._live.table(name).highest
        if name == EVENTS:
            events = sum(segment.events for segment in segments) - known.returned_events
            return _Archived(partial(_events, shelf), events, highest, again)
        if name == REQUESTS:
            requests = sum(segment.requests for segment in segments) - len(known.returned)
            return _Archived(shelf.rows, requests, highest, again)
        return None

    def _again(self, name: str, restarts: int) -> tuple[Mapping[int, bytes], _Archived] | None:
        with self._tail.still():
            archived = self._archived(name) if self._known.restarts != restarts else None
            return None if archived is None else (self._live.table(name).texts(), archived)

    def write(self, data: Mapping[str, object]) -> NoReturn:
        """Raise `StoreReadOnly`."""
        raise StoreReadOnly("only-asked", place=self._place)

    def close(self) -> None:
        """Let go of the store; closing twice is harmless."""
        self._tail.close()
        self._archive.close()


def _events(shelf: Shelf) -> _Texts:
    return ((doc_id, text) for _, doc_id, text in shelf.events())


class QueriedTable(Table):
    """TinyDB's table for asking; whatever would write raises `StoreReadOnly`, and nothing happens."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:
        if not isinstance(storage, QueriedStorage):
            raise TypeError(f"a QueriedTable needs a QueriedStorage, not {type(storage).__name__}")
        self._queried = storage
        self._cached_at = -1
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    def search(self, cond: QueryLike) -> list[TableDocument]:
        """All documents that match, after looking whether anybody wrote."""
        changes = self._queried.changes()
        if self._cached_at != changes:
            self.clear_cache()
            self._cached_at = changes
        return super().search(cond)

    def count(self, cond: QueryLike) -> int:
        """How many documents match; none of them is kept."""
        return sum(1 for document in self._read_table().values() if cond(document))

    def _get_next_id(self) -> int:
        return self._queried.write({})

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, object]]], None]) -> None:
        self._queried.write({})


class QueriedDatabase(TinyDB):
    """The tables of a store: `events`, one document for each, `requests`, a row for each, and `plant`."""

    table_class = QueriedTable


def queried(folder: Path) -> QueriedDatabase:
    """A TinyDB on the store in a folder. Raises `StoreError`."""
    database = QueriedDatabase(storage=lambda: QueriedStorage(folder))
    try:
        database.tables()
    except BaseException:
        database.close()
        raise
    return database
