"""Closures: what people may enter when a calendar was shut or will be, and how they take it back (law 8).

A closure that was entered counts for every clock of its calendar until somebody takes it back; those that a plant
file declares are changed in the plant file.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from rules.agreement import CalendarId, DepartmentId
from rules.answers import Declined
from rules.asks import said
from rules.calendars import Closure
from rules.events import ClosureEntered, ClosureTakenBack, identified
from rules.instants import DAY, Instant, Seconds
from rules.plant import ALWAYS_ID, Person, Plant, Role
from rules.publications import Entered, Publications

LONGEST: Final = Seconds(31 * DAY)
"""No closure is longer: what is shut for more than a month is declared in the plant file."""

FARTHEST_BACK: Final = Seconds(31 * DAY)
"""No closure begins longer ago: it would be a slip of the month or the year, and change what was told long since."""

FARTHEST_AHEAD: Final = Seconds(183 * DAY)
"""No closure begins farther off: a slip of the year does, and what is known half a year before is declared."""


class Shut(Struct, frozen=True):
    """Say that a calendar was shut, or will be, from `begins` until just before `ends`."""

    calendar: CalendarId
    begins: Instant
    ends: Instant
    because: str


def enter_closure(
    asked: Shut, *, by: Person | None, publications: Publications, now: Instant
) -> ClosureEntered | Declined:
    """The event that shuts the calendar, or why not. `by` is None only in a plant without people.

    What is entered after the clock went back counts from the last that was known (law 10), so that no breach is
    undone by it.
    """
    plant = publications.current
    now = Instant(max(now, publications.at))
    wrong = _no_such_calendar(asked.calendar, plant) or not_a_closer(asked.calendar, by, plant)
    wrong = wrong or _wrong_times(asked, now) or _known_already(asked, publications)
    because = said(asked.because)
    if wrong is None and not because:
        wrong = Declined("reason-missing")
    if wrong is not None:
        return wrong
    entered = ClosureEntered(
        occurred_at=now,
        person=None if by is None else by.id,
        calendar=asked.calendar,
        begins=asked.begins,
        ends=asked.ends,
        because=because,
    )
    return identified(entered, after=publications.version)


def take_back_closure(
    named: str, *, by: Person | None, publications: Publications, now: Instant
) -> ClosureTakenBack | Declined:
    """The event that takes back the closure of that id, or of an id that begins so, or why not."""
    found = entered_closure(named, publications)
    if isinstance(found, Declined):
        return found
    wrong = not_a_closer(found.calendar, by, publications.current)
    if wrong is not None:
        return wrong
    person = None if by is None else by.id
    back = ClosureTakenBack(occurred_at=Instant(max(now, publications.at)), person=person, closure=found.id)
    return identified(back, after=publications.version)


def entered_closure(named: str, publications: Publications) -> Entered | Declined:
    """The closure whose id is `named` or begins so; one that is no longer there, or of a plant file, has none."""
    found = [each for each in publications.entered if named and each.id.startswith(named)]
    if len(found) == 1:
        return found[0]
    if found:
        return Declined("several-closures", {"name": named, "known": tuple(each.id for each in found)})
    return Declined("unknown-closure", {"name": named})


def closers(calendar: CalendarId, plant: Plant) -> tuple[Person, ...] | None:
    """Who may shut a calendar: the supervisors of the departments that it matters to; None is anyone.

    It matters to those that work on it and to those that provide a service which counts on it. Where none of these
    has a supervisor, every supervisor of the plant may.
    """
    supervisors = tuple(person for person in plant.people.values() if Role.SUPERVISOR in person.roles)
    concerned = _concerned(calendar, plant)
    return tuple(person for person in supervisors if person.department in concerned) or supervisors or None


def may_shut(by: Person | None, plant: Plant) -> tuple[CalendarId, ...]:
    """The calendars that somebody may shut, as the plant declares them."""
    return tuple(calendar for calendar in plant.calendars if not_a_closer(calendar, by, plant) is None)


def not_a_closer(calendar: CalendarId, by: Person | None, plant: Plant) -> Declined | None:
    """Why somebody may not shut a calendar; None where they may."""
    if by is None:
        return Declined("who-shuts", {"known": tuple(plant.people)}) if plant.people else None
    may = closers(calendar, plant)
    if may is None or by.id in {person.id for person in may}:
        return None
    return Declined("who-closure", {"name": calendar, "person": by.id, "known": tuple(each.name for each in may)})


def _concerned(calendar: CalendarId, plant: Plant) -> set[DepartmentId]:
    working = {department.id for department in plant.departments.values() if department.calendar == calendar}
    providing = {
        service.provider
        for service in plant.services.values()
        if calendar in (service.agreement.calendar, *(each.calendar for each in service.agreement.expectations))
    }
    return working | providing


def _no_such_calendar(calendar: CalendarId, plant: Plant) -> Declined | None:
    if calendar in plant.calendars:
        return None
    known = tuple(plant.calendars)
    if not known:
        return Declined("no-calendars")
    return Declined("never-shut" if calendar == ALWAYS_ID else "unknown-calendar", {"name": calendar, "known": known})


def _wrong_times(asked: Shut, now: Instant) -> Declined | None:
    begins, ends = asked.begins, asked.ends
    if ends <= begins:
        return Declined("closure-backwards", {"begins": begins, "ends": ends})
    if begins < now - FARTHEST_BACK:
        return Declined("closure-long-ago", {"begins": begins, "days": FARTHEST_BACK // DAY})
    if begins > now + FARTHEST_AHEAD:
        return Declined("closure-far-off", {"begins": begins, "days": FARTHEST_AHEAD // DAY})
    if ends - begins > LONGEST:
        return Declined("closure-too-long", {"begins": begins, "ends": ends, "days": LONGEST // DAY})
    return None


def _known_already(asked: Shut, publications: Publications) -> Declined | None:
    """The same time twice shuts nothing more, whatever reason is given."""
    for closure in closures_of(asked.calendar, publications):
        if (closure.begins, closure.ends) == (asked.begins, asked.ends):
            facts = {"name": asked.calendar, "begins": closure.begins, "ends": closure.ends, "reason": closure.because}
            return Declined("closure-there", facts)
    return None


def closures_of(calendar: CalendarId, publications: Publications) -> tuple[Closure, ...]:
    """Every closure of a calendar that counts now: those of the plant file, then those that were entered."""
    hours = publications.current.calendars.get(calendar)
    declared = () if hours is None else hours.closures
    return (*declared, *(each.closure for each in publications.entered if each.calendar == calendar))
