"""Whose turn it was: who held a request at every instant from its opening to its closing (law 26).

The turn at an instant follows from what had happened by then, as the whole history tells it: what a person entered
afterwards counts from when it happened (law 31). Between two events it changes with time alone only where a
minimum passes, a child begins or ends, or a confirmation runs out. `rules.turns` says whose it was at one instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import DepartmentId, PersonId
from rules.calendars import ALWAYS
from rules.entry import no_agreement
from rules.events import Amended, RequestId
from rules.instants import Instant, Seconds
from rules.moments import Moment
from rules.publications import Publications
from rules.request import Request, facts_after_each
from rules.stages import Why
from rules.turns import Child, DecidingClocks, Facts, Turn

__all__ = ["NO_CHILDREN", "Child", "Span", "Time", "Totals", "Why", "spans", "totals"]


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
    """On the calendar on which the holder worked at the time; while it cools, all of it."""
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


def _span(since: Instant, until: Instant, whose: Turn, publications: Publications) -> Span:
    calendar = ALWAYS if whose.holder is None else publications.worked(whose.holder)
    used = calendar.between(since, until)
    return Span(since, until, whose.holder, whose.person, whose.why, used, Seconds(until - since - used))


def _joined(turns: Iterable[tuple[Instant, Turn | None]]) -> list[tuple[Instant, Turn | None]]:
    """The boundaries at which the turn differs; the last one, which ends everything, stays."""
    result: list[tuple[Instant, Turn | None]] = []
    for at, whose in turns:
        if not result or result[-1][1] != whose:
            result.append((at, whose))
    return result


def _turns(
    request: Request, publications: Publications, until: Instant, children: Mapping[RequestId, Child]
) -> Iterator[tuple[Instant, Turn | None]]:
    """The turn from each boundary on, ending with None.

    Where the request was closed and something followed that left it open, or moved its closing, the time between
    belongs to the customer (law 29).
    """
    counted = [moment for moment in request.moments if not isinstance(moment.event, Amended)]
    horizon = Instant(max(until, counted[-1].at))
    shut: list[Instant] = []
    closing: Instant | None = None
    for since, ends, here in _facts(counted, horizon, publications, children):
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


def _facts(
    counted: Sequence[Moment], horizon: Instant, publications: Publications, children: Mapping[RequestId, Child]
) -> Iterator[tuple[Instant, Instant, Facts]]:
    """What was so from each instant at which something happened until the next, in the light of the whole history."""
    states = list(facts_after_each(counted))
    clocks: DecidingClocks | None = None
    for position, (moment, state) in enumerate(zip(counted, states, strict=True)):
        if position and state.agreement != states[position - 1].agreement:
            clocks = None
        ends = counted[position + 1].at if position + 1 < len(counted) else Instant(horizon + 1)
        if ends == moment.at:
            continue
        if clocks is None:
            clocks = _clocks(states, counted, position, publications)
        linked = [children[child] for child in state.children if child in children]
        yield moment.at, ends, Facts(state, clocks, publications, linked, moment.at)


def _clocks(
    states: Sequence[Request], counted: Sequence[Moment], position: int, publications: Publications
) -> DecidingClocks:
    """The clocks of the agreement to which the request was pinned after a moment, for as long as it was."""
    pinned = states[position].agreement
    until = next((at for at, state in enumerate(states) if at > position and state.agreement != pinned), len(states))
    state = replace(states[until - 1], moments=tuple(counted[:until]))
    return DecidingClocks(state, publications.agreement(pinned) or no_agreement(state, publications), publications)
