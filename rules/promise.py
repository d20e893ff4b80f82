"""The promise: the earliest and the latest time at which the customer can expect the work to be done (law 36).

It is read off the clocks of a request: what has begun has its own due, and what has not begun yet begins at the
latest when what it waits for is due. No expectation is known by its kind, only by what it begins and ends with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from rules.agreement import READY, Expectation, ExpectationId, Goal
from rules.clocks import read
from rules.entry import Entry
from rules.instants import Instant, Seconds
from rules.publications import Publications
from rules.request import Answer
from rules.runs import Run, run_of
from rules.stages import holder, suspended_by

_IMPLIES: Final[Mapping[str, frozenset[str]]] = {
    "taken": frozenset({"taken", "work-started", "done"}),
    "work-started": frozenset({"work-started", "done"}),
}
"""A clock that ends with these words only bounds the first of them: what is done was started, what is started taken."""

HELD: Final = frozenset({"on-hold", "suspended"})
"""The reasons of a promise without a latest time because somebody holds the work."""


class Reason(Struct, frozen=True):
    """One thing on which the promise rests; `code` names a sentence and `facts` are its values."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Step(Struct, frozen=True):
    """A clock that has not begun yet, where it stands when everything before it takes its longest."""

    clock: ExpectationId
    begins_at: Instant
    least_at: Instant | None
    """When its shortest time has passed; None where it has none."""
    due: Instant


class Promise(Struct, frozen=True):
    """When the customer can expect the work to be done, and why."""

    earliest: Instant
    latest: Instant | None
    """None where nothing declared bounds it, and while somebody holds the work."""
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...] = ()
    """What is still to come, in the order in which the agreement declares it."""

    @property
    def held(self) -> bool:
        """Whether somebody holds the work, so that only the holder can say when it goes on."""
        return any(reason.code in HELD for reason in self.reasons)

    @property
    def late(self) -> bool:
        """Whether the latest time can no longer be kept."""
        return self.latest is not None and self.earliest > self.latest


def promise(entry: Entry, publications: Publications, now: Instant) -> Promise | None:
    """What can be promised at `now`; None when the work is over, and where nothing is declared (law 24).

    The earliest is now or all gates at their soonest and the shortest window; the latest is every gate at its due,
    the start at its due and the longest window, on the calendars, or a sooner due of the whole (law 36). It stays
    where it is when it is passed: a promise that cannot be kept any more is late, not forgotten.
    """
    request = entry.request
    if request.done_at is not None or request.cancelled_at is not None or not entry.agreement.expectations:
        return None
    forecast = _Forecast(entry, publications, now)
    earliest = forecast.soonest_end()
    if earliest is None:
        return None
    held = tuple(_holds(entry))
    latest = None if held else forecast.latest("done")
    unbounded = () if held or latest is not None else (Reason("unbounded"),)
    return Promise(
        earliest=earliest,
        latest=latest,
        reasons=(*held, *forecast.reasons(latest), *unbounded),
        steps=() if held else tuple(forecast.steps()),
    )


def _holds(entry: Entry) -> Iterator[Reason]:
    """Why nobody but the holder can say when it goes on."""
    request = entry.request
    if request.hold is not None:
        department = holder(request, entry.agreement)
        yield Reason("on-hold", {"department": department, "why": request.hold.reason, "since": request.hold.since})
    suspending = suspended_by(request, entry.agreement)
    if suspending is not None:
        yield Reason("suspended", {"department": suspending})


class _Forecast:
    """Everything soonest and everything at its latest, for one request at one instant."""

    def __init__(self, entry: Entry, publications: Publications, now: Instant) -> None:
        self._entry = entry
        self._request = entry.request
        self._expectations = entry.agreement.expectations
        self._calendar = publications.calendar(entry.agreement.calendar)
        self._now = now
        self._waits = [each for each in self._expectations if each.keeps_work_waiting]
        self._happened: dict[str, Instant | None] = {
            "opened": self._request.opened_at,
            "taken": self._request.taken_at,
            READY: self._request.started_at,
            "work-started": self._request.started_at,
        }

    def soonest_end(self) -> Instant | None:
        """When the work can be done at the soonest; None is never."""
        ends = [self._calendar.add(self._soonest_start(), Seconds(0))]
        for expectation in self._bounding("done"):
            run, goal = self._run(expectation), self._goal(expectation)
            if run is not None and goal.least is not None:
                begun = run.begins_at is not None and run.begins_at <= self._now
                begins = self._now if begun else self._soonest(expectation.begins)
                used = read(run, self._now).used if begun else 0
                ends.append(run.calendar.add(begins, Seconds(max(0, goal.least - used))))
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None

    def _soonest(self, word: str) -> Instant:
        return self._soonest_start() if word in (READY, "work-started") else self._now

    def _soonest_start(self) -> Instant:
        """When the work can begin at the soonest: an open gate, a passed minimum or an appointment is no wait."""
        if self._request.started_at is not None:
            return self._now
        waits = [self._now, self._request.appointment or self._now]
        for expectation in self._waits:
            run = self._run(expectation)
            if run is None:
                continue
            if expectation.gate is not None:
                opening = None if self._approved_at(expectation) else run.calendar.next_opening(self._now)
            else:
                opening = run.passed_at or run.calendar.add(self._now, self._goal(expectation).least or Seconds(0))
            waits.append(opening or self._now)
        return max(waits)

    def latest(self, word: str, awaited: frozenset[str] = frozenset()) -> Instant | None:
        """When the word happens at the latest if every promise is kept; None where no promise says so."""
        happened = self._happened.get(word)
        if happened is not None or word in awaited:
            return happened
        if word == READY:
            return self._latest_ready(awaited | {word})
        dues = [self._due(expectation, awaited | {word}) for expectation in self._bounding(word)]
        return min((due for due in dues if due is not None), default=None)

    def _latest_ready(self, awaited: frozenset[str]) -> Instant | None:
        waits = [self.latest("taken", awaited)]
        for expectation in self._waits:
            if expectation.gate is not None:
                waits.append(self._approved_at(expectation) or self._due(expectation, awaited))
            else:
                waits.append(self._latest_passing(expectation, awaited))
        known = [wait for wait in waits if wait is not None]
        return max(known) if len(known) == len(waits) else None

    def _latest_passing(self, minimum: Expectation, awaited: frozenset[str]) -> Instant | None:
        """When a minimum before the work has passed at the latest."""
        run = self._run(minimum)
        if run is None or run.passed_at is not None:
            return self._now if run is None else run.passed_at
        begins = self.latest(minimum.begins, awaited)
        return None if begins is None else run.calendar.add(begins, self._goal(minimum).least or Seconds(0))

    def _due(self, expectation: Expectation, awaited: frozenset[str]) -> Instant | None:
        """The due of a maximum, its own or where it will be at the latest; None where it has none."""
        run, most = self._run(expectation), self._goal(expectation).most
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
        until_done = [expectation for word in to_come for expectation in self._bounding(word)]
        for expectation in self._expectations:
            run = self._run(expectation)
            shut = expectation.gate is not None and "work-started" in to_come and not self._approved_at(expectation)
            if run is None or (expectation not in until_done and not shut):
                continue
            begun = run.begins_at is not None and run.begins_at <= self._now and run.ends_at is None
            due = None if begun else self._due(expectation, frozenset())
            begins = run.begins_at if run.ends_at is None else None
            begins = self.latest(expectation.begins) if begins is None else begins
            if due is not None and begins is not None:
                least = self._goal(expectation).least
                least_at = None if least is None else run.calendar.add(begins, least)
                yield Step(expectation.id, begins, least_at, due)

    def reasons(self, latest: Instant | None) -> tuple[Reason, ...]:
        """On what it rests, what comes first standing first."""
        found: list[Reason] = []
        if self._request.started_at is None:
            found += self._before_the_work()
        else:
            found.append(Reason("started", {"at": self._request.started_at}))
        found += self._of_the_whole(latest)
        return tuple(found)

    def _before_the_work(self) -> Iterator[Reason]:
        for expectation in self._waits:
            run = self._run(expectation)
            if expectation.gate is None and run is not None and (run.passed_at or 0) > self._now:
                yield Reason("cools", {"clock": expectation.id, "until": run.passed_at, "why": expectation.because})
        if self._request.appointment is not None and self._request.appointment > self._now:
            yield Reason("planned", {"at": self._request.appointment})
        if self._request.taken_at is None:
            yield Reason("to-take", {"department": self._entry.provider, "due": self.latest("taken")})
        for expectation in self._waits:
            if expectation.gate is not None:
                yield self._at_gate(expectation)
        for expectation in self._bounding("work-started"):
            due, most = self._due(expectation, frozenset()), self._goal(expectation).most
            if most is not None:
                yield Reason("to-start", {"department": self._entry.provider, "most": most, "due": due})

    def _at_gate(self, gate: Expectation) -> Reason:
        state = self._request.gates.get(gate.id)
        facts: dict[str, object] = {"department": gate.gate, "clock": gate.id}
        if state is None or state.answer is Answer.ASKED:
            return Reason("to-sign", {**facts, "due": self._due(gate, frozenset())})
        signed = state.answer is Answer.APPROVED
        return Reason("signed" if signed else "refused", {**facts, "at": state.at, "why": state.reason})

    def _of_the_whole(self, latest: Instant | None) -> Iterator[Reason]:
        for expectation in self._bounding("done"):
            goal, due = self._goal(expectation), self._due(expectation, frozenset())
            if expectation.begins == "work-started":
                yield Reason("window", {"clock": expectation.id, "least": goal.least, "most": goal.most})
            elif latest is not None and due == latest:
                yield Reason("limit", {"clock": expectation.id, "due": due})

    def _bounding(self, word: str) -> Sequence[Expectation]:
        """The expectations whose time ends with the word, and with nothing that may come sooner."""
        return [
            expectation
            for expectation in self._expectations
            if word in expectation.ends
            and _IMPLIES.get(word, {word}).issuperset(expectation.ends)
            and not (expectation.repeats or expectation.lapses or expectation.keeps_work_waiting)
        ]

    def _run(self, expectation: Expectation) -> Run | None:
        """The latest run of this cycle."""
        run = run_of(self._entry.runs, expectation.id)
        return run if run is not None and run.cycle == self._request.cycle else None

    def _goal(self, expectation: Expectation) -> Goal:
        return expectation.bounds.of(self._request.part, self._request.priority)

    def _approved_at(self, gate: Expectation) -> Instant | None:
        state = self._request.gates.get(gate.id)
        return state.at if state is not None and state.answer is Answer.APPROVED else None
