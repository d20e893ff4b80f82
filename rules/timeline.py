"""The timeline of one request: what clocks can begin and end with, in the order in which it happened.

Beside the events themselves it knows when the work stood still and for whom (laws 13, 14, 19), and when
the request was ready: taken, every gate open, every minimum before the work passed (law 23).

Beats, runs and readings are frozen values made of earlier ones, hence without cycles: `gc=False` spares the
collector millions of them on a large board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from rules.agreement import READY, Agreement, Expectation, ExpectationId, PartId, Priority
from rules.events import (
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Cancelled,
    Done,
    Event,
    Held,
    Noted,
    Opened,
    PartChanged,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    Resumed,
    Taken,
    WorkStarted,
)
from rules.instants import Instant
from rules.moments import Moment


class Beat(msgspec.Struct, frozen=True, gc=False):
    """One thing that can begin or end a clock."""

    at: Instant
    word: str
    event: Event | None
    """None for `ready`, which is derived."""
    typed_at: Instant
    amended: bool
    part: PartId | None
    priority: Priority
    names_part: bool = False
    """The part is named for the first time, which is no change (law 20)."""
    gate: ExpectationId | None = None
    """The gate that the event is about."""
    lost_at: Instant | None = None
    """When a `ready` was lost without the work having started."""

    @property
    def begins_at(self) -> Instant:
        """The instant from which a clock counts that begins with it."""
        return self.event.stopped_at if isinstance(self.event, RanAgain) else self.at


class Stop(msgspec.Struct, frozen=True, gc=False):
    """A time in which a clock stands still, and for whom."""

    since: Instant
    until: Instant | None
    holder: str
    """`customer`, `provider` or the id of a department; in a `Run` always a department."""
    typed_at: Instant = Instant(0)
    """When it was recorded, where a person typed `since` in (law 31)."""


def beats(moments: Sequence[Moment]) -> tuple[Beat, ...]:
    """The moments of one request with the part and the priority as they were known after each."""
    result: list[Beat] = []
    part: PartId | None = None
    priority: Priority = ""
    for moment in moments:
        event, before = moment.event, part
        gate: ExpectationId | None = None
        match event:
            case Opened():
                part, priority = event.part, event.priority
            case PartChanged():
                part = event.part
            case WorkStarted():
                part = event.part or part
            case PriorityChanged():
                priority = event.priority
            case Approved() | Refused() | ApprovalSuspended() | ApprovalAsked():
                gate = event.gate
            case _:
                pass
        names_part = before is None and part is not None and bool(result)
        result.append(
            Beat(moment.at, event.word, event, moment.typed_at, moment.amended, part, priority, names_part, gate)
        )
    return tuple(result)


def ends(beat: Beat, expectation: Expectation) -> bool:
    """Whether the beat is an ending that the expectation names."""
    if beat.word not in expectation.ends:
        return False
    if isinstance(beat.event, Noted):
        return beat.event.audience == "customer"
    return beat.gate is None or beat.gate == expectation.id


def stops(moments: Sequence[Beat], expectation: Expectation, agreement: Agreement) -> tuple[Stop, ...]:
    """When the clock of the expectation stands still: holds that name it, and suspended approvals (laws 13, 14, 19)."""
    if not expectation.has_most:
        return ()
    held = tuple(_holds(moments, expectation.id, agreement))
    suspended = tuple(_suspensions(moments, agreement)) if _stops_when_suspended(expectation) else ()
    return _disjoint(sorted((*held, *suspended), key=lambda stop: stop.since))


def _stops_when_suspended(expectation: Expectation) -> bool:
    return "done" in expectation.ends and not expectation.repeats and expectation.begins in ("opened", "work-started")


def _holds(moments: Sequence[Beat], clock: ExpectationId, agreement: Agreement) -> Iterator[Stop]:
    held: Stop | None = None
    for beat in moments:
        event = beat.event
        if held is not None and isinstance(event, Held | Resumed | Done | Cancelled):
            yield replace(held, until=beat.at)
            held = None
        if isinstance(event, Held):
            reason = agreement.hold(event.reason)
            if reason is not None and clock in reason.stops:
                held = Stop(beat.at, None, reason.holder, beat.typed_at)
    if held is not None:
        yield held


def _suspensions(moments: Sequence[Beat], agreement: Agreement) -> Iterator[Stop]:
    suspended: dict[ExpectationId, Stop] = {}
    working = False
    for beat in moments:
        event = beat.event
        match event:
            case WorkStarted():
                working = True
            case ApprovalSuspended() if working:
                stop = Stop(beat.at, None, _approver(agreement, event.gate), beat.typed_at)
                suspended.setdefault(event.gate, stop)
            case Approved() if event.gate in suspended:
                yield replace(suspended.pop(event.gate), until=beat.at)
            case Done() | Cancelled() | Reopened():
                yield from (replace(stop, until=beat.at) for stop in suspended.values())
                suspended, working = {}, False
            case _:
                pass
    yield from suspended.values()


def _approver(agreement: Agreement, gate: ExpectationId) -> str:
    declared = agreement.gate(gate)
    return (declared.gate if declared is not None else None) or gate


def _disjoint(overlapping: Sequence[Stop]) -> tuple[Stop, ...]:
    """The same time standing still, each instant once, with the first holder where two hold."""
    result: list[Stop] = []
    for stop in overlapping:
        last = result[-1] if result else None
        if last is None or (last.until is not None and last.until <= stop.since):
            result.append(stop)
        elif last.until is not None and (stop.until is None or stop.until > last.until):
            result.append(replace(stop, since=last.until))
    return tuple(stop for stop in result if stop.until is None or stop.until > stop.since)


class Minimum(msgspec.Struct, frozen=True, gc=False):
    """From when on a minimum is known, and when it has passed."""

    known_at: Instant
    passed_at: Instant


def ready_beats(
    moments: Sequence[Beat],
    gates: Sequence[ExpectationId],
    minima: Mapping[ExpectationId, Sequence[Minimum]],
) -> tuple[Beat, ...]:
    """The moments with every beginning of readiness among them, each after what made it ready.

    Work that starts in the very second in which it can was ready. A readiness in the future is given too: the
    work is ready then if nothing happens.
    """
    approved: dict[ExpectationId, Instant] = {}
    taken: Instant | None = None
    result: list[Beat] = []
    ready: int | None = None
    over = False
    for position, beat in enumerate(moments):
        match beat.event:
            case Taken():
                taken = beat.at if taken is None else taken
            case Approved():
                approved[beat.event.gate] = beat.at
            case Refused() | ApprovalSuspended() | ApprovalAsked():
                approved.pop(beat.event.gate, None)
            case Reopened():
                approved, taken, over = {}, None, False
            case WorkStarted() | Done() | Cancelled():
                over = True
            case _:
                pass
        begins = None if over or taken is None else _ready_at(taken, approved, gates, minima, beat.at)
        result.append(beat)
        if ready is not None and (begins is None or begins > beat.at):
            if not over:
                result[ready] = replace(result[ready], lost_at=beat.at)
            ready = None
        if ready is None and begins is not None:
            at = Instant(max(begins, beat.at))
            if _comes_first(at, moments[position + 1] if position + 1 < len(moments) else None):
                ready = len(result)
                result.append(Beat(at, READY, None, at, False, beat.part, beat.priority))
    return tuple(result)


def _comes_first(ready_at: Instant, following: Beat | None) -> bool:
    """Whether the work is ready before the next thing happens."""
    if following is None or ready_at < following.at:
        return True
    return ready_at == following.at and isinstance(following.event, WorkStarted | Done)


def _ready_at(
    taken: Instant,
    approved: Mapping[ExpectationId, Instant],
    gates: Sequence[ExpectationId],
    minima: Mapping[ExpectationId, Sequence[Minimum]],
    now: Instant,
) -> Instant | None:
    if any(gate not in approved for gate in gates):
        return None
    passed = [
        next((minimum.passed_at for minimum in reversed(known) if minimum.known_at <= now), taken)
        for known in minima.values()
    ]
    return max([taken, *(approved[gate] for gate in gates), *passed])
