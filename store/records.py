"""The documents of a store as the values of the rules, decoded when somebody asks for them.

A request is in the journal or in the archive; where both have it, the journal is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, cast

import msgspec

from rules.events import Event, EventId, Happening, PlantEvent, RequestHappening, RequestId, Version
from store.archive import Archive
from store.contract import Commit, Position, StoreDamaged, StoreError, StoreTooNew
from store.known import PLANT, REQUESTS, Known
from store.lines import UNREADABLE, Closed
from store.live import EVENTS, LiveTable, LiveTables
from store.requests import RequestRow

_V = TypeVar("_V")
_H = TypeVar("_H", bound=Happening)

# A decoder of a union has no type that mypy could infer.
_events = cast("msgspec.json.Decoder[Event]", msgspec.json.Decoder(Event))
_plant_events = cast("msgspec.json.Decoder[PlantEvent]", msgspec.json.Decoder(PlantEvent))
_rows = msgspec.json.Decoder(RequestRow)


class _Of(msgspec.Struct, frozen=True, gc=False):
    request: RequestId


_requests = msgspec.json.Decoder(_Of)


class Records:
    """Reads what is stored. Whoever calls has caught up, and nothing is applied meanwhile."""

    def __init__(self, live: LiveTables, known: Known, archive: Archive) -> None:
        self._live = live
        self._known = known
        self._archive = archive
        self._asked: tuple[int, RequestId, Closed | None] = (0, RequestId(""), None)

    def archived(self, request: RequestId) -> Closed | None:
        """A request that is in the archive only."""
        if request in self._known.requests or not self._archive.segments:
            return None
        restarts, last, closed = self._asked
        if (restarts, last) != (self._known.restarts, request):
            found = self._archive.find(request)
            closed = None if found is None else found[1]
            self._asked = (self._known.restarts, request, closed)
        return closed

    def is_known(self, request: RequestId) -> bool:
        """Whether the store has anything of a request."""
        return request in self._known.requests or self.archived(request) is not None

    def row(self, request: RequestId) -> RequestRow | None:
        """The row of a request; None for an unknown number."""
        held = self._known.requests.get(request)
        if held is not None:
            return _decoded(_rows, self._live.table(REQUESTS), held.row) if held.row else None
        closed = self.archived(request)
        return None if closed is None else decoded_row(closed)

    def rows(self) -> Iterator[RequestRow]:
        """The rows of the requests in the journal, in the order in which they were first written.

        It is those of this moment; they are decoded one by one when they are asked for.
        """
        table = self._live.table(REQUESTS)
        ids = table.ids()
        return (_decoded(_rows, table, doc_id) for doc_id in ids)

    def row_id(self, request: RequestId) -> int:
        """The document id of a request's row; 0 for an unknown number."""
        held = self._known.requests.get(request)
        if held is not None:
            return held.row
        closed = self.archived(request)
        return 0 if closed is None else closed.row_id

    def version(self, request: RequestId) -> Version:
        """The version of a request's last event; 0 for an unknown number."""
        held = self._known.requests.get(request)
        if held is not None:
            return Version(len(held.events))
        closed = self.archived(request)
        return Version(0 if closed is None else len(closed.docs))

    def events(self, request: RequestId) -> tuple[Event, ...]:
        """Everything that happened to a request; empty for an unknown number."""
        closed = self.archived(request)
        found = self.decoded_events(request, self.event_ids(request)) if closed is None else archived_events(closed)
        return tuple(found)

    def decoded_events(self, request: RequestId, ids: Iterable[int]) -> Iterator[Event]:
        """The events of a request in these documents, decoded one by one; they may be asked for later than now."""
        table, ids = self._live.table(EVENTS), tuple(ids)
        if not ids and request in self._known.requests:
            raise StoreDamaged("unreadable", reason=f"{request} has a row and no events")
        return _in_order((_decoded(_events, table, doc_id) for doc_id in ids), request)

    def event_ids(self, request: RequestId) -> tuple[int, ...]:
        """The document ids of a request's events in the journal, as they are at this moment."""
        held = self._known.requests.get(request)
        return () if held is None else tuple(held.events)

    def first_position(self, request: RequestId) -> Position:
        """The position of the first event of a request in the journal; 0 where it has none."""
        held = self._known.requests.get(request)
        return self._known.commits.origin(held.events[0])[0] if held is not None and held.events else Position(0)

    def plant_version(self) -> Version:
        """The version of the last event of the plant's own stream."""
        return Version(len(self._live.table(PLANT)))

    def plant_events(self) -> tuple[PlantEvent, ...]:
        """The plant's own stream."""
        return tuple(_in_order(self._decoded_plant_events(self._live.table(PLANT).ids()), "plant"))

    def _decoded_plant_events(self, ids: Iterable[int]) -> Iterator[PlantEvent]:
        table = self._live.table(PLANT)
        return (_decoded(_plant_events, table, doc_id) for doc_id in ids)

    def position_of_event(self, request: RequestId, id: EventId) -> Position | None:  # noqa: A002 - its name
        """The position of the commit that stored an event of a request."""
        closed = self.archived(request)
        if closed is None:
            return self._known.position_of_event(request, id)
        for position, _, _, raw in closed.docs:
            if decoded_event(bytes(raw)).id == id:
                return Position(position)
        return None

    def commit(self, position: Position) -> Commit:
        """What the commit at a position stored, as far as it is in the journal."""
        events, plant = self._known.commits.ids_of(position), self._known.plant_commits.ids_of(position)
        return Commit(
            position,
            tuple(_present(_events, self._live.table(EVENTS), events)),
            tuple(_present(_plant_events, self._live.table(PLANT), plant)),
        )

    def newest_event(self) -> int:
        """The highest document id that an event ever had."""
        return self._live.table(EVENTS).highest

    def requests_since(self, doc_id: int) -> set[RequestId]:
        """The requests in the journal that have events of higher document ids."""
        table = self._live.table(EVENTS)
        texts = (table.text(each) for each in range(doc_id + 1, table.highest + 1))
        if doc_id == 0:
            return set(self._known.requests)
        return {_value(_requests, text).request for text in texts if text is not None}

    def reader(self) -> Callable[[RequestId], tuple[RequestRow, Iterator[Event]] | None]:
        """Reads row and events of a request of the journal, by anybody and at any time, as this generation has them.

        None for one that is not in it, or whose row is not there yet.
        """
        events, rows, requests = self._live.table(EVENTS), self._live.table(REQUESTS), self._known.requests

        def read(request: RequestId) -> tuple[RequestRow, Iterator[Event]] | None:
            held = requests.get(request)
            if held is None or not held.row or not held.events:
                return None
            ids = tuple(held.events)
            return _decoded(_rows, rows, held.row), (_decoded(_events, events, doc_id) for doc_id in ids)

        return read

    def kept_events(self, after: Position) -> Iterator[tuple[Position, int, Event]]:
        """What is kept of the events after a position and before this generation, with their document ids.

        It is that of this moment; it is decoded when it is asked for.
        """
        return _placed(_events, self._live.table(EVENTS), self._known.commits.after(after, self._known.base))

    def kept_plant_events(self, after: Position) -> Iterator[tuple[Position, int, PlantEvent]]:
        """The same of the plant's own stream."""
        return _placed(_plant_events, self._live.table(PLANT), self._known.plant_commits.after(after, self._known.base))


def converted(document: Mapping[str, object], kind: type[_V]) -> _V:
    """A document as a value of this kind. Raises `StoreDamaged`."""
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise StoreDamaged("unreadable", reason=str(error)) from error


def _placed(
    decoder: msgspec.json.Decoder[_V], table: LiveTable, commits: list[tuple[Position, range]]
) -> Iterator[tuple[Position, int, _V]]:
    for position, ids in commits:
        for doc_id in ids:
            text = table.text(doc_id)
            if text is not None:
                yield position, doc_id, _value(decoder, text)


def decoded_row(closed: Closed) -> RequestRow:
    """The row of an archived request."""
    return _value(_rows, bytes(closed.row))


def event_text(event: Event | PlantEvent) -> bytes:
    """The JSON text of an event. Raises `ValueError` for one that nobody could read again."""
    text = msgspec.json.encode(event)
    (_events if isinstance(event, RequestHappening) else _plant_events).decode(text)
    return text


def row_text(row: RequestRow) -> bytes:
    """The JSON text of a row. Raises `ValueError` for one that nobody could read again."""
    text = msgspec.json.encode(row)
    _rows.decode(text)
    return text


def decoded_event(text: bytes) -> Event:
    """An event as it is stored."""
    return _value(_events, text)


def archived_events(closed: Closed) -> Iterator[Event]:
    """The events of an archived request, decoded one by one."""
    return _in_order((decoded_event(bytes(raw)) for _, _, _, raw in closed.docs), closed.request)


def _in_order(events: Iterable[_H], of: str) -> Iterator[_H]:
    """The events of one stream, whose versions are 1, 2, 3 and so on. Raises `StoreDamaged` where they are not."""
    for version, event in enumerate(events, 1):
        if event.version != version or (isinstance(event, RequestHappening) and event.request != of):
            reason = f"{event.word} stands where version {version} of {of} belongs"
            raise StoreDamaged("unreadable", reason=reason)
        yield event


def _present(decoder: msgspec.json.Decoder[_V], table: LiveTable, ids: range) -> Iterator[_V]:
    for doc_id in ids:
        text = table.text(doc_id)
        if text is not None:
            yield _value(decoder, text)


def _decoded(decoder: msgspec.json.Decoder[_V], table: LiveTable, doc_id: int) -> _V:
    text = table.text(doc_id)
    if text is None:
        raise StoreDamaged("unreadable", reason=f"document {doc_id} is not there")
    return _value(decoder, text)


def _value(decoder: msgspec.json.Decoder[_V], text: bytes) -> _V:
    try:
        return decoder.decode(text)
    except UNREADABLE as error:
        raise _not_understood(text, error) from error


def _not_understood(text: bytes, error: Exception) -> StoreError:
    """An event word that is not known comes from a newer Plazo; anything else is damage."""
    if str(error).startswith("Invalid value") and str(error).endswith("`$.event`"):
        word = msgspec.json.decode(text, type=dict[str, object]).get("event")
        return StoreTooNew("unknown-event", reason=str(word))
    return StoreDamaged("unreadable", reason=str(error))
