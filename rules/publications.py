"""Publications: every plant file that was ever the plant's word, and what still follows from the older ones.

A request is pinned to the agreement of its publication (law 21), and a calendar keeps its earlier hours for
the time before a change (law 22).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import Agreement, AgreementId, CalendarId, DepartmentId
from rules.calendars import ALWAYS, Calendar, Closure, Earlier, Hours
from rules.events import ClosureEntered, NoticePosted, PinSet, PinWrong, PlantEvent, Published
from rules.instants import Instant
from rules.plant import ALWAYS_ID, Plant
from rules.plantfile import load


class Publication(Struct, frozen=True):
    """One plant file that became the plant's word."""

    version: int
    """Of its event in the plant's stream."""
    at: Instant
    plant: Plant


class Publications:
    """The plant over time; compiled calendars are kept as long as it is.

    `publications` come oldest first and are not empty. `closures` were entered apart from any plant file, at that
    instant.
    """

    def __init__(
        self,
        publications: tuple[Publication, ...],
        closures: tuple[tuple[CalendarId, Closure, Instant], ...] = (),
    ) -> None:
        if not publications:
            raise ValueError("a plant has at least one publication")
        self.all = publications
        self._closures = closures
        self._calendars: dict[CalendarId, Calendar] = {ALWAYS_ID: ALWAYS}
        self._earlier: dict[CalendarId, tuple[Earlier, ...]] = {ALWAYS_ID: ()}
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
        publications: list[Publication] = []
        closures: list[tuple[CalendarId, Closure, Instant]] = []
        for event in events:
            match event:
                case Published():
                    earliest = publications[-1].at if publications else event.occurred_at
                    publications.append(_publication(event, earliest))
                case ClosureEntered(calendar=calendar, begins=begins, ends=ends, because=because):
                    closures.append((calendar, Closure(begins, ends, because), event.occurred_at))
                case NoticePosted() | PinSet() | PinWrong():
                    pass
                case _:
                    assert_never(event)
        return cls(tuple(publications), tuple(closures)) if publications else None

    @property
    def current(self) -> Plant:
        """The plant as it was last published."""
        return self.all[-1].plant

    @property
    def zone(self) -> str:
        """The time zone of the plant."""
        return self.current.time_zone

    def agreement(self, named: AgreementId) -> Agreement | None:
        """The agreement of that id, from whichever publication has it (law 21)."""
        return self._agreements.get(named)

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
                Earlier(until, Calendar(self._pieces(named, {closure for closure, at in late.items() if at >= until})))
                for until in sorted(set(late.values()))
            )
        return self._earlier[named]

    def _entered_late(self, named: CalendarId) -> dict[Closure, Instant]:
        """The closures that had begun when they were entered; those of the first plant file were always known."""
        entered = {closure: at for calendar, closure, at in reversed(self._closures) if calendar == named}
        for publication in reversed(self.all):
            hours = publication.plant.calendars.get(named)
            for closure in () if hours is None else hours.closures:
                entered[closure] = publication.at if publication is not self.all[0] else closure.begins
        return {closure: at for closure, at in entered.items() if closure.begins < at}

    def calendar_of(self, department: DepartmentId) -> CalendarId:
        """The calendar on which a department works; `always` where no publication knows the department."""
        for publication in reversed(self.all):
            known = publication.plant.departments.get(department)
            if known is not None:
                return known.calendar
        return ALWAYS_ID

    def _pieces(self, named: CalendarId, without: Collection[Closure] = ()) -> list[tuple[Instant, Hours]]:
        """The hours of each publication from its instant on; hours that did not change are one piece.

        A publication that no longer declares the calendar leaves it as it was, for requests pinned to it.
        Closures count over all the past, whenever they were entered, and so stand in every piece (law 8).
        """
        entered = tuple(closure for calendar, closure, _ in self._closures if calendar == named)
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


def _publication(event: Published, earliest: Instant) -> Publication:
    """The publication of one event; a clock that went back does not put it before the one it follows (law 10)."""
    plant = load(event.text, event.file or "plant.toml")
    if isinstance(plant, tuple):
        faults = "\n".join(fault.sentence() for fault in plant)
        raise ValueError(f"publication {event.version} of the plant does not load:\n{faults}")
    return Publication(event.version, max(event.occurred_at, earliest), plant)
