"""The row that is kept of every request beside its events, and what is known of all of them in memory.

The row holds what would otherwise be folded out of the history again and again: versions, closings, and the
fields of a summary. It is written in the same commit as the events it follows from.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from rules.agreement import DepartmentId, MachineId, PartId, Priority, ServiceId
from rules.events import (
    Amended,
    Cancelled,
    Done,
    Event,
    EventId,
    Opened,
    PartChanged,
    PriorityChanged,
    Reopened,
    RequestId,
    Revision,
    WorkStarted,
)
from rules.instants import Instant
from store.contract import Position, StoreDamaged, Summary
from store.lines import Header, Transaction
from store.live import LiveTables

EVENTS: Final = "events"
PLANT: Final = "plant"
REQUESTS: Final = "requests"
NUMBERS: Final = "numbers"


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One request in the table `requests`."""

    request: RequestId
    revision: Revision = Revision(0)
    opened_at: Instant = Instant(0)
    closings: tuple[tuple[Instant, Instant | None], ...] = ()
    """From which instant on it was known to close when; the last one is what holds now."""
    service: ServiceId | None = None
    customer: DepartmentId | None = None
    priority: Priority = ""
    machine: MachineId | None = None
    part: PartId | None = None
    started_at: Instant | None = None
    done_at: Instant | None = None
    cancelled: bool = False

    @property
    def closes_at(self) -> Instant | None:
        """The instant from which it is closed if nothing more happens."""
        return self.closings[-1][1] if self.closings else None

    def is_closed(self, now: Instant) -> bool:
        """Whether it is closed at the present instant."""
        return self.closes_at is not None and self.closes_at <= now

    def was_open(self, at: Instant) -> bool:
        """Whether it was open at an instant, by what had occurred until then."""
        closes_at = next((closes_at for known, closes_at in reversed(self.closings) if known <= at), None)
        return self.opened_at <= at and (closes_at is None or closes_at > at)

    def summary(self) -> Summary | None:
        """The line for reports; None where it will not close, or no opening is known."""
        if self.closes_at is None or self.service is None or self.customer is None:
            return None
        return Summary(
            request=self.request,
            service=self.service,
            customer=self.customer,
            priority=self.priority,
            machine=self.machine,
            part=self.part,
            opened_at=self.opened_at,
            started_at=self.started_at,
            done_at=self.done_at,
            closed_at=self.closes_at,
            cancelled=self.cancelled,
        )


def row_after(
    row: RequestRow, events: Sequence[Event], closes_at: Instant | None, history: Callable[[], Sequence[Event]]
) -> RequestRow:
    """The row after these new events, which have their versions; `history` gives all, those before and these.

    An amended event counts with its true instant, one that was taken back does not count.
    """
    facts = row
    if any(isinstance(event, Amended) for event in events):
        facts = RequestRow(request=row.request)
        for event in _amended(history()):
            facts = _with_facts(facts, event)
    else:
        for event in events:
            facts = _with_facts(facts, event)
    changing = [event for event in events if event.changes_request]
    return msgspec.structs.replace(
        facts,
        revision=Revision(changing[-1].version) if changing else row.revision,
        closings=_closings(row, changing, closes_at),
    )


def _closings(
    row: RequestRow, changing: Sequence[Event], closes_at: Instant | None
) -> tuple[tuple[Instant, Instant | None], ...]:
    if not changing or closes_at == row.closes_at:
        return row.closings
    known = max(event.occurred_at for event in changing)
    return (*row.closings, (known if closes_at is None else min(known, closes_at), closes_at))


def _amended(events: Sequence[Event]) -> list[Event]:
    amendments = {event.target: event.instant for event in events if isinstance(event, Amended)}
    true = []
    for event in events:
        instant = amendments.get(event.id, event.occurred_at)
        if instant is not None:
            true.append(event if instant == event.occurred_at else msgspec.structs.replace(event, occurred_at=instant))
    return true


def _with_facts(row: RequestRow, event: Event) -> RequestRow:
    change = msgspec.structs.replace
    if row.opened_at == 0:
        row = change(row, opened_at=event.occurred_at)
    match event:
        case Opened():
            return change(
                row,
                opened_at=event.occurred_at,
                service=event.service,
                customer=event.customer,
                priority=event.priority,
                machine=event.machine,
                part=event.part,
            )
        case WorkStarted():
            started_at = event.occurred_at if row.started_at is None else row.started_at
            return change(row, started_at=started_at, part=event.part or row.part)
        case PartChanged():
            return change(row, part=event.part)
        case PriorityChanged():
            return change(row, priority=event.priority)
        case Done():
            return change(row, done_at=event.occurred_at)
        case Reopened():
            return change(row, done_at=None, cancelled=False)
        case Cancelled():
            return change(row, cancelled=True)
        case _:
            return row


@dataclass(slots=True)
class Held:
    """Where one request's documents are."""

    row: int = 0
    events: list[int] = field(default_factory=list)


class _Key(msgspec.Struct, frozen=True, gc=False):
    """What is read of every document when a store is opened; the rest when somebody looks at it."""

    id: EventId = EventId("")
    request: RequestId = RequestId("")


_decode_key = msgspec.json.Decoder(_Key).decode


class Known:
    """Which documents belong to which request, commit and event id."""

    def __init__(self, live: LiveTables) -> None:
        self._live = live
        self.restarts = 0
        self._forget(Position(0))

    def _forget(self, base: Position) -> None:
        self.requests: dict[RequestId, Held] = {}
        self._base = base
        self._events_until = array("q")
        self._plant_until = array("q")
        self._last_event = 0
        self._last_plant = 0
        self._event_ids: dict[EventId, int] | None = None
        self._plant_ids: dict[EventId, int] | None = None

    def restart(self, header: Header) -> None:
        """Forget everything: the commits of a generation follow."""
        self._forget(Position(header.seq))
        self.restarts += 1

    def apply(self, transaction: Transaction) -> None:
        """Take the next commit. Raises `StoreDamaged` for a document that is none of ours."""
        try:
            for name, doc_id, raw in transaction.ops:
                if name == EVENTS:
                    self._take_event(doc_id, raw)
                elif name == REQUESTS:
                    self.requests.setdefault(_decode_key(raw).request, Held()).row = doc_id
                elif name == PLANT:
                    self._last_plant = doc_id
                    if self._plant_ids is not None:
                        self._plant_ids[_decode_key(raw).id] = doc_id
        except msgspec.MsgspecError as error:
            raise StoreDamaged("unreadable", reason=f"commit {transaction.seq}: {error}") from error
        self._events_until.append(self._last_event)
        self._plant_until.append(self._last_plant)

    def _take_event(self, doc_id: int, raw: msgspec.Raw) -> None:
        key = _decode_key(raw)
        held = self.requests.get(key.request)
        if held is None:
            held = self.requests[key.request] = Held()
        held.events.append(doc_id)
        self._last_event = doc_id
        if self._event_ids is not None:
            self._event_ids[key.id] = doc_id

    @property
    def events(self) -> int:
        """The number of events of all requests."""
        return self._last_event

    @property
    def base(self) -> Position:
        """The position before the first commit that is here."""
        return self._base

    def position_of_event(self, id: EventId) -> Position | None:  # noqa: A002 - its name in the event
        """The position of the commit that stored a request's event."""
        if self._event_ids is None:
            self._event_ids = self._ids(EVENTS)
        doc_id = self._event_ids.get(id)
        return None if doc_id is None else Position(self._base + 1 + bisect_left(self._events_until, doc_id))

    def position_of_plant_event(self, id: EventId) -> Position | None:  # noqa: A002 - its name in the event
        """The position of the commit that stored an event of the plant."""
        if self._plant_ids is None:
            self._plant_ids = self._ids(PLANT)
        doc_id = self._plant_ids.get(id)
        return None if doc_id is None else Position(self._base + 1 + bisect_left(self._plant_until, doc_id))

    def _ids(self, name: str) -> dict[EventId, int]:
        table = self._live.table(name)
        return {_decode_key(table.text(doc_id) or b"{}").id: doc_id for doc_id in table.ids()}

    def events_of(self, position: Position) -> range:
        """The ids of the events that a commit stored."""
        return self._ids_of(self._events_until, position)

    def plant_events_of(self, position: Position) -> range:
        """The ids of the plant's events that a commit stored."""
        return self._ids_of(self._plant_until, position)

    def _ids_of(self, until: array[int], position: Position) -> range:
        place = position - self._base - 1
        return range((until[place - 1] if place else 0) + 1, until[place] + 1)
