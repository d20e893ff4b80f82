"""One run: one instance of one clock from its beginning to its ending, with the instants that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import BeforeDue, DepartmentId, Expectation, Goal
from rules.calendars import Calendar, Earlier
from rules.instants import Instant, Seconds
from rules.readings import Mark
from rules.timeline import Stop

_NO_MARKS: Final[frozenset[Mark]] = frozenset()
_AMENDED: Final = frozenset({Mark.AMENDED})


class Ending(StrEnum):
    """Why nothing more can happen to a run."""

    EVENT = "event"
    OVERRIDDEN = "overridden"
    """The work started although this gate was shut (law 15)."""
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    NOT_NEEDED = "not-needed"


class Run(Struct, frozen=True, gc=False):
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
    due_then: Instant | None = None
    """The due that had passed when a closure was entered which puts it off (law 8); None where that never was."""
    passed_at: Instant | None = None
    """The first instant that meets a minimum."""
    risk_at: Instant | None = None
    marks: frozenset[Mark] = frozenset()

    @property
    def broken_from(self) -> Instant | None:
        """The last instant before the breach, whatever was entered afterwards (laws 8, 12)."""
        return self.due if self.due_then is None else self.due_then


class Draft(Struct):
    """A run that is being followed and has not ended."""

    known_at: Instant
    begins_at: Instant
    goal: Goal
    instance: int
    cycle: int
    owed_by: DepartmentId
    amended: bool
    replanned_at: Instant | None = None
    """When its bound changed for the last time (law 20)."""

    def run(
        self, expectation: Expectation, calendar: Calendar, standing: tuple[Stop, ...], earlier: tuple[Earlier, ...]
    ) -> Run:
        """The run as it stands, with its due, its minimum and its instant of risk."""
        goal, begins = self.goal, self.begins_at
        marks = _AMENDED if self.amended else _NO_MARKS
        due = risk_at = due_then = passed_at = None
        if goal.most is not None:
            due_then = self._due_then(goal.most, standing, earlier) if earlier else None
            standing = standing and _counting(calendar, begins, goal.most, standing, self.replanned_at)
            used_up = _due_after(calendar, begins, goal.most, standing)
            due = self._re_planned(used_up, standing)
            risk_at = _risk_after(expectation, calendar, begins, goal.most, standing)
            if due != used_up:
                risk_at = due
                marks |= {Mark.BY_RE_PLANNING}
        if goal.least is not None and not expectation.forecast_only:
            passed_at = self.passes_at(goal.least, calendar, earlier)
            if self.replanned_at is not None and passed_at is not None and passed_at < self.replanned_at:
                passed_at = self.replanned_at
                marks |= {Mark.BY_RE_PLANNING} if goal.most is None else frozenset()
        return Run(
            expectation=expectation,
            instance=self.instance,
            cycle=self.cycle,
            goal=goal,
            owed_by=self.owed_by,
            calendar=calendar,
            known_at=self.known_at,
            begins_at=begins,
            stops=standing,
            due=due,
            due_then=None if due_then == due else due_then,
            passed_at=passed_at,
            risk_at=risk_at,
            marks=marks,
        )

    def passes_at(self, least: Seconds, calendar: Calendar, earlier: tuple[Earlier, ...]) -> Instant | None:
        """When a minimum passes; where it had passed before a closure was entered it stays so (law 8)."""
        for known in earlier:
            passed_at = known.calendar.add(self.begins_at, least)
            if passed_at is not None and passed_at <= known.until:
                return passed_at
        return calendar.add(self.begins_at, least)

    def _due_then(self, most: Seconds, standing: tuple[Stop, ...], earlier: tuple[Earlier, ...]) -> Instant | None:
        """The due that passed before a closure was entered, on the calendar as it was known then (law 8)."""
        for known in earlier:
            if known.until <= self.begins_at:
                continue
            counted = standing and _counting(known.calendar, self.begins_at, most, standing, self.replanned_at)
            due = self._re_planned(_due_after(known.calendar, self.begins_at, most, counted), counted)
            if due is not None and due < known.until:
                return due
        return None

    def _re_planned(self, used_up: Instant | None, standing: Sequence[Stop]) -> Instant | None:
        """The due: no sooner than its bound changed, and where it stood still then, when it goes on (law 20)."""
        at = self.replanned_at
        if at is None or used_up is None or used_up >= at:
            return used_up
        held = next((stop for stop in standing if stop.since <= at and (stop.until is None or at < stop.until)), None)
        return at if held is None else held.until


def _due_after(calendar: Calendar, begins: Instant, amount: Seconds, standing: Sequence[Stop]) -> Instant | None:
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
        left = Seconds(left - calendar.between(at, since))
        at = stop.until
    return calendar.add(at, left)


def _risk_after(
    expectation: Expectation, calendar: Calendar, begins: Instant, most: Seconds, standing: Sequence[Stop]
) -> Instant | None:
    """The first instant at which so much is used that the clock is at risk (law 9).

    One second less than that is used just before it, so that nothing rolls over a closing or a hold; where that
    second was used up at a closing, the last one runs from the next opening on.
    """
    at_risk = expectation.at_risk
    risky = Seconds(most - at_risk.amount) if isinstance(at_risk, BeforeDue) else at_risk.of(most)
    if risky <= 0:
        return begins
    before = _due_after(calendar, begins, Seconds(risky - 1), standing)
    opening = None if before is None else calendar.next_opening(before)
    return None if opening is None else Instant(opening + 1)


def _counting(
    calendar: Calendar, begins: Instant, most: Seconds, standing: Sequence[Stop], replanned_at: Instant | None
) -> tuple[Stop, ...]:
    """The stops that count: one that a person typed in after the due had passed does not undo the breach (law 31)."""
    counted: list[Stop] = []
    for stop in standing:
        if stop.typed_at > stop.since:
            due = _due_after(calendar, begins, most, counted)
            if due is not None and stop.since <= max(due, replanned_at or due) < stop.typed_at:
                if stop.until is None or stop.until > stop.typed_at:
                    counted.append(replace(stop, since=stop.typed_at))
                continue
        counted.append(stop)
    return tuple(counted)
