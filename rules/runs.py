"""Runs: every clock of a request from its beginning to its ending, as the facts have it.

A run does not know what time it is: it changes with events only, and `rules.clocks` reads it at any
instant with a few comparisons. `rules.course` follows one clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

from msgspec.structs import replace

from rules.agreement import (
    CUSTOMER,
    PROVIDER,
    READY,
    Agreement,
    AgreementId,
    CalendarId,
    DepartmentId,
    Expectation,
    ExpectationId,
)
from rules.calendars import Calendar, Earlier
from rules.clocks import read
from rules.course import Course
from rules.events import Amended, Excused, Opened, Republished
from rules.instants import Instant
from rules.plant import ALWAYS_ID
from rules.readiness import Minimum, as_known, ready_beats, unreadies_late
from rules.readings import Mark
from rules.request import Request, as_recorded, fold
from rules.run import Ending, Run
from rules.terms import Terms
from rules.timeline import Beat, Stop, beats, stops

__all__ = ["Calendars", "Ending", "Run", "pinned", "run_of", "runs"]

_ALL_THE_PAST: Final = Instant(0)


class Calendars(Protocol):
    """Where the calendars and the agreements of a plant are found."""

    def agreement(self, agreement: AgreementId) -> Agreement | None:
        """The agreement of that id, however old it is."""
        ...

    def calendar(self, calendar: CalendarId) -> Calendar:
        """The compiled calendar of that id."""
        ...

    def calendars_of(self, department: DepartmentId) -> tuple[tuple[Instant, CalendarId], ...]:
        """The calendars on which a department worked, each from its instant on, the first for all the past."""
        ...

    def earlier(self, calendar: CalendarId) -> tuple[Earlier, ...]:
        """The calendar of that id as it was known before each closure that was entered late (law 8)."""
        ...


def pinned(request: Request, agreement: Agreement, calendars: Calendars) -> tuple[tuple[Instant, Agreement], ...]:
    """The agreements to which the request was pinned, each from its instant on; `agreement` is the last (law 21)."""
    named = [
        (moment.at, moment.event.agreement)
        for moment in request.moments
        if isinstance(moment.event, Opened | Republished)
    ]
    return tuple((at, _agreement_of(name, request, agreement, calendars)) for at, name in named)


def _agreement_of(named: AgreementId, request: Request, agreement: Agreement, calendars: Calendars) -> Agreement:
    """The agreement of that id; one that was never published here promises nothing."""
    known = agreement if named == request.agreement else calendars.agreement(named)
    return known or replace(agreement, expectations=(), holds=(), escalations=())


def runs(request: Request, agreement: Agreement, calendars: Calendars) -> tuple[Run, ...]:
    """Every run of every clock of the request, in the order in which the agreement declares the expectations.

    `agreement` is the one to which the request is pinned now. Before a newer one came the older one counts, and its
    expectations that are gone come first (law 21).
    """
    happened = beats(request.moments, lambda named: _agreement_of(named, request, agreement, calendars))
    walk = _Walk(request, happened, calendars)
    courses: dict[ExpectationId, tuple[Run, ...]] = {}
    after_ready = []
    for name, versions in walk.versions.items():
        if any(each is not None and (each.begins == READY or READY in each.ends) for each in versions):
            after_ready.append(name)
        else:
            courses[name] = walk.runs(name, happened)
    if after_ready:
        recorded = {beat.at: beat.typed_at for beat in happened if unreadies_late(beat)}
        with_readiness = ready_beats(as_known(happened) if recorded else happened, _minima(courses, recorded))
        for name in after_ready:
            courses[name] = walk.runs(name, with_readiness)
    every = tuple(run for name in walk.versions for run in courses[name])
    excused = {(event.clock, event.instance) for event in request.events if isinstance(event, Excused)}
    if excused:
        every = _marked(every, Mark.EXCUSED, excused)
    return _undone(request, agreement, calendars, every) if request.taken_back else every


def _marked(running: Sequence[Run], mark: Mark, which: Collection[tuple[ExpectationId, int]]) -> tuple[Run, ...]:
    """The runs, with a mark on those instances of clocks."""
    return tuple(
        replace(run, marks=run.marks | {mark}) if (run.expectation.id, run.instance) in which else run
        for run in running
    )


def _undone(request: Request, agreement: Agreement, calendars: Calendars, every: tuple[Run, ...]) -> tuple[Run, ...]:
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
    undone = _broken(runs(recorded, agreement, calendars), said_at) - _broken(every, said_at)
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
        cycle, minima[name] = 0, []
        for run in running:
            known_at = recorded.get(run.known_at, run.known_at) if run.cycle == cycle else run.known_at
            cycle = run.cycle
            if run.passed_at is not None:
                minima[name].append(Minimum(known_at, run.passed_at, run.cycle, Mark.AMENDED in run.marks))
    return minima


class _Walk:
    """Follows the expectations of one request along what happened, under every agreement to which it was pinned."""

    def __init__(self, request: Request, happened: Sequence[Beat], calendars: Calendars) -> None:
        self._request = request
        self._calendars = calendars
        self._happened = happened
        words = {beat.word for beat in happened}
        self._stood_still = "held" in words or "approval-suspended" in words
        self._agreements = [happened[0].agreement]
        self.versions: Mapping[ExpectationId, tuple[Expectation | None, ...]]
        """Every expectation under each agreement in turn: those that the newest one does not have come first."""
        if "republished" in words:
            self._agreements += [beat.agreement for beat in happened if beat.word == "republished"]
            self.versions = _versions(self._agreements)
        else:
            self.versions = {expectation.id: (expectation,) for expectation in self._agreements[0].expectations}

    def runs(self, name: ExpectationId, along: Sequence[Beat]) -> tuple[Run, ...]:
        """The runs of one expectation; each newer agreement counts for the time that is left (law 21)."""
        versions = self.versions[name]
        course = None if versions[0] is None else self._course(versions[0], self._agreements[0])
        if course is not None and len(versions) == 1:
            return course.walked(along)
        cuts = [place for place, beat in enumerate(along) if beat.word == "republished"]
        if course is not None:
            course.follow(along[: cuts[0]])
        before: tuple[Run, ...] = ()
        for cut, until, expectation in zip(cuts, [*cuts[1:], len(along)], versions[1:], strict=True):
            change, terms = along[cut], None
            if expectation is not None:
                terms = self._terms(expectation, change.agreement)
            if course is not None and (terms is None or not course.terms.continued_by(terms)):
                before, course = course.withdraw(change), None
            if terms is None:
                continue
            if course is not None:
                course.re_agree(terms, self._standing(terms.expectation), change)
            else:
                course = Course(terms, self._request, self._standing(terms.expectation))
                course.follow(along[:cut])
                course.begin_to_count(change, before)
            course.follow(along[cut + 1 : until])
        return before if course is None else course.ended(along[-1])

    def _course(self, expectation: Expectation, agreement: Agreement) -> Course:
        return Course(self._terms(expectation, agreement), self._request, self._standing(expectation))

    def _standing(self, expectation: Expectation) -> tuple[Stop, ...]:
        return stops(self._happened, expectation) if self._stood_still else ()

    def _terms(self, expectation: Expectation, agreement: Agreement) -> Terms:
        """The terms as the agreement has them; of a department on another calendar each counts in its time (law 22)."""
        (_, first), *later = _counting(expectation, self._request, agreement, self._calendars)
        terms = self._terms_on(first, expectation, agreement)
        for since, counting in later:
            terms = terms.followed_by(self._terms_on(counting, expectation, agreement), since)
        return terms

    def _terms_on(self, counting: CalendarId, expectation: Expectation, agreement: Agreement) -> Terms:
        calendars = self._calendars
        return Terms(
            expectation, agreement.provider, counting, calendars.calendar(counting), calendars.earlier(counting)
        )


def _versions(agreements: Sequence[Agreement]) -> dict[ExpectationId, tuple[Expectation | None, ...]]:
    newest = {expectation.id: None for expectation in agreements[-1].expectations}
    every = {expectation.id: None for agreement in agreements for expectation in agreement.expectations}
    names = [*(name for name in every if name not in newest), *newest]
    return {name: tuple(agreement.expectation(name) for agreement in agreements) for name in names}


def _counting(
    expectation: Expectation, request: Request, agreement: Agreement, calendars: Calendars
) -> Sequence[tuple[Instant, CalendarId]]:
    """The calendars on which the expectation counts, each from its instant on, the first for all the past."""
    if expectation.calendar is not None:
        return ((_ALL_THE_PAST, expectation.calendar),)
    if not expectation.has_most:
        return ((_ALL_THE_PAST, ALWAYS_ID),)
    if expectation.owed_by == PROVIDER:
        return ((_ALL_THE_PAST, agreement.calendar),)
    owed_by = request.customer if expectation.owed_by == CUSTOMER else DepartmentId(expectation.owed_by)
    return calendars.calendars_of(owed_by)


def run_of(running: Sequence[Run], clock: ExpectationId) -> Run | None:
    """The latest instance of a clock."""
    return next((run for run in reversed(running) if run.expectation.id == clock), None)
