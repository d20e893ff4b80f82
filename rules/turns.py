"""Whose turn it was at one instant of a request's past, and why (law 26).

The clocks that decide it are followed once along the history; at an instant each of them is the latest instance that
was known by then, so that what happened later says nothing about it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct

from rules.agreement import Agreement, DepartmentId, Expectation, ExpectationId, PersonId
from rules.calendars import ALWAYS
from rules.clocks import readings
from rules.instants import Instant
from rules.publications import Publications
from rules.request import Request
from rules.run import Run
from rules.runs import runs
from rules.stages import Why, closes_at, turn


class Child(Struct, frozen=True):
    """When a child request was open, and who owed it (law 27)."""

    provider: DepartmentId
    opened_at: Instant
    done_at: Instant | None
    """Or cancelled; None while it is open."""

    def is_open(self, at: Instant) -> bool:
        """Whether it holds up the request that waits for it at an instant."""
        return self.opened_at <= at and (self.done_at is None or at < self.done_at)


class Turn(Struct, frozen=True):
    """Whose turn it was, and why."""

    holder: DepartmentId | None
    person: PersonId | None
    why: Why


class DecidingClocks:
    """The clocks of one agreement that decide whose turn it is, or close the request; asked in the order of time."""

    def __init__(self, request: Request, agreement: Agreement, publications: Publications) -> None:
        """`request` has everything that happened while the agreement was the one that it was pinned to."""
        self.agreement = agreement
        running = runs(request, agreement.deciding, publications)
        self._to_come: dict[ExpectationId, list[Run]] = {}
        for run in reversed(running):
            self._to_come.setdefault(run.expectation.id, []).append(run)
        self._latest: dict[ExpectationId, Run] = {}
        self._not_asked = {gate.id: _not_asked(request, agreement, gate) for gate in agreement.gates}
        waits = [run for run in running if run.expectation.keeps_work_waiting]
        instants = [at for run in waits for at in (run.known_at, run.begins_at, run.passed_at, run.ends_at)]
        self._boundaries = sorted({at for at in instants if at is not None})

    def known(self, at: Instant, cycle: int) -> list[Run]:
        """The latest instance of each clock that was known at an instant; a gate without one waits to be asked."""
        for clock, to_come in self._to_come.items():
            while to_come and to_come[-1].known_at <= at:
                self._latest[clock] = to_come.pop()
        known = [run for run in self._latest.values() if run.cycle == cycle]
        began = {run.expectation.id for run in known}
        return [*(run for gate, run in self._not_asked.items() if gate not in began), *known]

    def boundaries(self, since: Instant, until: Instant) -> Sequence[Instant]:
        """The instants after `since` and before `until` at which one of them begins, passes or ends."""
        return self._boundaries[bisect_right(self._boundaries, since) : bisect_left(self._boundaries, until)]


class Facts:
    """What had happened to a request by some instant, and what followed from it until the next event."""

    def __init__(
        self, state: Request, clocks: DecidingClocks, publications: Publications, children: Sequence[Child], at: Instant
    ) -> None:
        """`state` is the request as it was from `at` on; an instant that is asked for is not before it."""
        self._state = state
        self._clocks = clocks
        self._publications = publications
        self._children = children
        self.closes_at = closes_at(state, clocks.agreement, clocks.known(at, state.cycle))

    def boundaries(self, since: Instant, until: Instant) -> Sequence[Instant]:
        """`since`, and every instant after it and before `until` at which the turn may differ."""
        further = [self.closes_at, *(at for child in self._children for at in (child.opened_at, child.done_at))]
        between = {at for at in further if at is not None and since < at < until}
        return sorted({since, *between, *self._clocks.boundaries(since, until)})

    def turn_at(self, at: Instant) -> Turn | None:
        """Whose turn it is at an instant before the next event; None where the request is closed."""
        if self.closes_at is not None and self.closes_at <= at:
            return None
        state, agreement = self._state, self._clocks.agreement
        told = readings(self._clocks.known(at, state.cycle), at)
        child = next((each.provider for each in self._children if each.is_open(at)), None)
        holder, why = turn(state, agreement, told, child)
        return Turn(holder, self._person(holder, why), why)

    def gap(self) -> Turn:
        """The turn of a request that was closed and of which more is known now."""
        return Turn(self._state.customer, self._person(self._state.customer, Why.GAP), Why.GAP)

    def _person(self, holder: DepartmentId | None, why: Why) -> PersonId | None:
        """Who has it in hand at the provider, or who asked at the customer; nobody is named anywhere else."""
        request = self._state
        if why is Why.CHILD:
            return None
        by_customer = why in (Why.GAP, Why.ASKED_BACK, Why.TO_CONFIRM)
        if holder == (request.handed_to or self._clocks.agreement.provider) and not by_customer:
            return None if why in (Why.SUSPENDED, Why.TO_APPROVE) else request.assignee
        asked = None if request.opened_by is None else self._publications.current.people.get(request.opened_by)
        return asked.id if asked is not None and asked.department == holder == request.customer else None


def _not_asked(request: Request, agreement: Agreement, gate: Expectation) -> Run:
    """A gate's clock that has not begun."""
    return Run(
        expectation=gate,
        instance=0,
        cycle=request.cycle,
        goal=gate.bounds.of(request.part, request.priority),
        owed_by=gate.gate or agreement.provider,
        calendar=ALWAYS,
        known_at=request.opened_at,
        begins_at=None,
    )
