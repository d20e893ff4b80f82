"""Runs: every clock of a request from its beginning to its ending, as the facts have it.

A run does not know what time it is: it changes with events only, and `rules.clocks` reads it at any
instant with a few comparisons. `rules.course` follows one clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from rules.agreement import Agreement, AgreementId, DepartmentId, Expectation, ExpectationId
from rules.clocks import read
from rules.course import Course
from rules.events import Amended, Excused, Opened, Republished
from rules.instants import Instant
from rules.readiness import Minimum, as_known, ready_beats, unreadies_late
from rules.readings import Mark
from rules.request import Request, as_recorded, fold
from rules.run import Ending, Run
from rules.terms import Terms
from rules.timeline import Beat, Stop, beats, stops

__all__ = ["Agreements", "Ending", "Run", "pinned", "run_of", "runs"]


class Agreements(Protocol):
    """Where what a plant promised is found."""

    def agreement(self, agreement: AgreementId) -> Agreement | None:
        """The agreement of that id, however old it is."""
        ...

    def terms(self, agreement: Agreement, customer: DepartmentId) -> Mapping[ExpectationId, Terms]:
        """What an agreement promises a customer, each on its calendar, in the order of the agreement."""
        ...


def pinned(request: Request, agreement: Agreement, known: Agreements) -> tuple[tuple[Instant, Agreement], ...]:
    """The agreements to which the request was pinned, each from its instant on; `agreement` is the last (law 21)."""
    named = [
        (moment.at, moment.event.agreement)
        for moment in request.moments
        if isinstance(moment.event, Opened | Republished)
    ]
    return tuple((at, _agreement_of(name, request, agreement, known)) for at, name in named)


def _agreement_of(named: AgreementId, request: Request, agreement: Agreement, known: Agreements) -> Agreement:
    """The agreement of that id; one that was never published here promises nothing."""
    found = agreement if named == request.agreement else known.agreement(named)
    return found or replace(agreement, expectations=(), holds=(), escalations=())


def runs(request: Request, agreement: Agreement, known: Agreements) -> tuple[Run, ...]:
    """Every run of every clock of the request, in the order in which the agreement declares the expectations.

    `agreement` is the one to which the request is pinned now. Before a newer one came the older one counts, and its
    expectations that are gone come first (law 21).
    """
    happened = beats(request.moments, lambda named: _agreement_of(named, request, agreement, known))
    walk = _Walk(request, happened, known)
    courses: dict[ExpectationId, tuple[Run, ...]] = {}
    after_ready = walk.after_ready
    for name in walk.names:
        if name not in after_ready:
            courses[name] = walk.runs(name, happened)
    if after_ready:
        recorded = {beat.at: beat.typed_at for beat in happened if unreadies_late(beat)}
        with_readiness = ready_beats(as_known(happened) if recorded else happened, _minima(courses, recorded))
        for name in after_ready:
            courses[name] = walk.runs(name, with_readiness)
    every = tuple([run for name in walk.names for run in courses[name]])
    excused = {(event.clock, event.instance) for event in request.events if isinstance(event, Excused)}
    if excused:
        every = _marked(every, Mark.EXCUSED, excused)
    return _undone(request, agreement, known, every) if request.taken_back else every


def _marked(running: Sequence[Run], mark: Mark, which: Collection[tuple[ExpectationId, int]]) -> tuple[Run, ...]:
    """The runs, with a mark on those instances of clocks."""
    return tuple(
        replace(run, marks=run.marks | {mark}) if (run.expectation.id, run.instance) in which else run
        for run in running
    )


def _undone(request: Request, agreement: Agreement, known: Agreements, every: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs, amended where a clock is no longer broken because something was taken back (law 31)."""
    corrections = {
        moment.event.id: moment.at
        for moment in request.moments
        if isinstance(moment.event, Amended) and moment.event.instant is None
    }
    if not corrections:
        return every
    recorded = fold([event for event in as_recorded(request) if event.id not in corrections])
    said_at = max(corrections.values())
    undone = _broken(runs(recorded, agreement, known), said_at) - _broken(every, said_at)
    last = {(run.expectation.id, run.cycle): run.instance for run in every if run.begins_at is not None}
    clocks = {(each[0], last[each]) for each in undone if each in last}
    return _marked(every, Mark.AMENDED, clocks)


def _broken(running: Sequence[Run], at: Instant) -> Counter[tuple[ExpectationId, int]]:
    """How often each clock is broken in each cycle at an instant."""
    return Counter((run.expectation.id, run.cycle) for run in running if read(run, at).broken)


def _minima(
    courses: Mapping[ExpectationId, Sequence[Run]], recorded: Mapping[Instant, Instant]
) -> dict[ExpectationId, list[Minimum]]:
    """When every minimum passed or will pass, for which a time is known.

    What is not the first of its cycle is known from when it was `recorded` that it had changed (law 31).
    """
    minima: dict[ExpectationId, list[Minimum]] = {}
    for name, running in courses.items():
        cycle = 0
        for run in running:
            passed_at, before, cycle = run.passed_at, cycle, run.cycle
            if passed_at is not None:
                known_at = recorded.get(run.known_at, run.known_at) if cycle == before else run.known_at
                minimum = Minimum(known_at, passed_at, cycle, Mark.AMENDED in run.marks)
                minima.setdefault(name, []).append(minimum)
    return minima


class _Walk:
    """Follows the expectations of one request along what happened, under every agreement to which it was pinned."""

    def __init__(self, request: Request, happened: Sequence[Beat], known: Agreements) -> None:
        self._request = request
        self._happened = happened
        words = {beat.word for beat in happened}
        self._stood_still = "held" in words or "approval-suspended" in words
        agreements = [happened[0].agreement]
        if "republished" in words:
            agreements += [beat.agreement for beat in happened if beat.word == "republished"]
        self._terms = [known.terms(agreement, request.customer) for agreement in agreements]
        newest = self._terms[-1]
        gone = (name for terms in self._terms for name in terms if name not in newest)
        self.names: Collection[ExpectationId] = [*dict.fromkeys(gone), *newest] if len(agreements) > 1 else newest
        """The expectations of all agreements in turn: those that the newest one does not have come first."""
        self.after_ready: Collection[ExpectationId] = agreements[0].after_ready
        """Those that readiness begins or ends under any of them."""
        if len(agreements) > 1:
            self.after_ready = dict.fromkeys(name for each in agreements for name in each.after_ready)

    def runs(self, name: ExpectationId, along: Sequence[Beat]) -> tuple[Run, ...]:
        """The runs of one expectation; each newer agreement counts for the time that is left (law 21)."""
        first = self._terms[0].get(name)
        course = None if first is None else self._course(first)
        if course is not None and len(self._terms) == 1:
            return course.walked(along)
        cuts = [place for place, beat in enumerate(along) if beat.word == "republished"]
        if course is not None:
            course.follow(along[: cuts[0]])
        before: tuple[Run, ...] = ()
        for cut, until, promised in zip(cuts, [*cuts[1:], len(along)], self._terms[1:], strict=True):
            change, terms = along[cut], promised.get(name)
            if course is not None and (terms is None or not course.terms.continued_by(terms)):
                before, course = course.withdraw(change), None
            if terms is None:
                continue
            if course is not None:
                course.re_agree(terms, self._standing(terms.expectation), change)
            else:
                course = self._course(terms)
                course.follow(along[:cut])
                course.begin_to_count(change, before)
            course.follow(along[cut + 1 : until])
        return before if course is None else course.ended(along[-1])

    def _course(self, terms: Terms) -> Course:
        return Course(terms, self._request, self._standing(terms.expectation))

    def _standing(self, expectation: Expectation) -> tuple[Stop, ...]:
        return stops(self._happened, expectation) if self._stood_still else ()


def run_of(running: Sequence[Run], clock: ExpectationId) -> Run | None:
    """The latest instance of a clock."""
    return next((run for run in reversed(running) if run.expectation.id == clock), None)
