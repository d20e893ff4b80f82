"""The row that is kept of every request beside its events.

The row holds what would otherwise be folded out of the history again and again: versions, closings, and the
fields of a summary. It is written in the same commit as the events it follows from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import msgspec

from rules.agreement import DepartmentId, MachineId, PartId, Priority, ServiceId
from rules.events import (
    Amended,
    Cancelled,
    Done,
    Event,
    Opened,
    PartChanged,
    PriorityChanged,
    Reopened,
    RequestId,
    Revision,
    WorkStarted,
)
from rules.instants import Instant, When
from store.contract import Summary

_S = TypeVar("_S", bound=str)


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One request in the table `requests`."""

    request: RequestId
    revision: Revision = Revision(0)
    opened_at: When = Instant(0)
    closings: tuple[tuple[When, When | None], ...] = ()
    """From which instant on it was known to close when; the last one is what holds now."""
    service: ServiceId | None = None
    customer: DepartmentId | None = None
    priority: Priority = ""
    machine: MachineId | None = None
    part: PartId | None = None
    started_at: When | None = None
    done_at: When | None = None
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

    def summary(self, names: dict[str, str]) -> Summary | None:
        """The line for reports, with the names that are known already; None without a closing or an opening."""
        if self.closes_at is None or self.service is None or self.customer is None:
            return None
        return Summary(
            request=self.request,
            service=_shared(names, self.service),
            customer=_shared(names, self.customer),
            priority=_shared(names, self.priority),
            machine=None if self.machine is None else _shared(names, self.machine),
            part=None if self.part is None else _shared(names, self.part),
            opened_at=self.opened_at,
            started_at=self.started_at,
            done_at=self.done_at,
            closed_at=self.closes_at,
            cancelled=self.cancelled,
        )


def _shared(names: dict[str, str], name: _S) -> _S:
    """The same name as one object, however many rows have it."""
    return cast(_S, names.setdefault(name, name))


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


def row_closing(row: RequestRow, closes_at: Instant, known: Instant) -> RequestRow:
    """The row after it became known that the request closes at another instant, though nothing happened to it.

    It is a correction: the instant that it takes the place of is forgotten.
    """
    if closes_at == row.closes_at:
        return row
    if row.closes_at is not None:
        known = row.closings[-1][0]
        return msgspec.structs.replace(row, closings=(*row.closings[:-1], (min(known, closes_at), closes_at)))
    return msgspec.structs.replace(row, closings=(*row.closings, (min(known, closes_at), closes_at)))


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
