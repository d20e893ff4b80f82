"""Whose turn it was: who held a request at every instant from its opening to its closing (law 26).

The turn at an instant follows from what had happened by then, as the whole history tells it: what a person entered
afterwards counts from when it happened (law 31). Between two events it changes with time alone only where a
minimum passes, a child begins or ends, or a confirmation runs out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import PROVIDER, Agreement, DepartmentId, PersonId
from rules.calendars import ALWAYS
from rules.clocks import readings
from rules.entry import no_agreement
from rules.events import Amended, Event, RequestId
from rules.instants import Instant, Seconds
from rules.publications import Publications
from rules.readings import Reading
from rules.request import Request, fold
from rules.runs import runs
from rules.stages import closes_at, is_cooling, open_question_at_gate, shut_gate, suspended_by, turn


class Why(StrEnum):
    """Why it was somebody's turn, in the order in which the first that applies decides (law 26)."""

    GAP = "gap"
    """It was closed, and later something was added or it was reopened: the customer's time (law 29)."""
    CONFIRMED = "confirmed"
    """Confirmed although nobody said that it was done: nobody's turn."""
    CHILD = "child"
    HOLD = "hold"
    SUSPENDED = "suspended"
    TO_ANSWER = "to-answer"
    """The customer asked something."""
    ASKED_BACK = "asked-back"
    """The provider asked the customer something."""
    TO_TELL = "to-tell"
    TO_CONFIRM = "to-confirm"
    IN_WORK = "in-work"
    TO_APPROVE = "to-approve"
    COOLING = "cooling"
    TO_TAKE = "to-take"
    TO_ASK = "to-ask"
    """A gate is shut and its approver is not asked: the provider asks (law 19)."""
    TO_START = "to-start"


class Child(Struct, frozen=True):
    """When a child request was open, and who owed it (law 27)."""

    provider: DepartmentId
    opened_at: Instant
    done_at: Instant | None
    """Or cancelled; None while it is open."""


class Span(Struct, frozen=True):
    """A time in which it was the turn of the same department and person for the same reason."""

    since: Instant
    until: Instant
    """The first instant that no longer belongs to it."""
    holder: DepartmentId | None
    """None: nobody's, while it cools."""
    person: PersonId | None
    """Who of the department, where the request names somebody."""
    why: Why
    open: Seconds
    """On the calendar on which the holder works; while it cools, all of it."""
    closed: Seconds

    @property
    def total(self) -> Seconds:
        """How long it was in all."""
        return Seconds(self.until - self.since)


class Time(Struct, frozen=True):
    """Open and closed hours added up."""

    open: Seconds = Seconds(0)
    closed: Seconds = Seconds(0)

    @property
    def total(self) -> Seconds:
        """Both together."""
        return Seconds(self.open + self.closed)

    def plus(self, span: Span) -> Time:
        """With one more span."""
        return Time(Seconds(self.open + span.open), Seconds(self.closed + span.closed))


class Totals(Struct, frozen=True):
    """Where the time went; every span counts once under its department, and once under its person if it has one."""

    departments: Mapping[DepartmentId | None, Time]
    """Under None stands the time in which it cooled. In the order in which they first had the turn."""
    people: Mapping[PersonId, Time]


class _Turn(Struct, frozen=True):
    """Whose turn it is from one boundary on."""

    holder: DepartmentId | None
    person: PersonId | None
    why: Why


NO_CHILDREN: Final[Mapping[RequestId, Child]] = MappingProxyType({})


def spans(
    request: Request, publications: Publications, until: Instant, children: Mapping[RequestId, Child] = NO_CHILDREN
) -> tuple[Span, ...]:
    """Whose turn it was from the opening to the closing, or to `until` where that comes first (law 26).

    Without gap or overlap, and their sum is the total. The agreement is the one to which the request was pinned at
    each instant. A child that is not among `children` holds nobody up.
    """
    boundaries = _joined(_turns(request, publications, until, children))
    result = []
    for (since, whose), (following, _) in pairwise(boundaries):
        ends = min(following, until)
        if whose is not None and since < ends:
            result.append(_span(since, ends, whose, publications))
    return tuple(result)


def totals(held: Iterable[Span]) -> Totals:
    """The spans of one request or of many, added up for each department and each person."""
    departments: dict[DepartmentId | None, Time] = {}
    people: dict[PersonId, Time] = {}
    for span in held:
        departments[span.holder] = departments.get(span.holder, Time()).plus(span)
        if span.person is not None:
            people[span.person] = people.get(span.person, Time()).plus(span)
    return Totals(departments, people)


def _span(since: Instant, until: Instant, whose: _Turn, publications: Publications) -> Span:
    calendar = ALWAYS if whose.holder is None else publications.calendar(publications.calendar_of(whose.holder))
    used = calendar.between(since, until)
    return Span(since, until, whose.holder, whose.person, whose.why, used, Seconds(until - since - used))


def _joined(turns: Iterable[tuple[Instant, _Turn | None]]) -> list[tuple[Instant, _Turn | None]]:
    """The boundaries at which the turn differs; the last one, which ends everything, stays."""
    result: list[tuple[Instant, _Turn | None]] = []
    for at, whose in turns:
        if not result or result[-1][1] != whose:
            result.append((at, whose))
    return result


def _turns(
    request: Request, publications: Publications, until: Instant, children: Mapping[RequestId, Child]
) -> Iterator[tuple[Instant, _Turn | None]]:
    """The turn from each boundary on, ending with None.

    Where the request was closed and something followed that left it open, or moved its closing, the time between
    belongs to the customer (law 29).
    """
    states = list(_states(request))
    horizon = Instant(max(until, states[-1][0]))
    shut: list[Instant] = []
    closing: Instant | None = None
    for (since, state), (ends, _) in pairwise([*states, (Instant(horizon + 1), request)]):
        here = _Facts(state, publications, children)
        closing = here.closes_at
        for at in here.boundaries(since, ends):
            whose = here.turn_at(at)
            if whose is None:
                shut.append(at)
                continue
            if shut:
                yield shut[0], here.gap()
                shut.clear()
            yield at, whose
    if not shut:
        yield Instant(horizon + 1), None
    elif closing is not None and closing > shut[0]:
        yield shut[0], here.gap()
        yield closing, None
    else:
        yield shut[0], None


def _states(request: Request) -> Iterator[tuple[Instant, Request]]:
    """The request as it was from each instant on at which something happened, in the light of the whole history."""
    counted = [moment for moment in request.moments if not isinstance(moment.event, Amended)]
    plain: list[Event] = [replace(moment.event, occurred_at=moment.at, entered=False) for moment in counted]
    for count, moment in enumerate(counted, start=1):
        if count == len(counted) or counted[count].at > moment.at:
            yield moment.at, replace(fold(plain[:count]), moments=tuple(counted[:count]))


class _Facts:
    """What had happened to a request by some instant, and what followed from it until the next event."""

    def __init__(self, state: Request, publications: Publications, children: Mapping[RequestId, Child]) -> None:
        self._state = state
        self._publications = publications
        self._agreement = publications.agreement(state.agreement) or no_agreement(state, publications)
        self._runs = runs(state, _deciding(self._agreement), publications)
        self._children = [children[child] for child in state.children if child in children]
        self.closes_at = closes_at(state, self._agreement, self._runs)

    def boundaries(self, since: Instant, until: Instant) -> Sequence[Instant]:
        """`since`, and every instant after it and before `until` at which the turn may differ."""
        decisive = [self.closes_at, *(at for child in self._children for at in (child.opened_at, child.done_at))]
        for run in self._runs:
            if run.expectation.keeps_work_waiting:
                decisive += (run.begins_at, run.passed_at, run.ends_at)
        return sorted({since, *(at for at in decisive if at is not None and since < at < until)})

    def turn_at(self, at: Instant) -> _Turn | None:
        """Whose turn it is at an instant before the next event; None where the request is closed."""
        if self.closes_at is not None and self.closes_at <= at:
            return None
        read = readings(self._runs, at)
        child = next(
            (each.provider for each in self._children if each.opened_at <= at and not _is_done(each, at)), None
        )
        holder = turn(self._state, self._agreement, read, child)
        why = _why(self._state, self._agreement, read, child)
        return _Turn(holder, self._person(holder, why), why)

    def gap(self) -> _Turn:
        """The turn of a request that was closed and of which more is known now."""
        return _Turn(self._state.customer, self._person(self._state.customer, Why.GAP), Why.GAP)

    def _person(self, holder: DepartmentId | None, why: Why) -> PersonId | None:
        """Who has it in hand at the provider, or who asked at the customer; nobody is named anywhere else."""
        request = self._state
        if why is Why.CHILD:
            return None
        by_customer = why in (Why.GAP, Why.ASKED_BACK, Why.TO_CONFIRM)
        if holder == (request.handed_to or self._agreement.provider) and not by_customer:
            return None if why in (Why.SUSPENDED, Why.TO_APPROVE) else request.assignee
        asked = None if request.opened_by is None else self._publications.current.people.get(request.opened_by)
        return asked.id if asked is not None and asked.department == holder == request.customer else None


def _is_done(child: Child, at: Instant) -> bool:
    return child.done_at is not None and child.done_at <= at


def _deciding(agreement: Agreement) -> Agreement:
    """The agreement with those expectations only whose clocks decide whose turn it is, or close the request."""
    return replace(
        agreement, expectations=tuple(each for each in agreement.expectations if each.keeps_work_waiting or each.lapses)
    )


def _why(request: Request, agreement: Agreement, read: Sequence[Reading], child: DepartmentId | None) -> Why:
    """The reason for what `rules.stages.turn` answers, which decides in the same order."""
    if request.confirmed_at is not None:
        return Why.CONFIRMED
    if child is not None:
        return Why.CHILD
    if request.hold is not None:
        return Why.HOLD
    if request.done_at is None and suspended_by(request, agreement) is not None:
        return Why.SUSPENDED
    if request.question is not None:
        return Why.TO_ANSWER if request.question.audience == PROVIDER else Why.ASKED_BACK
    if request.done_at is not None:
        return Why.TO_TELL if request.told_at is None else Why.TO_CONFIRM
    return Why.IN_WORK if request.started_at is not None else _why_before_the_work(request, agreement, read)


def _why_before_the_work(request: Request, agreement: Agreement, read: Sequence[Reading]) -> Why:
    if open_question_at_gate(request, agreement, read) is not None:
        return Why.TO_APPROVE
    if is_cooling(read):
        return Why.COOLING
    if request.taken_at is None:
        return Why.TO_TAKE
    return Why.TO_START if shut_gate(request, agreement) is None else Why.TO_ASK
