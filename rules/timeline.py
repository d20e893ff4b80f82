"""The timeline of one request: what clocks can begin and end with, in the order in which it happened.

Beside the events themselves it knows when the work stood still and for whom (laws 13, 14, 19).

Beats, runs and readings are frozen values made of earlier ones, hence without cycles: `gc=False` spares the
collector millions of them on a large board.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from rules.agreement import (
    PROVIDER,
    Agreement,
    AgreementId,
    DepartmentId,
    Expectation,
    ExpectationId,
    PartId,
    Priority,
)
from rules.events import (
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Cancelled,
    Done,
    Event,
    HandedOver,
    Held,
    Noted,
    Opened,
    PartChanged,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    Republished,
    Resumed,
    WorkStarted,
)
from rules.instants import Instant
from rules.moments import Moment


class Beat(msgspec.Struct, frozen=True, gc=False):
    """One thing that can begin or end a clock."""

    at: Instant
    word: str
    event: Event | None
    """None for `ready` and `unready`, which are derived."""
    typed_at: Instant
    amended: bool
    part: PartId | None
    priority: Priority
    agreement: Agreement
    """The one in force from this on (law 21)."""
    names_part: bool = False
    """The part is named for the first time, which is no change (law 20)."""
    gate: ExpectationId | None = None
    """The gate that the event is about."""

    @property
    def begins_at(self) -> Instant:
        """The instant from which a clock counts that begins with it."""
        if not isinstance(self.event, RanAgain) or (self.amended and self.at != self.event.occurred_at):
            return self.at
        return self.event.stopped_at


class Stop(msgspec.Struct, frozen=True, gc=False):
    """A time in which a clock stands still, and for whom."""

    since: Instant
    until: Instant | None
    holder: str
    """`customer` or the id of a department; in a `Run` always a department."""
    typed_at: Instant = Instant(0)
    """When it was recorded, where a person typed `since` in (law 31)."""
    amended: bool = False
    """Its beginning or its end was corrected afterwards (law 31)."""


def beats(moments: Sequence[Moment], agreement_of: Callable[[AgreementId], Agreement]) -> tuple[Beat, ...]:
    """The moments of one request with the part, the priority and the agreement as they were after each."""
    result: list[Beat] = []
    opened = moments[0].event
    assert isinstance(opened, Opened), "a history begins with opened"
    agreement = agreement_of(opened.agreement)
    part, priority = opened.part, opened.priority
    for moment in moments:
        event, before = moment.event, part
        gate: ExpectationId | None = None
        match event:
            case PartChanged():
                part = event.part
            case WorkStarted():
                part = event.part or part
            case PriorityChanged():
                priority = event.priority
            case Approved() | Refused() | ApprovalSuspended() | ApprovalAsked():
                gate = event.gate
            case Republished():
                agreement = agreement_of(event.agreement)
            case _:
                pass
        names_part = before is None and part is not None
        word, typed_at, amended = event.word, moment.typed_at, moment.amended
        result.append(Beat(moment.at, word, event, typed_at, amended, part, priority, agreement, names_part, gate))
    return tuple(result)


def ends(beat: Beat, expectation: Expectation) -> bool:
    """Whether the beat is an ending that the expectation names."""
    if beat.word not in expectation.ends:
        return False
    if isinstance(beat.event, Noted):
        return beat.event.audience == "customer"
    return beat.gate is None or beat.gate == expectation.id


def stops(moments: Sequence[Beat], expectation: Expectation) -> tuple[Stop, ...]:
    """When the clock of the expectation stands still: holds that name it, and suspended approvals (laws 13, 14, 19).

    What a reason stops and who approves is said by the agreement in force when it happened (law 21).
    """
    if not expectation.has_most:
        return ()
    held = tuple(_holds(moments, expectation.id))
    suspended = tuple(_suspensions(moments)) if _stops_when_suspended(expectation) else ()
    return _disjoint(sorted((*held, *suspended), key=lambda stop: stop.since))


def _stops_when_suspended(expectation: Expectation) -> bool:
    return "done" in expectation.ends and not expectation.repeats and expectation.begins in ("opened", "work-started")


def _holds(moments: Sequence[Beat], clock: ExpectationId) -> Iterator[Stop]:
    held: Stop | None = None
    by_provider = False
    handed_to: DepartmentId | None = None
    for beat in moments:
        event = beat.event
        if held is not None and isinstance(event, Held | Resumed | Done | Cancelled):
            yield _until(beat, held)
            held = None
        if isinstance(event, HandedOver):
            handed_to = event.department or handed_to
        provider = handed_to or beat.agreement.provider
        if held is not None and by_provider and held.holder != provider:
            yield replace(held, until=beat.at)
            held = replace(held, since=beat.at, holder=provider)
        if isinstance(event, Held):
            reason = beat.agreement.hold(event.reason)
            if reason is not None and clock in reason.stops:
                by_provider = reason.holder == PROVIDER
                held = Stop(beat.at, None, provider if by_provider else reason.holder, beat.typed_at, beat.amended)
    if held is not None:
        yield held


def _until(beat: Beat, stop: Stop) -> Stop:
    return replace(stop, until=beat.at, amended=stop.amended or beat.amended)


def _suspensions(moments: Sequence[Beat]) -> Iterator[Stop]:
    suspended: dict[ExpectationId, Stop] = {}
    working = False
    for beat in moments:
        event = beat.event
        match event:
            case WorkStarted():
                working = True
            case ApprovalSuspended() if working:
                stop = Stop(beat.at, None, _approver(beat.agreement, event.gate), beat.typed_at, beat.amended)
                suspended.setdefault(event.gate, stop)
            case Approved() if event.gate in suspended:
                yield _until(beat, suspended.pop(event.gate))
            case Republished():
                gone = [gate for gate in suspended if beat.agreement.gate(gate) is None]
                yield from (replace(suspended.pop(gate), until=beat.at) for gate in gone)
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
