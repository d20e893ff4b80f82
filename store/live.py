"""The tables as they are in memory: every document as its JSON text, read when somebody looks at it."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from copy import deepcopy
from typing import Final, TypeAlias

import msgspec

from store.contract import StoreDamaged
from store.lines import UNREADABLE, Header, Transaction

Document: TypeAlias = dict[str, object]
Change: TypeAlias = Document | bytes | None
"""What becomes of a document: itself or its JSON text, which nobody changes any more; None takes it away."""

EVENTS: Final = "events"
"""The table of the events of requests, the only one whose documents can be archived."""

_NULL = b"null"
_decoder = msgspec.json.Decoder(Document)


class LiveTable(Mapping[str, Document]):
    """One table, keyed the way TinyDB stores ids; each look at a document makes a new one, safe to change."""

    __slots__ = ("_texts", "highest")

    def __init__(self, texts: dict[int, bytes] | None = None) -> None:
        self._texts: dict[int, bytes] = {} if texts is None else texts
        self.highest = max(self._texts, default=0)
        """The highest id ever given here; ids are not used again."""

    def text(self, doc_id: int) -> bytes | None:
        """The JSON text of a document."""
        return self._texts.get(doc_id)

    def ids(self) -> list[int]:
        """The ids as they are at this moment, in the order of their first writing."""
        return list(self._texts)

    def texts(self) -> dict[int, bytes]:
        """The JSON texts of all documents as they are at this moment, by their ids."""
        return dict(self._texts)

    def put(self, doc_id: int, text: bytes) -> None:
        """Apply one operation of a commit."""
        if text == _NULL:
            self._texts.pop(doc_id, None)
        else:
            self._texts[doc_id] = text
        self.highest = max(self.highest, doc_id)

    def __getitem__(self, key: str) -> Document:
        return decoded(self._texts[_id(key)])

    def __contains__(self, key: object) -> bool:
        try:
            return isinstance(key, str) and int(key) in self._texts
        except ValueError:
            return False

    def __iter__(self) -> Iterator[str]:
        return map(str, self.ids())

    def __len__(self) -> int:
        return len(self._texts)

    def items(self) -> ItemsView[str, Document]:
        """Ids and documents as they are at this moment, whatever is written while somebody goes through them."""
        return _Items(self)


class _Items(ItemsView[str, Document]):
    _mapping: LiveTable

    def __iter__(self) -> Iterator[tuple[str, Document]]:
        return ((str(doc_id), decoded(text)) for doc_id, text in self._mapping.texts().items())


class LiveTables:
    """All tables of a journal, in the state of the last commit that was applied."""

    def __init__(self) -> None:
        self.tables: dict[str, LiveTable] = {}
        self.changes = 0
        """Grows with everything that is applied, so that what was derived earlier can be told from what is true."""

    def restart(self, header: Header) -> None:
        """Begin anew, at the header of a generation; whoever still reads the old tables keeps them."""
        self.tables = {}
        self.changes += 1
        for name, highest in header.highest.items():
            self._table(name).highest = highest

    def keep(self, transaction: Transaction) -> None:
        """Take what was kept of an earlier commit."""
        self.apply(transaction)

    def apply(self, transaction: Transaction) -> None:
        """Apply one commit."""
        for _, doc_id, _, raw in transaction.back:
            self._table(EVENTS).put(doc_id, bytes(raw))
        for name, doc_id, raw in transaction.ops:
            self._table(name).put(doc_id, bytes(raw))
        self.changes += 1

    def _table(self, name: str) -> LiveTable:
        table = self.tables.get(name)
        if table is None:
            table = self.tables[name] = LiveTable()
        return table

    def table(self, name: str) -> LiveTable:
        """The table of that name; an empty one where nothing was ever written to it."""
        table = self.tables.get(name)
        return LiveTable() if table is None else table


class Overlay(MutableMapping[int, Document]):
    """A table under change: TinyDB's updaters write here, and only what they touch is looked at.

    `changed` holds what earlier updates of the same commit changed; it stays as it was until `merge`.
    """

    def __init__(self, below: LiveTable, changed: dict[int, Change]) -> None:
        self._below = below
        self._changed = changed
        self._touched: dict[int, Document | None] = {}

    def merge(self) -> None:
        """Add to `changed` what is now different from the table below; None where a document is gone."""
        for doc_id, document in self._touched.items():
            text = self._below.text(doc_id)
            if (document is None and text is None) or (text is not None and decoded(text) == document):
                self._changed.pop(doc_id, None)
            else:
                self._changed[doc_id] = document

    def __getitem__(self, doc_id: int) -> Document:
        if doc_id not in self._touched:
            # Kept, because an updater may change in place what it was given.
            self._touched[doc_id] = self._before(doc_id)
        document = self._touched[doc_id]
        if document is None:
            raise KeyError(doc_id)
        return document

    def _before(self, doc_id: int) -> Document | None:
        change = self._changed[doc_id] if doc_id in self._changed else self._below.text(doc_id)
        return decoded(change) if isinstance(change, bytes) else deepcopy(change)

    def __setitem__(self, doc_id: int, document: Document) -> None:
        self._touched[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if not isinstance(doc_id, int):
            return False
        for above in (self._touched, self._changed):
            if doc_id in above:
                return above[doc_id] is not None
        return self._below.text(doc_id) is not None

    def __iter__(self) -> Iterator[int]:
        known = self._below.ids()
        new = [doc_id for doc_id in {**self._changed, **self._touched} if self._below.text(doc_id) is None]
        return iter([doc_id for doc_id in known + new if doc_id in self])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Take every document away."""
        for doc_id in self:
            self._touched[doc_id] = None


def decoded(text: bytes) -> Document:
    """A document as a new dictionary, from its JSON text. Raises `StoreDamaged`."""
    try:
        return _decoder.decode(text)
    except UNREADABLE as error:
        raise StoreDamaged("unreadable", reason=str(error)) from error


def _id(key: str) -> int:
    try:
        return int(key)
    except ValueError:
        raise KeyError(key) from None
