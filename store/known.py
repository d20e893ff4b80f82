"""What is known in memory of everything that stands in the journal: which documents belong together.

What is archived is not here; it is found by `archive`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from rules.events import EventId, RequestId
from rules.instants import Instant
from store.commits import Commits
from store.contract import Position, StoreDamaged
from store.lines import UNREADABLE, Header, Transaction
from store.live import EVENTS, LiveTables

PLANT: Final = "plant"
REQUESTS: Final = "requests"
NUMBERS: Final = "numbers"


def _no_marks() -> array[int]:
    return array("q")


class LastNumber(msgspec.Struct, frozen=True):
    """What the table `numbers` has of one prefix."""

    prefix: str
    last: int


@dataclass(slots=True)
class Held:
    """Where one request's documents are."""

    row: int = 0
    events: list[int] = field(default_factory=list)
    closes_at: Instant | None = None
    marks: array[int] = field(default_factory=_no_marks)
    """The hash of the id of each of these events: every write asks whether an id is among them."""


class _Key(msgspec.Struct, frozen=True, gc=False):
    """What is read of every document when a store is opened; the rest when somebody looks at it."""

    id: EventId = EventId("")
    request: RequestId = RequestId("")


class _RowKey(msgspec.Struct, frozen=True, gc=False):
    """The same of the row of a request."""

    request: RequestId = RequestId("")
    closings: tuple[tuple[Instant, Instant | None], ...] = ()


_decode_key = msgspec.json.Decoder(_Key).decode
_decode_row = msgspec.json.Decoder(_RowKey).decode


class Known:
    """Which documents belong to which request, commit and event id."""

    def __init__(self, live: LiveTables) -> None:
        self._live = live
        self.restarts = 0
        self._forget(Position(0))

    def _forget(self, base: Position) -> None:
        self.requests: dict[RequestId, Held] = {}
        self.returned: set[RequestId] = set()
        """Those that came back from the archive in this generation: what lies there of them does not count."""
        self.returned_events = 0
        """So many of their events lie there."""
        self.base = base
        """The position before the first commit of this generation."""
        self.events = 0
        """The number of events here."""
        self.commits = Commits()
        self.plant_commits = Commits()
        self._plant_ids: dict[EventId, int] | None = None

    def restart(self, header: Header) -> None:
        """Forget everything: what was kept follows, and the commits of a generation."""
        self._forget(Position(header.seq))
        self.restarts += 1

    def keep(self, transaction: Transaction) -> None:
        """Take what was kept of an earlier commit."""
        self.apply(transaction)

    def apply(self, transaction: Transaction) -> None:
        """Take the next commit. Raises `StoreDamaged` for a document that is none of ours."""
        try:
            for position, doc_id, by, raw in transaction.back:
                self.returned.add(self._take_event(position, doc_id, by, raw))
                self.returned_events += 1
            for name, doc_id, raw in transaction.ops:
                if name == EVENTS:
                    self._take_event(transaction.seq, doc_id, transaction.by, raw)
                elif name == REQUESTS:
                    self._take_row(doc_id, raw)
                elif name == PLANT:
                    self.plant_commits.add(transaction.seq, doc_id, transaction.by)
                    if self._plant_ids is not None:
                        self._plant_ids[_decode_key(raw).id] = doc_id
        except (*UNREADABLE, OverflowError) as error:
            raise StoreDamaged("unreadable", reason=f"commit {transaction.seq}: {error}") from error

    def _take_row(self, doc_id: int, raw: msgspec.Raw) -> None:
        row = _decode_row(raw)
        held = self.requests.get(row.request)
        if held is None:
            held = self.requests[row.request] = Held()
        held.row = doc_id
        held.closes_at = row.closings[-1][1] if row.closings else None

    def _take_event(self, position: int, doc_id: int, by: str, raw: msgspec.Raw) -> RequestId:
        key = _decode_key(raw)
        held = self.requests.get(key.request)
        if held is None:
            held = self.requests[key.request] = Held()
        place = len(held.events)
        if place and held.events[-1] > doc_id:
            place = bisect_right(held.events, doc_id)
        held.events.insert(place, doc_id)
        held.marks.insert(place, hash(key.id))
        self.events += 1
        self.commits.add(position, doc_id, by)
        return key.request

    def position_of_event(self, request: RequestId, id: EventId) -> Position | None:  # noqa: A002 - its name
        """The position of the commit that stored an event of a request."""
        held, mark = self.requests.get(request), hash(id)
        if held is None or mark not in held.marks:
            return None
        alike = (doc_id for doc_id, each in zip(held.events, held.marks, strict=True) if each == mark)
        doc_id = dict(self._keys(EVENTS, alike)).get(id)
        return None if doc_id is None else self.commits.origin(doc_id)[0]

    def position_of_plant_event(self, id: EventId) -> Position | None:  # noqa: A002 - its name in the event
        """The position of the commit that stored an event of the plant."""
        if self._plant_ids is None:
            self._plant_ids = dict(self._keys(PLANT, self._live.table(PLANT).ids()))
        doc_id = self._plant_ids.get(id)
        return None if doc_id is None else self.plant_commits.origin(doc_id)[0]

    def _keys(self, name: str, ids: Iterable[int]) -> Iterator[tuple[EventId, int]]:
        table = self._live.table(name)
        return ((_decode_key(table.text(doc_id) or b"{}").id, doc_id) for doc_id in ids)
