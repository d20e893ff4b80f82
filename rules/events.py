"""Events: what happened to a request, and to the plant. Only ever appended, never changed.

`Event` is the union of everything that can stand in a request's history, `PlantEvent` of everything in
the plant's own stream. The stored form is JSON with the event word in `event`, and fields are only ever
added with a default: what is stored today is read for as long as the plant exists.
"""

from __future__ import annotations

import hashlib
from typing import ClassVar, Final, Literal, NewType, TypeAlias, TypeVar

import msgspec

from rules.agreement import (
    AgreementId,
    CalendarId,
    DepartmentId,
    ExpectationId,
    MachineId,
    PartId,
    PersonId,
    Priority,
    ServiceId,
)
from rules.instants import Instant, When

RequestId = NewType("RequestId", str)
"""The number under which people know a request, such as `M-1042`; unique in a store and never changed."""

EventId = NewType("EventId", str)
"""Thirty-two hexadecimal digits, made by the writer."""

Revision = NewType("Revision", int)
"""The version of the last event that changes the request; 0 before it is opened."""

Version = NewType("Version", int)
"""The place of an event in its own stream, from 1, without gaps; given by the store."""

UNRECORDED: Final = Instant(0)
"""`recorded_at` of an event that no store has accepted yet."""


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", gc=False):
    """What every event carries."""

    id: EventId = EventId("")
    version: Version = Version(0)
    occurred_at: When
    recorded_at: When = UNRECORDED
    person: PersonId | None = None
    program: str = ""
    """The program that wrote it, where no person did: `watch`, `import`, `board`."""

    @property
    def word(self) -> str:
        """The event word of stories, imports and exports."""
        return str(self.__struct_config__.tag)


class RequestHappening(Happening, frozen=True, kw_only=True, omit_defaults=True):
    """What every event of a request carries."""

    request: RequestId
    entered: bool = False
    """A person typed `occurred_at` in, so that it may lie before what is already stored (law 31)."""

    changes_request: ClassVar[bool] = True
    """Whether it raises the revision and may conflict (law 32): all but notes, acknowledgements and the program's own
    events do."""


class Opened(RequestHappening, tag="opened", frozen=True, kw_only=True, omit_defaults=True):
    """A customer asked for a service."""

    service: ServiceId
    customer: DepartmentId
    summary: str
    agreement: AgreementId
    priority: Priority = ""
    machine: MachineId | None = None
    part: PartId | None = None


class Taken(RequestHappening, tag="taken", frozen=True, kw_only=True, omit_defaults=True):
    """The provider says: this is ours now; who took it has it."""


class Assigned(RequestHappening, tag="assigned", frozen=True, kw_only=True, omit_defaults=True):
    """A supervisor gave it to somebody."""

    assignee: PersonId


class Planned(RequestHappening, tag="planned", frozen=True, kw_only=True, omit_defaults=True):
    """The provider made an appointment for the start of the work."""

    start: When


class ApprovalAsked(RequestHappening, tag="approval-asked", frozen=True, kw_only=True, omit_defaults=True):
    """The provider asks again, after a refusal or a suspension (law 19)."""

    gate: ExpectationId


class Approved(RequestHappening, tag="approved", frozen=True, kw_only=True, omit_defaults=True):
    """An approver opened a gate."""

    gate: ExpectationId
    reason: str = ""


class Refused(RequestHappening, tag="refused", frozen=True, kw_only=True, omit_defaults=True):
    """An approver said no: the gate stays shut (law 19)."""

    gate: ExpectationId
    reason: str = ""


class ApprovalSuspended(RequestHappening, tag="approval-suspended", frozen=True, kw_only=True, omit_defaults=True):
    """An approver shut a gate again; work in progress stops with the approver as holder (law 19)."""

    gate: ExpectationId
    reason: str = ""


class WorkStarted(RequestHappening, tag="work-started", frozen=True, kw_only=True, omit_defaults=True):
    """The work began, when ready or by a supervisor's override (law 15)."""

    part: PartId | None = None
    override: bool = False
    reason: str = ""
    second: PersonId | None = None


class RanAgain(RequestHappening, tag="ran-again", frozen=True, kw_only=True, omit_defaults=True):
    """The machine ran and stopped anew at `stopped_at`, before work started (law 16)."""

    stopped_at: When


class Held(RequestHappening, tag="held", frozen=True, kw_only=True, omit_defaults=True):
    """The work stops for a declared reason (law 13)."""

    reason: str
    text: str = ""


class Resumed(RequestHappening, tag="resumed", frozen=True, kw_only=True, omit_defaults=True):
    """The work goes on."""


class PartChanged(RequestHappening, tag="part-changed", frozen=True, kw_only=True, omit_defaults=True):
    """It is another part than was thought, or the part is now known (law 20)."""

    part: PartId
    reason: str = ""


class PriorityChanged(RequestHappening, tag="priority-changed", frozen=True, kw_only=True, omit_defaults=True):
    """It is more or less pressing than was said (law 20)."""

    priority: Priority
    reason: str = ""


class HandedOver(RequestHappening, tag="handed-over", frozen=True, kw_only=True, omit_defaults=True):
    """Another person or department of the provider's side goes on."""

    department: DepartmentId | None = None
    assignee: PersonId | None = None
    reason: str = ""


class Noted(RequestHappening, tag="noted", frozen=True, kw_only=True, omit_defaults=True):
    """Somebody wrote something: for the customer, for the provider, or for the provider's own people only."""

    changes_request: ClassVar[bool] = False
    text: str
    audience: Literal["customer", "provider", "internal"] = "customer"
    question: bool = False
    """Asks the audience to answer, which gives it the turn (law 26)."""


class Done(RequestHappening, tag="done", frozen=True, kw_only=True, omit_defaults=True):
    """The work is finished: the provider's clocks stop (law 28)."""


class Told(RequestHappening, tag="told", frozen=True, kw_only=True, omit_defaults=True):
    """The customer was told that it is done."""

    words: str = ""


class Confirmed(RequestHappening, tag="confirmed", frozen=True, kw_only=True, omit_defaults=True):
    """The customer agrees that it is done."""

    rating: int | None = None
    words: str = ""


class Reopened(RequestHappening, tag="reopened", frozen=True, kw_only=True, omit_defaults=True):
    """It is not done after all: a new cycle begins (law 29)."""

    reason: str = ""
    has_not_run: bool = False
    """The machine has not run since: the cool-down is carried over."""


class Cancelled(RequestHappening, tag="cancelled", frozen=True, kw_only=True, omit_defaults=True):
    """Nobody needs it any more."""

    reason: str = ""


class Linked(RequestHappening, tag="linked", frozen=True, kw_only=True, omit_defaults=True):
    """This request waits for another one, which the provider asked of a third department (law 27)."""

    child: RequestId


class Republished(RequestHappening, tag="republished", frozen=True, kw_only=True, omit_defaults=True):
    """The request is pinned to a newer agreement, for the time that is left (law 21)."""

    agreement: AgreementId


class Excused(RequestHappening, tag="excused", frozen=True, kw_only=True, omit_defaults=True):
    """A breach is forgiven by those to whom it was owed (law 38)."""

    clock: ExpectationId
    instance: int
    reason: str


class Acknowledged(RequestHappening, tag="acknowledged", frozen=True, kw_only=True, omit_defaults=True):
    """Somebody has seen it: the repeats stop for a time (law 33)."""

    changes_request: ClassVar[bool] = False
    clock: ExpectationId
    instance: int
    until: When


class Silenced(RequestHappening, tag="silenced", frozen=True, kw_only=True, omit_defaults=True):
    """No noise about it until then (law 33)."""

    changes_request: ClassVar[bool] = False
    clock: ExpectationId
    instance: int
    until: When


class Amended(RequestHappening, tag="amended", frozen=True, kw_only=True, omit_defaults=True):
    """An earlier event happened at another instant, or did not happen (law 31)."""

    target: EventId
    instant: When | None = None
    """The true instant; None where the event is taken back."""
    reason: str = ""


class NamedEvent(RequestHappening, tag="event", frozen=True, kw_only=True, omit_defaults=True):
    """Something that only this plant has a word for, for its custom clocks."""

    name: str

    @property
    def word(self) -> str:
        """`event NAME`."""
        return f"event {self.name}"


class Breached(RequestHappening, tag="breached", frozen=True, kw_only=True, omit_defaults=True):
    """A program noticed a breach. It decides nothing; `occurred_at` is the due instant itself (law 2)."""

    changes_request: ClassVar[bool] = False
    clock: ExpectationId
    instance: int
    cycle: int
    noticed_at: When


class Escalated(RequestHappening, tag="escalated", frozen=True, kw_only=True, omit_defaults=True):
    """A clock reached a declared level; these were to be told."""

    changes_request: ClassVar[bool] = False
    clock: ExpectationId
    instance: int
    cycle: int
    level: str
    tell: tuple[str, ...] = ()


class Notified(RequestHappening, tag="notified", frozen=True, kw_only=True, omit_defaults=True):
    """One channel told somebody about one level of one clock (law 35)."""

    changes_request: ClassVar[bool] = False
    clock: ExpectationId
    instance: int
    cycle: int
    level: str
    channel: str
    to: str


Event: TypeAlias = (
    Opened
    | Taken
    | Assigned
    | Planned
    | ApprovalAsked
    | Approved
    | Refused
    | ApprovalSuspended
    | WorkStarted
    | RanAgain
    | Held
    | Resumed
    | PartChanged
    | PriorityChanged
    | HandedOver
    | Noted
    | Done
    | Told
    | Confirmed
    | Reopened
    | Cancelled
    | Linked
    | Republished
    | Excused
    | Acknowledged
    | Silenced
    | Amended
    | NamedEvent
    | Breached
    | Escalated
    | Notified
)

ProgramEvent: TypeAlias = Breached | Escalated | Notified
"""What only the program writes; stored once per id, whoever wrote it first."""


class Published(Happening, tag="published", frozen=True, kw_only=True, omit_defaults=True):
    """A plant file became the plant's word."""

    text: str
    """The whole plant file."""
    file: str = ""
    """Its name, for the reader."""


class ClosureEntered(Happening, tag="closure-entered", frozen=True, kw_only=True, omit_defaults=True):
    """A calendar was shut, perhaps entered afterwards (law 8)."""

    calendar: CalendarId
    begins: When
    ends: When
    because: str


class ClosureTakenBack(Happening, tag="closure-taken-back", frozen=True, kw_only=True, omit_defaults=True):
    """A closure was entered by mistake: everything is as if it never had been (law 8)."""

    closure: EventId
    """The `closure-entered` event that counts no more."""


class NoticePosted(Happening, tag="notice-posted", frozen=True, kw_only=True, omit_defaults=True):
    """Words for everybody, on every board until then."""

    text: str
    until: When


class PinSet(Happening, tag="pin-set", frozen=True, kw_only=True, omit_defaults=True):
    """Somebody has a new PIN; only its salted hash is kept."""

    owner: PersonId
    secret: str


class PinWrong(Happening, tag="pin-wrong", frozen=True, kw_only=True, omit_defaults=True):
    """A wrong PIN was typed."""

    owner: PersonId


PlantEvent: TypeAlias = Published | ClosureEntered | ClosureTakenBack | NoticePosted | PinSet | PinWrong

_E = TypeVar("_E", bound=Happening)


def identified(event: _E, *, after: int) -> _E:
    """The event with its id, made from its own content and the revision on which it was decided.

    The same decision has the same id wherever it is made, so that an answer lost on the way can be asked
    for again without happening twice.
    """
    bare = msgspec.structs.replace(event, id=EventId(""), version=Version(0), recorded_at=UNRECORDED)
    return msgspec.structs.replace(event, id=_digest(msgspec.json.encode((after, bare))))


def program_id(word: str, request: RequestId, clock: ExpectationId, instance: int, *further: str) -> EventId:
    """The id of a program's event: the same for everybody who notices the same thing (law 35)."""
    return _digest(msgspec.json.encode((word, request, clock, instance, *further)))


def imported_id(log: str, row: str, word: str) -> EventId:
    """The id of an event read from a row of a log, so that the same row is stored once."""
    return _digest(msgspec.json.encode(("import", log, row, word)))


def _digest(content: bytes) -> EventId:
    return EventId(hashlib.blake2b(content, digest_size=16).hexdigest())
