"""Events for the store's tests: short to write, complete enough to be stored."""

from __future__ import annotations

from itertools import count
from typing import Final

from rules.agreement import AgreementId, DepartmentId, ExpectationId, MachineId, PartId, PersonId, ServiceId
from rules.events import (
    Breached,
    Cancelled,
    Confirmed,
    Done,
    EventId,
    Noted,
    Opened,
    PinSet,
    Published,
    RequestId,
    Taken,
    WorkStarted,
    program_id,
)
from rules.instants import HOUR, Instant

MONDAY: Final = Instant(1_795_420_800)
"""2026-11-23 08:00 UTC."""

M1: Final = RequestId("M-1042")
M2: Final = RequestId("M-1043")

_ids = count(1)


def event_id() -> EventId:
    return EventId(f"{next(_ids):032x}")


def hour(hours: float) -> Instant:
    """So many hours after Monday morning."""
    return Instant(MONDAY + int(hours * HOUR))


HOURS: Final = tuple(hour(hours) for hours in range(5))


def opened(
    request: RequestId = M1,
    at: Instant = MONDAY,
    summary: str = "Sealer 3 does not close",
    *,
    machine: str = "sealer-3",
    person: str = "ana",
    event: EventId | None = None,
) -> Opened:
    return Opened(
        id=event or event_id(),
        request=request,
        occurred_at=at,
        person=PersonId(person),
        service=ServiceId("sealer-repair"),
        customer=DepartmentId("packing"),
        summary=summary,
        agreement=AgreementId("a1"),
        priority="normal",
        machine=MachineId(machine),
    )


def taken(request: RequestId = M1, at: Instant = HOURS[1]) -> Taken:
    return Taken(id=event_id(), request=request, occurred_at=at, person=PersonId("luis"))


def started(request: RequestId = M1, at: Instant = HOURS[2], part: str = "seal-bar") -> WorkStarted:
    return WorkStarted(id=event_id(), request=request, occurred_at=at, person=PersonId("luis"), part=PartId(part))


def done(request: RequestId = M1, at: Instant = HOURS[3]) -> Done:
    return Done(id=event_id(), request=request, occurred_at=at, person=PersonId("luis"))


def confirmed(request: RequestId = M1, at: Instant = HOURS[4]) -> Confirmed:
    return Confirmed(id=event_id(), request=request, occurred_at=at, person=PersonId("ana"))


def cancelled(request: RequestId = M1, at: Instant = HOURS[4]) -> Cancelled:
    return Cancelled(id=event_id(), request=request, occurred_at=at, person=PersonId("ana"))


def noted(request: RequestId = M1, at: Instant = HOURS[1], text: str = "We look at it.") -> Noted:
    return Noted(id=event_id(), request=request, occurred_at=at, person=PersonId("luis"), text=text)


def breached(request: RequestId = M1, at: Instant = HOURS[1], program: str = "watch") -> Breached:
    clock = ExpectationId("response")
    return Breached(
        id=program_id("breached", request, clock, 1),
        request=request,
        occurred_at=at,
        program=program,
        clock=clock,
        instance=1,
        cycle=1,
        noticed_at=at,
    )


def published(text: str = "[plant]", at: Instant = MONDAY) -> Published:
    return Published(id=event_id(), occurred_at=at, person=PersonId("rosa"), text=text)


def pin_set(owner: str, secret: str, at: Instant = MONDAY) -> PinSet:
    return PinSet(id=event_id(), occurred_at=at, owner=PersonId(owner), secret=secret)
