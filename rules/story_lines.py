"""Story lines: the grammar in which an example tells what happened, one event a line.

A line is `WHEN EVENT [words]`. WHEN is read by `rules.whens`; EVENT and its words are

    opened [words]                     part-changed PART                  done
    taken [PERSON]                     priority-changed PRIORITY          told [words]
    assigned PERSON                    handed-over DEPARTMENT or PERSON   confirmed [words]
    planned WHEN                       noted [words]                      reopened [has not run since]
    approval-asked BY                  event NAME                         cancelled [words]
    approved BY [words]                linked REQUEST                     excused CLOCK [words]
    refused BY [words]                 held REASON                        acknowledged CLOCK [WHEN]
    approval-suspended BY [words]      resumed                            silenced CLOCK [WHEN]
    work-started [override] [PART]     ran-again [WHEN]                   amended EVENT [WHEN]

BY is the gate's department or its id. CLOCK is the id of an expectation, `repair#1` its first instance; plain
`repair` is the latest that is broken, or else the latest. The EVENT that is amended is the last of that word that
was told; without a WHEN it is taken back (law 31).

What only the program writes follows from the facts and is not told. Neither is `republished`: an example has the
one agreement of its plant file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypedDict

from rules.agreement import DepartmentId, ExpectationId, PartId, PersonId
from rules.entry import Entry, entry_of
from rules.events import (
    Acknowledged,
    Amended,
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
    Linked,
    NamedEvent,
    Noted,
    PartChanged,
    Planned,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    RequestId,
    Resumed,
    Silenced,
    Taken,
    Told,
    Version,
    WorkStarted,
)
from rules.instants import Instant, NotAnInstant
from rules.plant import Service
from rules.publications import Publications
from rules.request import fold
from rules.whens import NoWeek, Whens

WORDS: Final = (
    *("opened", "taken", "assigned", "planned", "approval-asked", "approved", "refused", "approval-suspended"),
    *("work-started", "ran-again", "held", "resumed", "part-changed", "priority-changed", "handed-over", "noted"),
    *("done", "told", "confirmed", "reopened", "cancelled", "linked", "excused", "acknowledged", "silenced"),
    *("amended", "event"),
)
"""The event words of stories."""

UNTOLD: Final[Mapping[str, str]] = {
    "republished": "republished-is-not-told",
    "breached": "follows-from-the-facts",
    "escalated": "follows-from-the-facts",
    "notified": "follows-from-the-facts",
}
"""The event words that no story has, and why."""

_HAS_NOT_RUN: Final = "has not run since"
_OVERRIDE: Final = "override"
_INSTANCE: Final = re.compile(r"[1-9]\d{0,5}", re.ASCII)


class Wrong(Exception):
    """What is wrong with the line that is being read."""

    def __init__(self, because: str, **facts: str) -> None:
        super().__init__(because)
        self.because = because
        self.facts = facts


class Base(TypedDict):
    """What every event of a story carries."""

    id: EventId
    version: Version
    request: RequestId
    occurred_at: Instant


def when(words: Sequence[str], whens: Whens) -> tuple[Instant, Sequence[str]]:
    """The instant with which the words begin, and the words behind it. Raises `Wrong`."""
    try:
        return whens.take(words)
    except NoWeek as error:
        raise Wrong("no-week", when=str(error)) from error
    except NotAnInstant as error:
        raise Wrong("not-a-when", when=str(error)) from error


def clock_and_instance(said: str, service: Service) -> tuple[ExpectationId, int | None]:
    """The clock that `repair` or `repair#1` names, and its instance where one is named. Raises `Wrong`."""
    named, mark, number = said.partition("#")
    declared = service.agreement.expectation(named)
    if declared is None or (mark and not _INSTANCE.fullmatch(number)):
        raise Wrong("unknown-clock", name=said, known=", ".join(each.id for each in service.agreement.expectations))
    return declared.id, int(number) if number else None


def as_of(events: Sequence[Event], at: Instant, publications: Publications) -> Entry:
    """The request of a story as it stands at an instant; what happens at that instant is included."""
    return entry_of(fold([event for event in events if event.occurred_at <= at]), publications, at)


class StoryLines:
    """Makes the events that come after `opened`, each of what was told before it."""

    def __init__(self, service: Service, publications: Publications, whens: Whens) -> None:
        self._service = service
        self._agreement = service.agreement
        self._publications = publications
        self._plant = publications.current
        self._whens = whens

    def event(self, word: str, words: Sequence[str], base: Base, told: Sequence[Event]) -> Event:
        """The event that a line tells after those of `told`, the first of which is `opened`. Raises `Wrong`."""
        said = " ".join(words)
        match word:
            case "taken" | "assigned" | "handed-over":
                return self._by_whom(word, said, base)
            case "approval-asked" | "approved" | "refused" | "approval-suspended":
                return self._at_gate(word, words, base)
            case "work-started" | "held" | "part-changed" | "priority-changed":
                return self._declared(word, said, base)
            case "planned" | "ran-again":
                return self._timed(word, words, base, told)
            case "excused" | "acknowledged" | "silenced":
                return self._on_clock(word, words, base, told)
            case "amended":
                return self._amended(words, base, told)
            case _:
                return _plain(word, said, base)

    def _by_whom(self, word: str, said: str, base: Base) -> Taken | Assigned | HandedOver:
        people, departments = self._plant.people, self._plant.departments
        if word == "taken":
            return Taken(**base, person=PersonId(_known(said, people, "person")) if said else None)
        if word == "assigned":
            return Assigned(**base, assignee=PersonId(_known(said, people, "person")))
        if said in people and said not in departments:
            return HandedOver(**base, assignee=PersonId(said))
        return HandedOver(**base, department=DepartmentId(_known(said, departments, "department")))

    def _at_gate(
        self, word: str, words: Sequence[str], base: Base
    ) -> Approved | Refused | ApprovalAsked | ApprovalSuspended:
        gate, reason = self._gate(words[0] if words else ""), " ".join(words[1:])
        match word:
            case "approved":
                return Approved(**base, gate=gate, reason=reason)
            case "refused":
                return Refused(**base, gate=gate, reason=reason)
            case "approval-suspended":
                return ApprovalSuspended(**base, gate=gate, reason=reason)
            case _:
                no_more(reason)
                return ApprovalAsked(**base, gate=gate)

    def _gate(self, said: str) -> ExpectationId:
        gate = self._agreement.gate(said)
        if gate is not None:
            return gate.id
        several = [each.id for each in self._agreement.gates if each.gate == said]
        if several:
            raise Wrong("several-gates", by=said, gates=", ".join(several))
        known = dict.fromkeys(name for each in self._agreement.gates for name in (each.gate or each.id, each.id))
        raise Wrong("unknown-gate", name=said, known=", ".join(known) or "-")

    def _declared(self, word: str, said: str, base: Base) -> WorkStarted | Held | PartChanged | PriorityChanged:
        """The event of a line that names something that the plant declares."""
        plant = self._plant
        match word:
            case "held":
                return Held(**base, reason=_known(said, [hold.reason for hold in self._agreement.holds], "hold"))
            case "part-changed":
                return PartChanged(**base, part=PartId(_known(said, plant.parts, "part")))
            case "priority-changed":
                return PriorityChanged(**base, priority=_known(said, plant.priorities, "priority"))
            case _:
                first, _, behind = said.partition(" ")
                override = first == _OVERRIDE
                part = behind if override else said
                named = PartId(_known(part, plant.parts, "part")) if part else None
                return WorkStarted(**base, override=override, part=named)

    def _timed(self, word: str, words: Sequence[str], base: Base, told: Sequence[Event]) -> Planned | RanAgain:
        if word == "planned":
            return Planned(**base, start=self._only_when(words))
        return RanAgain(**base, stopped_at=self._by_then(words, base, told) if words else base["occurred_at"])

    def _on_clock(
        self, word: str, words: Sequence[str], base: Base, told: Sequence[Event]
    ) -> Excused | Acknowledged | Silenced:
        clock, named = clock_and_instance(words[0] if words else "", self._service)
        instance = named or self._latest(clock, base["occurred_at"], told)
        if word == "excused":
            return Excused(**base, clock=clock, instance=instance, reason=" ".join(words[1:]) or word)
        until = self._only_when(words[1:]) if words[1:] else base["occurred_at"]
        kind = Acknowledged if word == "acknowledged" else Silenced
        return kind(**base, clock=clock, instance=instance, until=until)

    def _latest(self, clock: ExpectationId, at: Instant, told: Sequence[Event]) -> int:
        """The latest instance of a clock that is broken, or else the latest that there is."""
        there = [each for each in as_of(told, at, self._publications).readings if each.expectation.id == clock]
        broken = [reading.instance for reading in there if reading.broken]
        return max(broken or [reading.instance for reading in there], default=1)

    def _amended(self, words: Sequence[str], base: Base, told: Sequence[Event]) -> Amended:
        targets = [event for event in reversed(told[1:]) if _names(words, event.word)]
        if not targets:
            known = dict.fromkeys(event.word for event in told[1:])
            raise Wrong("not-told-before", name=" ".join(words), known=", ".join(known) or "-")
        behind = words[len(targets[0].word.split()) :]
        at = self._by_then(behind, base, told) if behind else None
        return Amended(**base, target=targets[0].id, instant=at)

    def _by_then(self, words: Sequence[str], base: Base, told: Sequence[Event]) -> Instant:
        """An instant that is named later: not before the opening, not in the future (law 31)."""
        at = self._only_when(words)
        if not told[0].occurred_at <= at <= base["occurred_at"]:
            raise Wrong("not-by-then", when=" ".join(words))
        return at

    def _only_when(self, words: Sequence[str]) -> Instant:
        at, behind = when(words, self._whens)
        no_more(" ".join(behind))
        return at


def _names(words: Sequence[str], word: str) -> bool:
    """Whether the words begin with an event word, which may be `event NAME`."""
    parts = word.split()
    return list(words[: len(parts)]) == parts


def _plain(word: str, said: str, base: Base) -> Event:
    """The event of a line that names nothing that the plant declares."""
    match word:
        case "noted":
            return Noted(**base, text=said or word)
        case "told":
            return Told(**base, words=said)
        case "confirmed":
            return Confirmed(**base, words=said)
        case "cancelled":
            return Cancelled(**base, reason=said)
        case "reopened":
            no_more(said.removeprefix(_HAS_NOT_RUN), _HAS_NOT_RUN)
            return Reopened(**base, has_not_run=bool(said))
        case "linked" if said:
            return Linked(**base, child=RequestId(said))
        case "event" if said:
            return NamedEvent(**base, name=said)
        case "resumed" | "done":
            no_more(said)
            return Resumed(**base) if word == "resumed" else Done(**base)
        case _:
            raise Wrong("no-name", name=word)


def no_more(said: str, known: str = "") -> None:
    """Raise `Wrong` for words behind a line that already says everything."""
    if said:
        raise Wrong("unknown-words" if known else "words-behind", name=said, known=known)


def _known(said: str, known: Iterable[str], of: str) -> str:
    names = list(known)
    if said not in names:
        raise Wrong(f"unknown-{of}", name=said, known=", ".join(names) or "-")
    return said
