"""The forecast: everything soonest and everything at its latest, for one request at one instant (law 36).

It is read off the clocks of a request: what has begun has its own due, and what has not begun yet begins at the
latest when what it waits for is due. No expectation is known by its kind, only by what it begins and ends with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from rules.agreement import READY, DepartmentId, Expectation, ExpectationId, Goal
from rules.clocks import read
from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant, Seconds
from rules.publications import Publications
from rules.request import Answer
from rules.runs import Run, run_of

_IMPLIES: Final[Mapping[str, frozenset[str]]] = {
    "taken": frozenset({"taken", "work-started", "done"}),
    "work-started": frozenset({"work-started", "done"}),
}
"""A clock that ends with these words only bounds the first of them: what is done was started, what is started taken."""

_OF_THE_WORK: Final = frozenset({READY, "work-started"})
"""The beginnings of what bounds the work itself; every other maximum until done is a due of the whole."""


class Step(Struct, frozen=True):
    """A clock that has not begun yet, where it stands when everything before it takes its longest."""

    clock: ExpectationId
    begins_at: Instant
    least_at: Instant | None
    """When its shortest time has passed; None where it has none."""
    due: Instant


class ChildPromise(Struct, frozen=True):
    """What can be expected of an open request for which another one waits (law 27)."""

    request: RequestId
    provider: DepartmentId
    earliest: Instant | None
    """When it can be done at the soonest; None where nobody says, as for the latest."""
    latest: Instant | None


class Forecast:
    """Everything soonest and everything at its latest, for one request at one instant."""

    def __init__(
        self, entry: Entry, publications: Publications, now: Instant, children: Sequence[ChildPromise]
    ) -> None:
        self._entry = entry
        self.children = children
        self._request = entry.request
        self._expectations = entry.agreement.expectations
        self._calendar = publications.calendar(entry.agreement.calendar)
        self._now = now
        self.waits = [each for each in self._expectations if each.keeps_work_waiting]
        self._happened: dict[str, Instant | None] = {
            "opened": self._request.opened_at,
            "taken": self._request.taken_at,
            READY: self._request.started_at,
            "work-started": self._request.started_at,
        }

    def soonest_end(self) -> Instant | None:
        """When the work can be done at the soonest; None is never."""
        ends = [self._calendar.add(self._soonest_start(), Seconds(0))]
        for expectation in self.bounding("done"):
            run, goal = self.run(expectation), self.goal(expectation)
            if run is not None and goal.least is not None:
                begun = run.begins_at is not None and run.begins_at <= self._now
                begins = self._now if begun else self._soonest(expectation.begins)
                used = read(run, self._now).used if begun else 0
                ends.append(run.calendar.add(begins, Seconds(max(0, goal.least - used))))
        known = [end for end in ends if end is not None]
        behind = [child.earliest for child in self.children if child.earliest is not None]
        return max(*known, *behind, self._now) if len(known) == len(ends) else None

    def _soonest(self, word: str) -> Instant:
        return self._soonest_start() if word in _OF_THE_WORK else self._now

    def _soonest_start(self) -> Instant:
        """When the work can begin at the soonest: an open gate, a passed minimum or an appointment is no wait."""
        if self._request.started_at is not None:
            return self._now
        waits = [self._now, self._request.appointment or self._now]
        for expectation in self.waits:
            run = self.run(expectation)
            if run is None:
                continue
            if expectation.gate is not None:
                opening = None if self._approved_at(expectation) else run.calendar.next_opening(self._now)
            else:
                opening = run.passed_at or run.calendar.add(self._now, self.goal(expectation).least or Seconds(0))
            waits.append(opening or self._now)
        return max(waits)

    def latest_end(self) -> Instant | None:
        """When the work is done at the latest: its own windows and what it waits for, or a sooner due of the whole."""
        of_the_work: list[Instant | None] = []
        of_the_whole: list[Instant | None] = []
        for expectation in self.bounding("done"):
            dues = of_the_work if expectation.begins in _OF_THE_WORK else of_the_whole
            dues.append(self.due(expectation, frozenset({"done"})))
        ends = [_soonest_of(of_the_work), *(child.latest for child in self.children)]
        known = [end for end in ends if end is not None]
        return _soonest_of([max(known) if len(known) == len(ends) else None, *of_the_whole])

    def latest(self, word: str, awaited: frozenset[str] = frozenset()) -> Instant | None:
        """When the word happens at the latest if every promise is kept; None where no promise says so."""
        happened = self._happened.get(word)
        if happened is not None or word in awaited:
            return happened
        if word == READY:
            return self._latest_ready(awaited | {word})
        due = _soonest_of([self.due(expectation, awaited | {word}) for expectation in self.bounding(word)])
        appointment = self._request.appointment
        if due is None or appointment is None or word != "work-started":
            return due
        return max(due, appointment)

    def _latest_ready(self, awaited: frozenset[str]) -> Instant | None:
        waits = [self.latest("taken", awaited)]
        for expectation in self.waits:
            if expectation.gate is not None:
                waits.append(self._approved_at(expectation) or self.due(expectation, awaited))
            else:
                waits.append(self._latest_passing(expectation, awaited))
        known = [wait for wait in waits if wait is not None]
        return max(known) if len(known) == len(waits) else None

    def _latest_passing(self, minimum: Expectation, awaited: frozenset[str]) -> Instant | None:
        """When a minimum before the work has passed at the latest."""
        run = self.run(minimum)
        if run is None or run.passed_at is not None:
            return self._now if run is None else run.passed_at
        begins = self.latest(minimum.begins, awaited)
        return None if begins is None else run.calendar.add(begins, self.goal(minimum).least or Seconds(0))

    def due(self, expectation: Expectation, awaited: frozenset[str] = frozenset()) -> Instant | None:
        """The due of a maximum, its own or where it will be at the latest; None where it has none."""
        run, most = self.run(expectation), self.goal(expectation).most
        if run is None or most is None:
            return None
        if run.ends_at is None and run.begins_at is not None:
            return run.due
        if self._happened.get(expectation.begins) is not None:
            return None
        begins = self.latest(expectation.begins, awaited)
        return None if begins is None else run.calendar.add(begins, most)

    def steps(self) -> Iterator[Step]:
        """Every maximum until the work is done that has not begun, where it will be at the latest."""
        to_come = [word for word in ("taken", "work-started", "done") if self._happened.get(word) is None]
        until_done = [expectation for word in to_come for expectation in self.bounding(word)]
        for expectation in self._expectations:
            run = self.run(expectation)
            shut = expectation.gate is not None and "work-started" in to_come and not self._approved_at(expectation)
            if run is None or (expectation not in until_done and not shut):
                continue
            begun = run.begins_at is not None and run.begins_at <= self._now and run.ends_at is None
            due = None if begun else self.due(expectation)
            begins = run.begins_at if run.ends_at is None else None
            begins = self.latest(expectation.begins) if begins is None else begins
            if due is not None and begins is not None:
                least = self.goal(expectation).least
                least_at = None if least is None else run.calendar.add(begins, least)
                yield Step(expectation.id, begins, least_at, due)

    def bounding(self, word: str) -> Sequence[Expectation]:
        """The expectations whose time ends with the word, and with nothing that may come sooner."""
        return [
            expectation
            for expectation in self._expectations
            if word in expectation.ends
            and _IMPLIES.get(word, {word}).issuperset(expectation.ends)
            and not (expectation.repeats or expectation.lapses or expectation.keeps_work_waiting)
        ]

    def run(self, expectation: Expectation) -> Run | None:
        """The latest run of this cycle."""
        run = run_of(self._entry.runs, expectation.id)
        return run if run is not None and run.cycle == self._request.cycle else None

    def goal(self, expectation: Expectation) -> Goal:
        """Its bounds for the part and the priority of the request."""
        return expectation.bounds.of(self._request.part, self._request.priority)

    def _approved_at(self, gate: Expectation) -> Instant | None:
        state = self._request.gates.get(gate.id)
        return state.at if state is not None and state.answer is Answer.APPROVED else None


def _soonest_of(dues: Sequence[Instant | None]) -> Instant | None:
    """The first of the dues that are known; None where none is."""
    return min((due for due in dues if due is not None), default=None)
