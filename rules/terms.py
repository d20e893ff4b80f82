"""Terms: one expectation as one agreement has it, with the calendar on which it counts.

Of a request that is pinned to a newer agreement the same promise goes on under newer terms (laws 20 to 22).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import (
    CUSTOMER,
    PROVIDER,
    Agreement,
    CalendarId,
    DepartmentId,
    Expectation,
    ExpectationId,
    PartId,
    Priority,
)
from rules.calendars import Calendar, Earlier
from rules.instants import Instant
from rules.plant import ALWAYS_ID

_ALL_THE_PAST: Final = Instant(0)


class Calendars(Protocol):
    """Where the calendars of a plant are found."""

    def calendar(self, calendar: CalendarId) -> Calendar:
        """The compiled calendar of that id."""
        ...

    def calendars_of(self, department: DepartmentId) -> tuple[tuple[Instant, CalendarId], ...]:
        """The calendars on which a department worked, each from its instant on, the first for all the past."""
        ...

    def earlier(self, calendar: CalendarId) -> tuple[Earlier, ...]:
        """The calendar of that id as it was known before each closure that was entered late (law 8)."""
        ...


class Terms(Struct, frozen=True, gc=False):
    """One expectation, who provides it, and on which calendar it counts."""

    expectation: Expectation
    provider: DepartmentId
    counting: CalendarId
    calendar: Calendar
    earlier: tuple[Earlier, ...] = ()
    """The calendar as it was known before each closure that was entered late (law 8)."""

    def continued_by(self, later: Terms) -> bool:
        """Whether the later terms promise the same thing, from and until the same happenings, perhaps otherwise."""
        return _form(self.expectation) == _form(later.expectation)

    def differ(self, later: Terms, part: PartId | None, priority: Priority) -> bool:
        """Whether a clock under way has another bound, another calendar or is at risk at another time."""
        here, there = self.expectation, later.expectation
        goal, newer = here.bounds.of(part, priority), there.bounds.of(part, priority)
        at_risk = newer.most is not None and here.at_risk != there.at_risk
        return goal != newer or at_risk or self.counting != later.counting

    def followed_by(self, later: Terms, at: Instant) -> Terms:
        """The later terms, with what was used before that instant on the calendar of these (law 22)."""
        if self.calendar is later.calendar:
            return later
        untils = sorted({known.until for known in (*self.earlier, *later.earlier)})
        return replace(
            later,
            calendar=self.calendar.followed_by(later.calendar, at),
            earlier=tuple(
                Earlier(until, self._as_known(until).followed_by(later._as_known(until), at)) for until in untils
            ),
        )

    def _as_known(self, until: Instant) -> Calendar:
        return next((known.calendar for known in self.earlier if known.until >= until), self.calendar)


def _form(expectation: Expectation) -> tuple[object, ...]:
    """What makes it this promise and not another one."""
    return (
        expectation.begins,
        expectation.ends,
        expectation.repeats,
        expectation.lapses,
        expectation.forecast_only,
        expectation.gate is None,
    )


def terms_of(agreement: Agreement, customer: DepartmentId, calendars: Calendars) -> Mapping[ExpectationId, Terms]:
    """What the agreement promises a customer, in the order in which it declares it.

    What a department owes that went over to another calendar counts on each in its time (law 22).
    """
    return {each.id: _terms(each, agreement, customer, calendars) for each in agreement.expectations}


def _terms(expectation: Expectation, agreement: Agreement, customer: DepartmentId, calendars: Calendars) -> Terms:
    first, *later = (
        (since, Terms(expectation, agreement.provider, on, calendars.calendar(on), calendars.earlier(on)))
        for since, on in _counting(expectation, agreement, customer, calendars)
    )
    terms = first[1]
    for since, following in later:
        terms = terms.followed_by(following, since)
    return terms


def _counting(
    expectation: Expectation, agreement: Agreement, customer: DepartmentId, calendars: Calendars
) -> Sequence[tuple[Instant, CalendarId]]:
    """The calendars on which the expectation counts, each from its instant on, the first for all the past."""
    if expectation.calendar is not None:
        return ((_ALL_THE_PAST, expectation.calendar),)
    if not expectation.has_most:
        return ((_ALL_THE_PAST, ALWAYS_ID),)
    if expectation.owed_by == PROVIDER:
        return ((_ALL_THE_PAST, agreement.calendar),)
    return calendars.calendars_of(customer if expectation.owed_by == CUSTOMER else DepartmentId(expectation.owed_by))
