"""Publications: every plant file that was ever the plant's word, and what still follows from the older ones.

A request is pinned to the agreement of its publication (law 21), and a calendar keeps its earlier hours for
the time before a change (law 22). Closures that were entered apart from any plant file stand beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import Agreement, AgreementId, CalendarId, DepartmentId, ExpectationId, PersonId
from rules.calendars import ALWAYS, Calendar, Closure, Earlier, Hours
from rules.events import (
    ClosureEntered,
    ClosureTakenBack,
    EventId,
    NoticePosted,
    PinSet,
    PinWrong,
    PlantEvent,
    Published,
    Version,
)
from rules.instants import Instant
from rules.plant import ALWAYS_ID, Plant
from rules.plantfile import load
from rules.terms import Terms, terms_of

_NOTHING_TOLD: Final = Version(0)


class Publication(Struct, frozen=True):
    """One plant file that became the plant's word."""

    version: int
    """Of its event in the plant's stream."""
    at: Instant
    plant: Plant


class Entered(Struct, frozen=True):
    """A closure that somebody entered apart from any plant file, and nobody has taken back."""

    id: EventId
    calendar: CalendarId
    closure: Closure
    at: Instant
    """When it was entered."""
    by: PersonId | None = None


class Publications:
    """The plant over time; compiled calendars are kept as long as it is.

    `publications` come oldest first and are not empty. `version` is that of the last event of the plant's stream
    that is known here, and `at` the latest instant of any of them.
    """

    def __init__(
        self,
        publications: tuple[Publication, ...],
        entered: tuple[Entered, ...] = (),
        version: Version = _NOTHING_TOLD,
        at: Instant | None = None,
    ) -> None:
        if not publications:
            raise ValueError("a plant has at least one publication")
        self.all = publications
        self.entered = entered
        self.version = version
        self.at = publications[-1].at if at is None else at
        self._calendars: dict[CalendarId, Calendar] = {ALWAYS_ID: ALWAYS}
        self._earlier: dict[CalendarId, tuple[Earlier, ...]] = {ALWAYS_ID: ()}
        self._known_before: dict[Calendar, Calendar] = {}
        self._worked: dict[DepartmentId, tuple[tuple[Instant, CalendarId], ...]] = {}
        self._terms: dict[tuple[AgreementId, DepartmentId], Mapping[ExpectationId, Terms]] = {}
        self._agreements: dict[AgreementId, Agreement] = {
            service.agreement.id: service.agreement
            for publication in publications
            for service in publication.plant.services.values()
        }

    @classmethod
    def read(cls, events: Sequence[PlantEvent]) -> Publications | None:
        """The publications of the plant's stream; None where nothing was published yet.

        Raises `ValueError` naming the publication whose text does not load: publishing has checked it.
        """
        told = _Told()
        for event in events:
            told.take_in(event)
        return cls(tuple(told.publications), tuple(told.entered), told.version, told.at) if told.publications else None

    def after(self, events: Sequence[PlantEvent]) -> Publications:
        """The publications when these have happened, too; those that are known already change nothing.

        What cannot differ stays compiled. Raises `ValueError` as `read` does.
        """
        new = [event for event in events if event.version > self.version]
        if not new:
            return self
        told = _Told(self.all, self.entered, self.version, self.at)
        for event in new:
            told.take_in(event)
        later = Publications(tuple(told.publications), tuple(told.entered), told.version, told.at)
        if later.all == self.all:
            touched = {each.calendar for each in set(self.entered) ^ set(later.entered)}
            later._calendars = {id_: each for id_, each in self._calendars.items() if id_ not in touched}
            later._earlier = {id_: each for id_, each in self._earlier.items() if id_ not in touched}
            known = (each.calendar for id_ in touched for each in self._earlier.get(id_, ()))
            now_known = (self._calendars[id_] for id_ in touched if id_ in self._calendars)
            later._known_before = {each: each for each in (*known, *now_known)}
        return later

    def compiled(self, calendar: Calendar) -> bool:
        """Whether a compiled calendar is one of these, and not that of other publications."""
        return any(calendar is own for own in self._calendars.values())

    @property
    def current(self) -> Plant:
        """The plant as it was last published."""
        return self.all[-1].plant

    @property
    def zone(self) -> str:
        """The time zone of the plant."""
        return self.current.time_zone

    def zone_of(self, named: CalendarId) -> str:
        """The time zone of a calendar as it was last declared; the plant's where none ever declared it."""
        for publication in reversed(self.all):
            hours = publication.plant.calendars.get(named)
            if hours is not None:
                return hours.time_zone
        return self.zone

    def agreement(self, named: AgreementId) -> Agreement | None:
        """The agreement of that id, from whichever publication has it (law 21)."""
        return self._agreements.get(named)

    def terms(self, agreement: Agreement, customer: DepartmentId) -> Mapping[ExpectationId, Terms]:
        """What an agreement promises a customer, each on its calendar, in the order of the agreement."""
        if not agreement.expectations:
            return {}
        key = (agreement.id, customer)
        if key not in self._terms:
            self._terms[key] = terms_of(agreement, customer, self)
        return self._terms[key]

    def calendar(self, named: CalendarId) -> Calendar:
        """The calendar of that id over all publications (law 22). Raises `KeyError` where none ever declared it."""
        if named not in self._calendars:
            self._calendars[named] = Calendar(self._pieces(named))
        return self._calendars[named]

    def earlier(self, named: CalendarId) -> tuple[Earlier, ...]:
        """The calendar of that id as it was known before each closure that was entered when it had begun (law 8)."""
        if named not in self._earlier:
            late = self._entered_late(named)
            self._earlier[named] = tuple(
                Earlier(until, self._as_known(named, {closure for closure, at in late.items() if at >= until}))
                for until in sorted(set(late.values()))
            )
        return self._earlier[named]

    def _as_known(self, named: CalendarId, without: Collection[Closure]) -> Calendar:
        """The calendar without these closures, compiled already where it was in use before."""
        made = Calendar(self._pieces(named, without))
        return self._known_before.get(made, made)

    def _entered_late(self, named: CalendarId) -> dict[Closure, Instant]:
        """The closures that had begun when they were entered; those of the first plant file were always known."""
        entered = {each.closure: each.at for each in reversed(self.entered) if each.calendar == named}
        for publication in reversed(self.all):
            hours = publication.plant.calendars.get(named)
            for closure in () if hours is None else hours.closures:
                entered[closure] = publication.at if publication is not self.all[0] else closure.begins
        return {closure: at for closure, at in entered.items() if closure.begins < at}

    def calendars_of(self, department: DepartmentId) -> tuple[tuple[Instant, CalendarId], ...]:
        """The calendars on which a department worked, each from its instant on, the first for all the past (law 22)."""
        if department not in self._worked:
            worked: list[tuple[Instant, CalendarId]] = []
            for publication in self.all:
                known = publication.plant.departments.get(department)
                if known is not None and (not worked or worked[-1][1] != known.calendar):
                    worked.append((publication.at, known.calendar))
            self._worked[department] = tuple(worked) or ((self.all[0].at, ALWAYS_ID),)
        return self._worked[department]

    def calendar_of(self, department: DepartmentId) -> CalendarId:
        """The calendar on which a department works; `always` where no publication knows the department."""
        return self.calendars_of(department)[-1][1]

    def worked(self, department: DepartmentId) -> Calendar:
        """When a department worked, on each of its calendars in its time (law 22)."""
        (_, first), *later = self.calendars_of(department)
        calendar = self.calendar(first)
        for since, named in later:
            calendar = calendar.followed_by(self.calendar(named), since)
        return calendar

    def _pieces(self, named: CalendarId, without: Collection[Closure] = ()) -> list[tuple[Instant, Hours]]:
        """The hours of each publication from its instant on; hours that did not change are one piece.

        A publication that no longer declares the calendar leaves it as it was, for requests pinned to it.
        Closures count over all the past, whenever they were entered, and so stand in every piece (law 8).
        """
        entered = tuple(each.closure for each in self.entered if each.calendar == named)
        pieces: list[tuple[Instant, Hours]] = []
        for publication in self.all:
            hours = publication.plant.calendars.get(named)
            if hours is None:
                continue
            if entered or without:
                closures = (*hours.closures, *entered)
                hours = replace(hours, closures=tuple(closure for closure in closures if closure not in without))
            if not pieces or pieces[-1][1] != hours:
                pieces.append((publication.at, hours))
        if not pieces:
            raise KeyError(named)
        return pieces


class _Told:
    """What the plant's stream has told so far, event by event."""

    def __init__(
        self,
        publications: Sequence[Publication] = (),
        entered: Sequence[Entered] = (),
        version: Version = _NOTHING_TOLD,
        at: Instant | None = None,
    ) -> None:
        self.publications = list(publications)
        self.entered = list(entered)
        self.version = version
        self.at = at

    def take_in(self, event: PlantEvent) -> None:
        """Take in the next event; a clock that went back puts nothing before what it follows (law 10)."""
        at = event.occurred_at if self.at is None else Instant(max(self.at, event.occurred_at))
        match event:
            case Published():
                self.publications.append(_publication(event, at))
            case ClosureEntered():
                closure = Closure(event.begins, event.ends, event.because)
                self.entered.append(Entered(event.id, event.calendar, closure, at, event.person))
            case ClosureTakenBack():
                self.entered = [each for each in self.entered if each.id != event.closure]
            case NoticePosted() | PinSet() | PinWrong():
                pass
            case _:
                assert_never(event)
        self.version, self.at = event.version, at


def _publication(event: Published, at: Instant) -> Publication:
    """The publication of one event."""
    plant = load(event.text, event.file or "plant.toml")
    if isinstance(plant, tuple):
        faults = "\n".join(fault.sentence() for fault in plant)
        raise ValueError(f"publication {event.version} of the plant does not load:\n{faults}")
    return Publication(event.version, at, plant)
