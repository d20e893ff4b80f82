"""Stories: what happened, as an example in a plant file tells it, as events.

A line is `WHEN EVENT [words]`: `opened`, `taken`, `assigned PERSON`, `planned WHEN`, `approval-asked BY`,
`approved BY`, `refused BY`, `approval-suspended BY`, `work-started [override or PART]`, `ran-again`, `held REASON`,
`resumed`, `part-changed PART`, `priority-changed PRIORITY`, `handed-over DEPARTMENT`, `noted`, `done`, `told`,
`confirmed`, `reopened [has not run since]`, `cancelled`, `excused CLOCK`, `event NAME`. BY is the gate's department
or its id.

A story's lines are facts: they are taken in their order, and nobody asks whether a person may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypedDict

from msgspec import Struct, field
from msgspec.structs import replace

from rules.agreement import DepartmentId, ExpectationId, PartId, PersonId
from rules.events import (
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Assigned,
    Cancelled,
    Confirmed,
    Done,
    Event,
    EventId,
    Excused,
    HandedOver,
    Held,
    NamedEvent,
    Noted,
    Opened,
    PartChanged,
    Planned,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    RequestId,
    Resumed,
    Taken,
    Told,
    Version,
    WorkStarted,
)
from rules.instants import Instant, NotAnInstant
from rules.plant import Example, Plant, Service
from rules.whens import NoWeek, Whens

_REQUEST: Final = RequestId("example")

_PLAIN: Final[Mapping[str, type[Taken | Resumed | Done | Told | Confirmed | Cancelled]]] = {
    "taken": Taken,
    "resumed": Resumed,
    "done": Done,
    "told": Told,
    "confirmed": Confirmed,
    "cancelled": Cancelled,
}
_AT_GATE: Final[Mapping[str, type[Approved | Refused | ApprovalAsked | ApprovalSuspended]]] = {
    "approved": Approved,
    "refused": Refused,
    "approval-asked": ApprovalAsked,
    "approval-suspended": ApprovalSuspended,
}
_HAS_NOT_RUN: Final = "has not run since"

WORDS: Final = (
    "opened",
    *_PLAIN,
    *_AT_GATE,
    "assigned",
    "planned",
    "work-started",
    "ran-again",
    "held",
    "part-changed",
    "priority-changed",
    "handed-over",
    "noted",
    "reopened",
    "excused",
    "event",
)
"""The event words of stories."""


class Misread(Struct, frozen=True):
    """A line of an example that cannot be read."""

    part: str
    """`story` or `expect`."""
    index: int
    line: str
    because: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """What is wrong with the line that is being read."""

    def __init__(self, because: str, **facts: str) -> None:
        super().__init__(because)
        self.because = because
        self.facts = facts


def customer_of(service: Service, example: Example, plant: Plant) -> DepartmentId:
    """Who asks in an example: the one that it names, else the first department that may."""
    if example.customer is not None:
        return example.customer
    others = [department for department in plant.departments if department != service.provider]
    return next((each for each in others if service.serves(each)), service.provider)


def read_story(
    service: Service, example: Example, plant: Plant, whens: Whens
) -> tuple[tuple[Event, ...], tuple[Misread, ...]]:
    """The events of a story, and every line that cannot be read."""
    teller = _Teller(service, example, plant, whens)
    events: list[Event] = []
    wrong: list[Misread] = []
    latest: Instant | None = None
    for index, line in enumerate(example.story):
        try:
            at, words = when(line, whens)
            if latest is not None and at < latest:
                raise Wrong("story-goes-back")
            event = teller.event(words, at)
            if (index == 0) != isinstance(event, Opened):
                raise Wrong("story-opens-elsewhere")
        except Wrong as error:
            wrong.append(Misread("story", index, line, error.because, error.facts))
            continue
        latest = at
        events.append(replace(event, id=EventId(f"line-{index + 1}"), version=Version(index + 1)))
    if not example.story:
        wrong.append(Misread("story", 0, "", "story-empty"))
    return tuple(events), tuple(wrong)


def when(line: str, whens: Whens) -> tuple[Instant, Sequence[str]]:
    """The instant of a line and the words behind it. Raises `Wrong`."""
    try:
        return whens.take(line.split())
    except NoWeek as error:
        raise Wrong("no-week", when=str(error)) from error
    except NotAnInstant as error:
        raise Wrong("not-a-when", when=str(error)) from error


class _Base(TypedDict):
    request: RequestId
    occurred_at: Instant


class _Teller:
    """Makes the events of one example's lines."""

    def __init__(self, service: Service, example: Example, plant: Plant, whens: Whens) -> None:
        self._service = service
        self._agreement = service.agreement
        self._example = example
        self._plant = plant
        self._whens = whens

    def event(self, words: Sequence[str], at: Instant) -> Event:
        """The event that the words behind an instant tell. Raises `Wrong`."""
        if not words:
            raise Wrong("no-event", known=", ".join(WORDS))
        word, said = words[0], " ".join(words[1:])
        base = _Base(request=_REQUEST, occurred_at=at)
        if word in _PLAIN:
            return _PLAIN[word](**base)
        if word in _AT_GATE:
            return _AT_GATE[word](**base, gate=self._gate(said))
        match word:
            case "opened":
                return self._opened(base)
            case "noted":
                return Noted(**base, text=said or word)
            case "ran-again":
                return RanAgain(**base, stopped_at=at)
            case "reopened":
                if said not in ("", _HAS_NOT_RUN):
                    raise Wrong("unknown-words", name=said, known=_HAS_NOT_RUN)
                return Reopened(**base, has_not_run=bool(said))
            case "event" if said:
                return NamedEvent(**base, name=said)
            case "planned":
                return Planned(**base, start=when(said, self._whens)[0])
            case _:
                return self._declared(word, said, base)

    def _opened(self, base: _Base) -> Opened:
        return Opened(
            **base,
            service=self._service.id,
            customer=customer_of(self._service, self._example, self._plant),
            summary=self._example.name,
            agreement=self._agreement.id,
            priority=self._example.priority or self._plant.usual_priority,
            part=self._example.part,
        )

    def _declared(self, word: str, said: str, base: _Base) -> Event:
        """The event of a line that names something that the plant declares."""
        plant, agreement = self._plant, self._agreement
        match word:
            case "work-started" if said in ("", "override"):
                return WorkStarted(**base, override=bool(said))
            case "work-started":
                return WorkStarted(**base, part=PartId(_known(said, plant.parts, "part")))
            case "held":
                return Held(**base, reason=_known(said, [hold.reason for hold in agreement.holds], "hold"))
            case "part-changed":
                return PartChanged(**base, part=PartId(_known(said, plant.parts, "part")))
            case "priority-changed":
                return PriorityChanged(**base, priority=_known(said, plant.priorities, "priority"))
            case "assigned":
                return Assigned(**base, assignee=PersonId(_known(said, plant.people, "person")))
            case "handed-over":
                return HandedOver(**base, department=DepartmentId(_known(said, plant.departments, "department")))
            case "excused":
                clock, _, number = said.partition("#")
                named = _known(clock, [each.id for each in agreement.expectations], "clock")
                instance = int(number) if number.isdecimal() else 1
                return Excused(**base, clock=ExpectationId(named), instance=instance, reason=word)
            case _:
                raise Wrong("unknown-event", name=word, known=", ".join(WORDS))

    def _gate(self, said: str) -> ExpectationId:
        gate = self._agreement.gate(said)
        if gate is not None:
            return gate.id
        known = [name for each in self._agreement.gates for name in (each.gate or "", each.id)]
        raise Wrong("unknown-gate", name=said, known=", ".join(known))


def _known(said: str, known: Iterable[str], of: str) -> str:
    names = list(known)
    if said not in names:
        raise Wrong(f"unknown-{of}", name=said, known=", ".join(names))
    return said
