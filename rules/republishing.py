"""Republishing: what another plant file changes, for what is promised from now on and for every open request.

A request keeps the agreement to which it is pinned, or is pinned to the newer one for the time that is left
(law 21). Calendars count for every open request, whatever is chosen (law 22).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import Agreement, CalendarId, DepartmentId, Expectation, ExpectationId, PersonId, ServiceId
from rules.answers import Accepted
from rules.calendars import Hours
from rules.entry import Entry, entry_of
from rules.events import Republished, identified
from rules.instants import Instant
from rules.plant import Plant
from rules.publications import Publications
from rules.readings import Phase, Reading
from rules.request import Request
from rules.request import after as with_more
from rules.stages import OVER

PROGRAM = "publish"
"""Who writes `republished` where no person publishes."""


class Fate(StrEnum):
    """What becomes of something that is declared."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class Difference(StrEnum):
    """What is declared otherwise of an expectation, a service or a calendar."""

    BOUND = "bound"
    CALENDAR = "calendar"
    OWNER = "owner"
    AT_RISK = "at-risk"
    PROVIDER = "provider"
    HOLDS = "holds"
    ESCALATIONS = "escalations"
    HOURS = "hours"
    CLOSURES = "closures"
    OTHERWISE = "otherwise"
    """Anything else that belongs to the agreement, such as what begins or ends a clock, or why one waits."""


class ExpectationChange(Struct, frozen=True):
    """One expectation of a service that is new, gone or declared otherwise."""

    id: ExpectationId
    before: Expectation | None
    after: Expectation | None
    differences: tuple[Difference, ...] = ()

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        return _fate(self.before, self.after)


class ServiceChange(Struct, frozen=True):
    """One service that is new, gone or promises something else."""

    id: ServiceId
    fate: Fate
    expectations: tuple[ExpectationChange, ...] = ()
    differences: tuple[Difference, ...] = ()
    """Of the service as a whole."""


class CalendarChange(Struct, frozen=True):
    """One calendar that is new, gone or open at other times."""

    id: CalendarId
    fate: Fate
    differences: tuple[Difference, ...] = ()


class Changes(Struct, frozen=True):
    """What two plant files declare differently, as far as anything is promised by it."""

    services: tuple[ServiceChange, ...]
    calendars: tuple[CalendarChange, ...]
    departments: tuple[DepartmentId, ...]
    """Those that work on another calendar."""

    def __bool__(self) -> bool:
        return bool(self.services or self.calendars or self.departments)

    @property
    def of_calendars(self) -> bool:
        """Whether any time counts otherwise, for every open request (law 22)."""
        return bool(self.calendars or self.departments)


class Move(Struct, frozen=True):
    """A clock whose due differs; None where there is no such clock under way."""

    clock: ExpectationId
    before: Reading | None
    after: Reading | None


class Effect(Struct, frozen=True):
    """What a publication does to one open request."""

    request: Request
    pinned_anew: bool
    """Its service has a newer agreement, to which it can be pinned."""
    new_only: tuple[Move, ...]
    """The dues that calendars move, whatever is chosen (law 22)."""
    also_open: tuple[Move, ...]
    """The dues that differ when the request is pinned to the newer agreement."""


def changes(before: Plant, after: Plant) -> Changes:
    """What is declared differently; names and words of people are no difference."""
    services = {**before.services, **after.services}
    calendars = {**before.calendars, **after.calendars}
    return Changes(
        tuple(filter(None, (_service(name, before, after) for name in services))),
        tuple(filter(None, (_calendar(name, before, after) for name in calendars))),
        tuple(
            department.id
            for department in after.departments.values()
            if department.id in before.departments and before.departments[department.id].calendar != department.calendar
        ),
    )


def effect(request: Request, before: Publications, after: Publications, now: Instant) -> Effect | None:
    """What the newest publication of `after`, which `before` does not have, does to a request; None where it is over.

    Where both are the same, what pinning the request to the newest agreement would do.
    """
    here = entry_of(request, before, now)
    if here.stage in OVER:
        return None
    same_times = before is after or not changes(before.current, after.current).of_calendars
    there = here if same_times else entry_of(request, after, now)
    repinned = _pinned_anew(request, after, None, now)
    pinned = there if repinned is None else entry_of(with_more(request, repinned), after, now)
    return Effect(request, repinned is not None, tuple(_moves(here, there)), tuple(_moves(here, pinned)))


def republished(request: Request, publications: Publications, by: PersonId | None, now: Instant) -> Accepted | None:
    """The event that pins an open request to the newest agreement of its service, for the time that is left.

    None where it is over, where it has the newest already, and where the service is not offered any more.
    """
    event = _pinned_anew(request, publications, by, now)
    if event is None or entry_of(request, publications, now).stage in OVER:
        return None
    then = entry_of(with_more(request, event), publications, event.occurred_at)
    return Accepted((event,), then.closes_at)


def _pinned_anew(request: Request, publications: Publications, by: PersonId | None, now: Instant) -> Republished | None:
    service = publications.current.services.get(request.service)
    if service is None or service.agreement.id == request.agreement:
        return None
    event = Republished(
        request=request.id,
        occurred_at=Instant(max(now, request.last_at)),
        person=by,
        program=PROGRAM if by is None else "",
        agreement=service.agreement.id,
    )
    return identified(event, after=request.revision)


def _moves(before: Entry, after: Entry) -> Iterator[Move]:
    if before is after:
        return
    here, there = _under_way(before), _under_way(after)
    for clock in {**here, **there}:
        old, new = here.get(clock), there.get(clock)
        if _measure(old) != _measure(new):
            yield Move(clock, old, new)


def _under_way(entry: Entry) -> dict[ExpectationId, Reading]:
    """The clocks of a request that have begun and not ended, and have a goal."""
    return {
        reading.expectation.id: reading
        for reading in entry.readings
        if reading.live and reading.phase is not Phase.WAITING and reading.left is not None
    }


def _measure(reading: Reading | None) -> tuple[object, ...] | None:
    """The due, or on hold what is left (law 13)."""
    if reading is None:
        return None
    return (reading.due,) if reading.due is not None else (None, reading.left)


def _fate(before: object | None, after: object | None) -> Fate:
    if before is None:
        return Fate.NEW
    return Fate.GONE if after is None else Fate.CHANGED


def _service(name: ServiceId, before: Plant, after: Plant) -> ServiceChange | None:
    old, new = before.services.get(name), after.services.get(name)
    if old is None or new is None:
        return ServiceChange(name, _fate(old, new))
    if old.agreement == new.agreement:
        return None
    here, there = ({each.id: each for each in service.agreement.expectations} for service in (old, new))
    expectations = tuple(
        ExpectationChange(each, here.get(each), there.get(each), _declared_otherwise(here.get(each), there.get(each)))
        for each in {**here, **there}
        if here.get(each) != there.get(each)
    )
    return ServiceChange(name, Fate.CHANGED, expectations, _promised_otherwise(old.agreement, new.agreement))


def _declared_otherwise(before: Expectation | None, after: Expectation | None) -> tuple[Difference, ...]:
    if before is None or after is None:
        return ()
    differ = {
        Difference.BOUND: before.bounds != after.bounds,
        Difference.CALENDAR: before.calendar != after.calendar,
        Difference.OWNER: before.owed_by != after.owed_by,
        Difference.AT_RISK: before.at_risk != after.at_risk,
    }
    return tuple(each for each, differs in differ.items() if differs) or (Difference.OTHERWISE,)


def _promised_otherwise(before: Agreement, after: Agreement) -> tuple[Difference, ...]:
    differ = {
        Difference.PROVIDER: before.provider != after.provider,
        Difference.CALENDAR: before.calendar != after.calendar,
        Difference.HOLDS: before.holds != after.holds,
        Difference.ESCALATIONS: before.escalations != after.escalations,
    }
    return tuple(each for each, differs in differ.items() if differs)


def _calendar(name: CalendarId, before: Plant, after: Plant) -> CalendarChange | None:
    old, new = before.calendars.get(name), after.calendars.get(name)
    if old == new:
        return None
    return CalendarChange(name, _fate(old, new), () if old is None or new is None else _open_otherwise(old, new))


def _open_otherwise(before: Hours, after: Hours) -> tuple[Difference, ...]:
    bare = [_without_closures(hours) for hours in (before, after)]
    differ = {Difference.HOURS: bare[0] != bare[1], Difference.CLOSURES: before.closures != after.closures}
    return tuple(each for each, differs in differ.items() if differs)


def _without_closures(hours: Hours) -> Hours:
    return replace(hours, closures=())
