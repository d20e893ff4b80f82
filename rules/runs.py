"""Runs: every clock of a request from its beginning to its ending, as the facts have it.

A run does not know what time it is: it changes with events only, and `rules.clocks` reads it at any
instant with a few comparisons.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import (
    CUSTOMER,
    PROVIDER,
    READY,
    Agreement,
    BeforeDue,
    CalendarId,
    DepartmentId,
    Expectation,
    ExpectationId,
    Goal,
    Share,
)
from rules.calendars import ALWAYS, Calendar
from rules.events import Excused, Reopened
from rules.instants import Instant, Seconds
from rules.readings import Mark
from rules.request import Request
from rules.timeline import Beat, Minimum, Stop, beats, ends, ready_beats, stops

_AFTER_THE_WORK: Final = ("done", "told", "confirmed", "reopened")
"""Beginnings that may still come when the work is done."""


class Ending(StrEnum):
    """Why nothing more can happen to a run."""

    EVENT = "event"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    NOT_NEEDED = "not-needed"


class Calendars(Protocol):
    """Where the calendars of a plant are found."""

    def calendar(self, calendar: CalendarId) -> Calendar:
        """The compiled calendar of that id."""
        ...

    def calendar_of(self, department: DepartmentId) -> CalendarId:
        """The calendar on which a department works."""
        ...


class Run(Struct, frozen=True):
    """One instance of one clock."""

    expectation: Expectation
    instance: int
    cycle: int
    goal: Goal
    owed_by: DepartmentId
    calendar: Calendar
    known_at: Instant
    """From when on this instance is the one that counts."""
    begins_at: Instant | None
    stops: tuple[Stop, ...] = ()
    ends_at: Instant | None = None
    ending: Ending | None = None
    due: Instant | None = None
    """The last instant that meets a maximum; None where it stands still, has not begun or has no maximum."""
    passed_at: Instant | None = None
    """The first instant that meets a minimum."""
    risk_at: Instant | None = None
    marks: frozenset[Mark] = frozenset()


def due_after(calendar: Calendar, begins: Instant, amount: Seconds, standing: Sequence[Stop]) -> Instant | None:
    """When `amount` is used up on the calendar with the stops taken off; None while it stands still (law 13)."""
    at, left = begins, amount
    for stop in standing:
        if stop.until is not None and stop.until <= at:
            continue
        since = Instant(max(stop.since, at))
        used_up = calendar.add(at, left)
        if used_up is None or used_up < since:
            return used_up
        if stop.until is None:
            return None
        left = Seconds(max(0, left - calendar.between(at, since)))
        at = stop.until
    return calendar.add(at, left)


def runs(request: Request, agreement: Agreement, calendars: Calendars) -> tuple[Run, ...]:
    """Every run of every clock of the request, in the order in which the agreement declares the expectations."""
    happened = beats(request.moments)
    waiting_for = [expectation for expectation in agreement.expectations if expectation.keeps_work_waiting]
    courses = {
        expectation.id: _Course(expectation, request, agreement, calendars).walked(happened)
        for expectation in agreement.expectations
        if expectation.begins != READY
    }
    readiness = ready_beats(
        happened,
        [expectation.id for expectation in waiting_for if expectation.gate is not None],
        {
            expectation.id: [
                Minimum(run.known_at, run.passed_at) for run in courses[expectation.id] if run.passed_at is not None
            ]
            for expectation in waiting_for
            if expectation.gate is None and expectation.begins != READY
        },
    )
    for expectation in agreement.expectations:
        if expectation.begins == READY:
            course = _Course(expectation, request, agreement, calendars)
            courses[expectation.id] = course.walked(_with_readiness(happened, readiness), readiness)
    every = [run for expectation in agreement.expectations for run in courses[expectation.id]]
    excused = {(event.clock, event.instance) for event in request.events if isinstance(event, Excused)}
    if not excused:
        return tuple(every)
    return tuple(
        replace(run, marks=run.marks | {Mark.EXCUSED}) if (run.expectation.id, run.instance) in excused else run
        for run in every
    )


def _with_readiness(happened: Sequence[Beat], readiness: Sequence[tuple[Beat, Instant | None]]) -> tuple[Beat, ...]:
    """The beats with the beginnings of readiness among them, each after what made it ready."""
    return tuple(sorted((*happened, *(beat for beat, _ in readiness)), key=lambda beat: beat.at))


class _Draft(Struct):
    """A run that is being followed."""

    known_at: Instant
    begins_at: Instant
    goal: Goal
    instance: int
    cycle: int
    replanned_at: Instant | None = None
    amended: bool = False
    further_stop: Stop | None = None


class _Course:
    """Follows one expectation along the timeline of one request and notes its runs."""

    def __init__(self, expectation: Expectation, request: Request, agreement: Agreement, calendars: Calendars) -> None:
        self._expectation = expectation
        self._agreement = agreement
        self._owed_by = _owing(expectation, request, agreement)
        self._calendar = _counting(expectation, self._owed_by, agreement, calendars)
        self._stops: tuple[Stop, ...] = ()
        self._runs: list[Run] = []
        self._current: _Draft | None = None
        self._cycle = 1
        self._begun_in_cycle = False
        self._working = False
        self._done_at: Instant | None = None
        self._last_begin: Instant | None = None

    def walked(
        self, happened: Sequence[Beat], readiness: Sequence[tuple[Beat, Instant | None]] = ()
    ) -> tuple[Run, ...]:
        """The runs, in the order of their instances; one that waits for its beginning stands last."""
        self._stops = stops(happened, self._expectation, self._agreement)
        lost = {beat.at: until for beat, until in readiness}
        final: Beat | None = None
        for beat in happened:
            self._let_go_of_passed_minimum(beat.at)
            if isinstance(beat.event, Reopened):
                self._reopened(beat)
            else:
                self._happened(beat)
            if beat.word == READY and lost.get(beat.at) is not None:
                self._end(Instant(lost[beat.at] or beat.at), Ending.SUPERSEDED)
            if beat.word in ("done", "cancelled"):
                final = beat
        if self._current is not None:
            self._note(self._current)
        elif not self._begun_in_cycle and happened and self._may_wait(final):
            self._runs.append(self._waiting(happened[-1], final))
        return tuple(self._runs)

    def _happened(self, beat: Beat) -> None:
        if beat.word == "cancelled":
            self._end(beat.at, Ending.CANCELLED)
            return
        if self._begins_anew(beat):
            self._end(beat.at, Ending.SUPERSEDED)
            self._begin(beat)
        elif self._current is not None:
            self._meanwhile(self._current, beat)
        if self._current is None and beat.word == self._expectation.begins and self._may_begin(beat):
            self._begin(beat)
        self._working = self._working or beat.word == "work-started"
        if beat.word == "done":
            self._done_at = beat.at

    def _meanwhile(self, current: _Draft, beat: Beat) -> None:
        """What a beat does to the run that is under way."""
        expectation = self._expectation
        if ends(beat, expectation):
            self._end(beat.at, Ending.EVENT, beat)
            if expectation.repeats and beat.word not in ("done", "told") and self._done_at is None:
                self._begin(beat)
        elif beat.word == "confirmed" or (expectation.gate is not None and beat.word in ("work-started", "done")):
            self._end(beat.at, Ending.NOT_NEEDED)
        else:
            self._rebound(current, beat)

    def _begins_anew(self, beat: Beat) -> bool:
        if beat.word not in self._expectation.begins_anew or self._done_at is not None:
            return False
        if beat.gate is not None:
            return beat.gate == self._expectation.id
        return not self._working

    def _may_begin(self, beat: Beat) -> bool:
        once = not beat.word.startswith("event ") and beat.word != READY
        return not (once and self._begun_in_cycle)

    def _begin(self, beat: Beat, begins_at: Instant | None = None, further_stop: Stop | None = None) -> None:
        begins = beat.begins_at if begins_at is None else begins_at
        self._begun_in_cycle = True
        self._last_begin = begins
        self._current = _Draft(
            known_at=beat.at,
            begins_at=begins,
            goal=self._expectation.bounds.of(beat.part, beat.priority),
            instance=len(self._runs) + 1,
            cycle=self._cycle,
            amended=beat.amended,
            further_stop=further_stop,
        )

    def _rebound(self, current: _Draft, beat: Beat) -> None:
        """A changed part or priority supersedes a started clock whose bound differs (law 20)."""
        if beat.word not in ("part-changed", "priority-changed", "work-started"):
            return
        goal = self._expectation.bounds.of(beat.part, beat.priority)
        if goal == current.goal:
            return
        if beat.names_part:
            current.goal, current.replanned_at = goal, beat.at
            return
        self._end(beat.at, Ending.SUPERSEDED)
        self._current = replace(
            current, known_at=beat.at, goal=goal, instance=len(self._runs) + 1, replanned_at=beat.at
        )

    def _reopened(self, beat: Beat) -> None:
        """A new cycle: what counts from the opening begins anew (law 29)."""
        event = beat.event
        assert isinstance(event, Reopened)
        expectation, first_began = self._expectation, self._last_begin
        if self._current is not None:
            self._end(beat.at, Ending.EVENT if ends(beat, expectation) else Ending.NOT_NEEDED, beat)
        self._cycle += 1
        self._begun_in_cycle = self._working = False
        gap_began, self._done_at = self._done_at, None
        if expectation.begins != "opened":
            return
        if expectation.ends == ("done",) and expectation.has_most:
            if expectation.counts == "total" and first_began is not None and gap_began is not None:
                self._begin(beat, first_began, Stop(gap_began, beat.at, CUSTOMER))
            self._begun_in_cycle = True
        elif "ran-again" in expectation.begins_anew and event.has_not_run and first_began is not None:
            self._begin(beat, first_began)
        else:
            self._begin(beat)

    def _let_go_of_passed_minimum(self, now: Instant) -> None:
        """A minimum is met when its time has passed; nothing that happens later touches that run (law 16)."""
        current = self._current
        if current is None or current.goal.least is None or current.goal.most is not None:
            return
        passed = self._calendar.add(current.begins_at, current.goal.least)
        if passed is not None and passed <= now and not self._expectation.forecast_only:
            self._note(current)
            self._current = None

    def _end(self, at: Instant, ending: Ending, beat: Beat | None = None) -> None:
        if self._current is not None:
            self._note(self._current, at, ending, beat)
            self._current = None

    def _note(
        self, draft: _Draft, at: Instant | None = None, ending: Ending | None = None, beat: Beat | None = None
    ) -> None:
        standing = self._stops
        if draft.further_stop is not None:
            standing = tuple(sorted((*standing, draft.further_stop), key=lambda stop: stop.since))
        if at is not None:
            at = Instant(max(at, draft.begins_at))
        timed = _timed(
            Run(
                expectation=self._expectation,
                instance=draft.instance,
                cycle=draft.cycle,
                goal=draft.goal,
                owed_by=self._owed_by,
                calendar=self._calendar,
                known_at=draft.known_at,
                begins_at=draft.begins_at,
                stops=standing,
                ends_at=at,
                ending=ending,
            ),
            draft.replanned_at,
        )
        marks = set(timed.marks)
        if draft.amended or (beat is not None and beat.amended):
            marks.add(Mark.AMENDED)
        if at is not None and beat is not None and timed.due is not None and at <= timed.due < beat.typed_at:
            timed = replace(timed, ends_at=beat.typed_at)
        self._runs.append(replace(timed, marks=frozenset(marks)))

    def _may_wait(self, final: Beat | None) -> bool:
        """Whether an expectation that never began in this cycle is worth a reading: always, but for a lost `event`."""
        return final is None or not self._expectation.begins.startswith("event ")

    def _waiting(self, last: Beat, final: Beat | None) -> Run:
        ending, ends_at = None, None
        if final is not None and final.word == "cancelled":
            ending, ends_at = Ending.CANCELLED, final.at
        elif final is not None and self._done_at is not None and self._expectation.begins not in _AFTER_THE_WORK:
            ending, ends_at = Ending.NOT_NEEDED, final.at
        elif last.word == "confirmed":
            ending, ends_at = Ending.NOT_NEEDED, last.at
        return Run(
            expectation=self._expectation,
            instance=len(self._runs) + 1,
            cycle=self._cycle,
            goal=self._expectation.bounds.of(last.part, last.priority),
            owed_by=self._owed_by,
            calendar=self._calendar,
            known_at=last.at,
            begins_at=None,
            ends_at=ends_at,
            ending=ending,
        )


def _timed(run: Run, replanned_at: Instant | None) -> Run:
    """The run with its due, its minimum and its instant of risk."""
    begins, goal, marks = run.begins_at, run.goal, set(run.marks)
    if begins is None:
        return run
    due = risk_at = passed_at = None
    if goal.most is not None:
        due = due_after(run.calendar, begins, goal.most, run.stops)
        risk_at = due_after(run.calendar, begins, _risky(run.expectation, goal.most), run.stops)
        if replanned_at is not None and due is not None and due < replanned_at:
            due, risk_at = replanned_at, replanned_at
            marks.add(Mark.BY_RE_PLANNING)
    if goal.least is not None and not run.expectation.forecast_only:
        passed_at = run.calendar.add(begins, goal.least)
    return replace(run, due=due, risk_at=risk_at, passed_at=passed_at, marks=frozenset(marks))


def _risky(expectation: Expectation, most: Seconds) -> Seconds:
    """So much used is at risk."""
    match expectation.at_risk:
        case Share():
            return expectation.at_risk.of(most)
        case BeforeDue(amount):
            return Seconds(max(0, most - amount))


def _owing(expectation: Expectation, request: Request, agreement: Agreement) -> DepartmentId:
    if expectation.owed_by == PROVIDER:
        return request.handed_to or agreement.provider
    return request.customer if expectation.owed_by == CUSTOMER else DepartmentId(expectation.owed_by)


def _counting(expectation: Expectation, owed_by: DepartmentId, agreement: Agreement, calendars: Calendars) -> Calendar:
    """The calendar on which the expectation counts."""
    if expectation.calendar is not None:
        return calendars.calendar(expectation.calendar)
    if not expectation.has_most:
        return ALWAYS
    if expectation.owed_by == PROVIDER:
        return calendars.calendar(agreement.calendar)
    return calendars.calendar(calendars.calendar_of(owed_by))


def run_of(running: Sequence[Run], clock: ExpectationId) -> Run | None:
    """The latest instance of a clock."""
    return next((run for run in reversed(running) if run.expectation.id == clock), None)
