"""The request: what its events add up to.

`fold` is the only way to make one. A `Request` has facts only; what they mean at an instant is read by
`rules.clocks`.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import assert_never

import msgspec
from msgspec.structs import replace

from rules.agreement import (
    AgreementId,
    DepartmentId,
    ExpectationId,
    MachineId,
    PartId,
    PersonId,
    Priority,
    ServiceId,
)
from rules.events import (
    Acknowledged,
    Amended,
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Assigned,
    Breached,
    Cancelled,
    Confirmed,
    Done,
    Escalated,
    Event,
    Excused,
    HandedOver,
    Held,
    Linked,
    NamedEvent,
    Noted,
    Notified,
    Opened,
    PartChanged,
    Planned,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    Republished,
    RequestId,
    Resumed,
    Revision,
    Silenced,
    Taken,
    Told,
    Version,
    WorkStarted,
)
from rules.instants import Instant
from rules.moments import Moment, moments_of


class Answer(StrEnum):
    """What an approver last said about a gate."""

    APPROVED = "approved"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    ASKED = "asked"
    """Asked again after a refusal or a suspension; not answered yet."""


class GateState(msgspec.Struct, frozen=True):
    """The last that happened at a gate in this cycle; a gate without a state is asked since the opening."""

    answer: Answer
    at: Instant
    person: PersonId | None
    reason: str = ""
    suspends: bool = False
    """It was suspended while the work was under way, and not approved since (law 19)."""


class OpenHold(msgspec.Struct, frozen=True):
    """The hold that the request is in."""

    reason: str
    since: Instant
    person: PersonId | None


class Request(msgspec.Struct, frozen=True):
    """One piece of work that a customer asked a provider for: the facts, as of its last event."""

    id: RequestId
    service: ServiceId
    customer: DepartmentId
    summary: str
    agreement: AgreementId
    priority: Priority
    machine: MachineId | None
    part: PartId | None
    opened_at: Instant
    opened_by: PersonId | None
    revision: Revision
    version: Version
    last_at: Instant
    """When the last event that changes the request counts."""
    cycle: int = 1
    taken_at: Instant | None = None
    assignee: PersonId | None = None
    handed_to: DepartmentId | None = None
    appointment: Instant | None = None
    gates: Mapping[ExpectationId, GateState] = msgspec.field(default_factory=dict)
    started_at: Instant | None = None
    overridden: bool = False
    hold: OpenHold | None = None
    done_at: Instant | None = None
    told_at: Instant | None = None
    confirmed_at: Instant | None = None
    cancelled_at: Instant | None = None
    question: Noted | None = None
    """The last question that its audience has not answered (law 26)."""
    children: tuple[RequestId, ...] = ()
    moments: tuple[Moment, ...] = ()
    """Everything that counts, in the order in which it happened."""
    taken_back: tuple[Event, ...] = ()
    """What counts no more (law 31), in the order of its versions."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The whole history without what was taken back, in the order in which it happened."""
        return tuple(moment.event for moment in self.moments)


def fold(events: Sequence[Event]) -> Request:
    """What the events of one request, in the order of their versions, add up to.

    Raises `ValueError` when the first of them is not `opened`: such a history was never written.
    """
    moments = moments_of(events)
    request = deque(facts_after_each(moments), maxlen=1)[0]
    changing = [event.version for event in events if event.changes_request]
    counting = {moment.event.id for moment in moments} if len(moments) < len(events) else None
    return replace(
        request,
        revision=Revision(max(changing, default=0)),
        version=Version(max(event.version for event in events)),
        last_at=max(moment.at for moment in moments if moment.event.changes_request),
        moments=moments,
        taken_back=() if counting is None else tuple(event for event in events if event.id not in counting),
    )


def after(request: Request, *events: Event) -> Request:
    """The request after more events that no store has a version for yet."""
    return fold((*as_recorded(request), *events))


def as_recorded(request: Request) -> tuple[Event, ...]:
    """Everything that was ever said of it, in the order of the versions; what no store has one for yet comes last."""
    every = (*request.events, *request.taken_back)
    return tuple(sorted(every, key=lambda event: event.version or sys.maxsize))


def facts_after_each(moments: Sequence[Moment]) -> Iterator[Request]:
    """The request after each of its moments: the facts alone, without what only the whole history gives.

    Those are `revision`, `version`, `last_at` and `moments`. Raises `ValueError` when the first is not `opened`.
    """
    if not moments or not isinstance(moments[0].event, Opened):
        raise ValueError("a history begins with opened")
    request = _opened(moments[0], moments[0].event)
    yield request
    for moment in moments[1:]:
        request = _after(request, moment)
        yield request


def _opened(moment: Moment, opened: Opened) -> Request:
    return Request(
        id=opened.request,
        service=opened.service,
        customer=opened.customer,
        summary=opened.summary,
        agreement=opened.agreement,
        priority=opened.priority,
        machine=opened.machine,
        part=opened.part,
        opened_at=moment.at,
        opened_by=opened.person,
        revision=Revision(opened.version),
        version=opened.version,
        last_at=moment.at,
    )


def _after(request: Request, moment: Moment) -> Request:
    """The facts after one more moment."""
    event, at = moment.event, moment.at
    match event:
        case Taken() | Assigned() | Planned() | HandedOver() | WorkStarted() | RanAgain():
            return _with_work(request, event, at)
        case Approved() | Refused() | ApprovalSuspended() | ApprovalAsked():
            return _with_answer(request, event, at)
        case Held():
            return replace(request, hold=OpenHold(event.reason, at, event.person))
        case Resumed():
            return replace(request, hold=None)
        case PartChanged():
            return replace(request, part=event.part)
        case PriorityChanged():
            return replace(request, priority=event.priority)
        case Noted():
            return _with_note(request, event)
        case Done() | Told() | Confirmed() | Cancelled() | Reopened():
            return _with_ending(request, event, at)
        case Linked():
            return replace(request, children=(*request.children, event.child))
        case Republished():
            return replace(request, agreement=event.agreement)
        case (
            Opened()
            | Excused()
            | Acknowledged()
            | Silenced()
            | Amended()
            | NamedEvent()
            | Breached()
            | Escalated()
            | Notified()
        ):
            return request
        case _:
            assert_never(event)


def _with_work(
    request: Request, event: Taken | Assigned | Planned | HandedOver | WorkStarted | RanAgain, at: Instant
) -> Request:
    match event:
        case Taken():
            return replace(request, taken_at=request.taken_at or at, assignee=event.person or request.assignee)
        case Assigned():
            return replace(request, assignee=event.assignee)
        case Planned():
            return replace(request, appointment=event.start)
        case HandedOver():
            return replace(request, handed_to=event.department or request.handed_to, assignee=event.assignee)
        case WorkStarted():
            return replace(
                request,
                taken_at=request.taken_at or at,
                started_at=request.started_at or at,
                overridden=request.overridden or event.override,
                part=event.part or request.part,
                assignee=request.assignee or event.person,
            )
        case RanAgain():
            return request
        case _:
            assert_never(event)


def _with_answer(
    request: Request, event: Approved | Refused | ApprovalSuspended | ApprovalAsked, at: Instant
) -> Request:
    match event:
        case Approved():
            answer, reason = Answer.APPROVED, event.reason
        case Refused():
            answer, reason = Answer.REFUSED, event.reason
        case ApprovalSuspended():
            answer, reason = Answer.SUSPENDED, event.reason
        case ApprovalAsked():
            answer, reason = Answer.ASKED, ""
        case _:
            assert_never(event)
    before = request.gates.get(event.gate)
    suspends = answer is not Answer.APPROVED and before is not None and before.suspends
    if answer is Answer.SUSPENDED:
        suspends = request.started_at is not None and request.done_at is None
    state = GateState(answer, at, event.person, reason, suspends)
    return replace(request, gates={**request.gates, event.gate: state})


def _with_note(request: Request, note: Noted) -> Request:
    if note.audience == "internal":
        return request
    if note.question:
        return replace(request, question=note)
    answered = request.question is not None and request.question.audience != note.audience
    return replace(request, question=None) if answered else request


def _with_ending(request: Request, event: Done | Told | Confirmed | Cancelled | Reopened, at: Instant) -> Request:
    match event:
        case Done():
            return replace(
                request, taken_at=request.taken_at or at, done_at=request.done_at or at, hold=None, question=None
            )
        case Told():
            return replace(request, told_at=at)
        case Confirmed():
            return replace(request, confirmed_at=at, told_at=request.told_at or at)
        case Cancelled():
            return replace(request, cancelled_at=at, hold=None, question=None)
        case Reopened():
            return replace(
                request,
                cycle=request.cycle + 1,
                taken_at=None,
                appointment=None,
                gates={},
                started_at=None,
                overridden=False,
                done_at=None,
                told_at=None,
                confirmed_at=None,
                cancelled_at=None,
            )
        case _:
            assert_never(event)
