"""The documents of a store as the values of the rules, decoded when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar, cast

import msgspec

from rules.events import Event, EventId, PlantEvent, RequestId, Version
from store.contract import Commit, Position, StoreDamaged, StoreError, StoreTooNew
from store.live import LiveTable, LiveTables
from store.requests import EVENTS, PLANT, REQUESTS, Held, Known, RequestRow

_V = TypeVar("_V")

# A decoder of a union has no type that mypy could infer.
_events = cast("msgspec.json.Decoder[Event]", msgspec.json.Decoder(Event))
_plant_events = cast("msgspec.json.Decoder[PlantEvent]", msgspec.json.Decoder(PlantEvent))
_rows = msgspec.json.Decoder(RequestRow)


class Records:
    """Reads what is live. Whoever calls has caught up, and nothing is applied meanwhile."""

    def __init__(self, live: LiveTables, known: Known) -> None:
        self._live = live
        self._known = known

    def row(self, request: RequestId) -> RequestRow | None:
        """The row of a request; None for an unknown number."""
        held = self._known.requests.get(request)
        return _decoded(_rows, self._live.table(REQUESTS), held.row) if held is not None and held.row else None

    def rows(self) -> list[RequestRow]:
        """The rows of all requests, in the order in which they were first written."""
        table = self._live.table(REQUESTS)
        return [_decoded(_rows, table, doc_id) for doc_id in table.ids()]

    def later_rows(self) -> Iterator[RequestRow]:
        """The rows of all requests that there are at this moment, decoded one by one when they are asked for."""
        table = self._live.table(REQUESTS)
        ids = table.ids()
        return (_decoded(_rows, table, doc_id) for doc_id in ids)

    def row_id(self, request: RequestId) -> int:
        """The document id of a request's row; 0 for an unknown number."""
        held = self._known.requests.get(request)
        return 0 if held is None else held.row

    def version(self, request: RequestId) -> Version:
        """The version of a request's last event; 0 for an unknown number."""
        held = self._known.requests.get(request)
        return Version(0 if held is None else len(held.events))

    def events(self, request: RequestId) -> tuple[Event, ...]:
        """Everything that happened to a request; empty for an unknown number."""
        return tuple(self.decoded_events(self.event_ids(request)))

    def decoded_events(self, ids: Iterable[int]) -> Iterator[Event]:
        """The events of these documents, decoded one by one; they may be asked for later than now."""
        table = self._live.table(EVENTS)
        return (_decoded(_events, table, doc_id) for doc_id in ids)

    def event_ids(self, request: RequestId) -> tuple[int, ...]:
        """The document ids of a request's events, as they are at this moment."""
        return tuple(self._known.requests.get(request, Held()).events)

    def plant_events(self) -> tuple[PlantEvent, ...]:
        """The plant's own stream."""
        return tuple(self._decoded_plant_events(self._live.table(PLANT).ids()))

    def _decoded_plant_events(self, ids: Iterable[int]) -> Iterator[PlantEvent]:
        table = self._live.table(PLANT)
        return (_decoded(_plant_events, table, doc_id) for doc_id in ids)

    def position_of_event(self, id: EventId) -> Position | None:  # noqa: A002 - its name in the event
        """The position of the commit that stored an event of a request."""
        return self._known.position_of_event(id)

    def commit(self, position: Position) -> Commit:
        """What the commit at a position stored."""
        return Commit(
            position,
            tuple(self.decoded_events(self._known.events_of(position))),
            tuple(self._decoded_plant_events(self._known.plant_events_of(position))),
        )


def _decoded(decoder: msgspec.json.Decoder[_V], table: LiveTable, doc_id: int) -> _V:
    text = table.text(doc_id)
    if text is None:
        raise StoreDamaged("unreadable", reason=f"document {doc_id} is not there")
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as error:
        raise _not_understood(text, error) from error


def _not_understood(text: bytes, error: msgspec.ValidationError) -> StoreError:
    """An event word that is not known comes from a newer Plazo; anything else is damage."""
    if str(error).startswith("Invalid value") and str(error).endswith("`$.event`"):
        word = msgspec.json.decode(text, type=dict[str, object]).get("event")
        return StoreTooNew("unknown-event", reason=str(word))
    return StoreDamaged("unreadable", reason=str(error))
