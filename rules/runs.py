"""Runs: every clock of a request from its beginning to its ending, as the facts have it.

A run does not know what time it is: it changes with events only, and `rules.clocks` reads it at any
instant with a few comparisons. `rules.course` follows one clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec.structs import replace

from rules.agreement import CUSTOMER, PROVIDER, READY, Agreement, CalendarId, DepartmentId, Expectation, ExpectationId
from rules.calendars import Calendar, Earlier
from rules.course import Course
from rules.events import Excused
from rules.plant import ALWAYS_ID
from rules.readings import Mark
from rules.request import Request
from rules.run import Ending, Run
from rules.timeline import Beat, Minimum, beats, ready_beats, stops

__all__ = ["Calendars", "Ending", "Run", "run_of", "runs"]


class Calendars(Protocol):
    """Where the calendars of a plant are found."""

    def calendar(self, calendar: CalendarId) -> Calendar:
        """The compiled calendar of that id."""
        ...

    def calendar_of(self, department: DepartmentId) -> CalendarId:
        """The calendar on which a department works."""
        ...

    def earlier(self, calendar: CalendarId) -> tuple[Earlier, ...]:
        """The calendar of that id as it was known before each closure that was entered late (law 8)."""
        ...


def runs(request: Request, agreement: Agreement, calendars: Calendars) -> tuple[Run, ...]:
    """Every run of every clock of the request, in the order in which the agreement declares the expectations."""
    happened = beats(request.moments)
    courses: dict[ExpectationId, tuple[Run, ...]] = {}
    stood_still = any(beat.word in ("held", "approval-suspended") for beat in happened)

    def walk(expectation: Expectation, along: Sequence[Beat]) -> None:
        counting = _counting(expectation, request, agreement, calendars)
        calendar, earlier = calendars.calendar(counting), calendars.earlier(counting)
        standing = stops(happened, expectation, agreement) if stood_still else ()
        course = Course(expectation, request, agreement, calendar, standing=standing, earlier=earlier)
        courses[expectation.id] = course.walked(along)

    after_ready = []
    for expectation in agreement.expectations:
        if expectation.begins == READY or READY in expectation.ends:
            after_ready.append(expectation)
        else:
            walk(expectation, happened)
    if after_ready:
        with_readiness = _with_readiness(happened, agreement, courses)
        for expectation in after_ready:
            walk(expectation, with_readiness)
    every = tuple(run for expectation in agreement.expectations for run in courses[expectation.id])
    excused = {(event.clock, event.instance) for event in request.events if isinstance(event, Excused)}
    if not excused:
        return every
    return tuple(
        replace(run, marks=run.marks | {Mark.EXCUSED}) if (run.expectation.id, run.instance) in excused else run
        for run in every
    )


def _with_readiness(
    happened: Sequence[Beat], agreement: Agreement, courses: dict[ExpectationId, tuple[Run, ...]]
) -> tuple[Beat, ...]:
    waiting_for = [expectation for expectation in agreement.expectations if expectation.keeps_work_waiting]
    return ready_beats(
        happened,
        [expectation.id for expectation in waiting_for if expectation.gate is not None],
        {
            expectation.id: [
                Minimum(run.known_at, run.passed_at) for run in courses[expectation.id] if run.passed_at is not None
            ]
            for expectation in waiting_for
            if expectation.gate is None and expectation.id in courses
        },
    )


def _counting(expectation: Expectation, request: Request, agreement: Agreement, calendars: Calendars) -> CalendarId:
    """The calendar on which the expectation counts."""
    if expectation.calendar is not None:
        return expectation.calendar
    if not expectation.has_most:
        return ALWAYS_ID
    if expectation.owed_by == PROVIDER:
        return agreement.calendar
    owed_by = request.customer if expectation.owed_by == CUSTOMER else DepartmentId(expectation.owed_by)
    return calendars.calendar_of(owed_by)


def run_of(running: Sequence[Run], clock: ExpectationId) -> Run | None:
    """The latest instance of a clock."""
    return next((run for run in reversed(running) if run.expectation.id == clock), None)
