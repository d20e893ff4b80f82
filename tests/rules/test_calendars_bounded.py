"""No search for open time goes on for longer than 400 days without an opening: law 7."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.calendars import Calendar, Closure, Hours, never_opens
from rules.instants import DAY, HOUR, Instant, Seconds, instant
from tests.rules.working_weeks import CLOSED, EVERY_DAY, OFFICE, ROUND_THE_CLOCK, UTC, at, shifts, week

YEAR_1, YEAR_9999 = Instant(-62_135_596_800), Instant(253_402_300_799)


def test_law_07_a_calendar_without_hours_answers_never() -> None:
    calendar = Calendar(CLOSED)
    now = at("11-23 12:00")
    assert [calendar.add(now, Seconds(amount)) for amount in (-1, 0, 1, 10**15)] == [None] * 4
    assert calendar.next_opening(now) is None
    assert calendar.next_change(now) is None
    assert calendar.between(now, YEAR_9999) == 0
    assert list(calendar.spans(now, Instant(now + 10 * 365 * DAY))) == []


@pytest.mark.parametrize(("days", "found"), [(399, True), (400, True), (401, False)])
@pytest.mark.parametrize("warmed", [False, True], ids=["fresh", "asked before"])
def test_law_07_a_search_is_bounded_at_400_days(days: int, found: bool, warmed: bool) -> None:
    """The bound counts from the closing or the start, whichever is later, whatever was asked before."""
    last, again = date(2026, 1, 1), date(2026, 1, 2) + timedelta(days=days)
    calendar = Calendar(Hours(UTC, CLOSED.week, on=((last, shifts("00:00-24:00")), (again, shifts("00:00-24:00")))))
    closing = at("01-02 00:00")
    opening = Instant(closing + days * DAY)
    if warmed:
        calendar.between(Instant(closing - 800 * DAY), Instant(opening + 800 * DAY))
    assert calendar.next_opening(closing) == (opening if found else None)
    assert calendar.add(Instant(closing - HOUR), Seconds(HOUR)) == closing
    assert calendar.add(Instant(closing - HOUR), Seconds(HOUR + 1)) == (opening + 1 if found else None)
    assert calendar.add(Instant(closing + 2 * DAY), Seconds(60)) == opening + 60
    assert calendar.add(opening, Seconds(-60)) == (closing - 60 if found else None)
    assert calendar.add(Instant(opening + HOUR), Seconds(-HOUR)) == opening
    assert calendar.add(Instant(opening - 2 * DAY), Seconds(-60)) == closing - 60
    assert calendar.next_opening(Instant(closing - 9 * 365 * DAY)) is None
    assert calendar.add(Instant(opening + 9 * 365 * DAY), Seconds(-1)) is None
    assert calendar.between(Instant(closing - HOUR), Instant(opening + HOUR)) == 2 * HOUR


@pytest.mark.parametrize(("days", "found"), [(399, True), (400, True), (401, False)])
@pytest.mark.parametrize("asked", [[], [-5, 5], [5, -5], [-5, 0, 5], [5, 0, -5]], ids=str)
@pytest.mark.parametrize("day", ["01-01", "02-01", "11-27"])
def test_law_07_a_closure_of_more_than_400_days_is_not_crossed(
    days: int, found: bool, asked: list[int], day: str
) -> None:
    """Whatever years the calendar was asked about before, in whatever order."""
    begins = at(f"{day} 00:00")
    ends = Instant(begins + days * DAY)
    calendar = Calendar(Hours(UTC, ROUND_THE_CLOCK.week, closures=(Closure(begins, ends, "Flood"),)))
    for years in asked:
        calendar.is_open(Instant(begins + years * 365 * DAY))
    assert calendar.add(Instant(begins - 60), Seconds(60)) == begins
    assert calendar.add(Instant(begins - 60), Seconds(61)) == (ends + 1 if found else None)
    assert calendar.next_opening(begins) == (ends if found else None)
    assert calendar.add(Instant(ends + 60), Seconds(-61)) == (begins - 1 if found else None)
    assert calendar.add(Instant(ends + 60), Seconds(-60)) == ends
    fresh = Calendar(calendar.pieces)
    assert fresh.add(Instant(ends + 60), Seconds(-61)) == (begins - 1 if found else None)
    assert calendar.next_opening(Instant(begins + DAY)) == ends


@pytest.mark.parametrize(
    ("gaps", "found"),
    [
        ((200, 200, 200, 200), True),
        ((400, 400, 400, 400), True),
        ((401, 10, 10, 10), False),
        ((10, 401, 10, 10), False),
        ((10, 10, 401, 10), False),
        ((10, 10, 10, 401), False),
    ],
)
def test_law_07_each_gap_on_the_way_is_bounded_at_400_days(gaps: tuple[int, ...], found: bool) -> None:
    days = [date(2026, 3, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap + 1))
    hours = Hours(UTC, CLOSED.week, on=tuple((day, shifts("00:00-24:00")) for day in days))
    first, last = (instant(f"{day} 00:00", UTC) for day in (days[0], days[-1]))
    for start in (first, Instant(first - HOUR)):
        assert Calendar(hours).add(start, Seconds(4 * DAY + HOUR)) == (last + HOUR if found else None)
    for start in (Instant(last + DAY), Instant(last + DAY + HOUR)):
        assert Calendar(hours).add(start, Seconds(-4 * DAY - HOUR)) == (first + DAY - HOUR if found else None)


@pytest.mark.parametrize("asked", [[], [2026, 2027], [2027, 2026], [2026, 2029], [2026, 2027, 2031]], ids=str)
@pytest.mark.parametrize(
    ("start", "found"),
    [
        pytest.param("2027-12-25 00:00", True, id="400 days"),
        pytest.param("2027-12-25 00:00:01", False, id="a second more"),
        pytest.param("2028-01-01 00:00", False, id="the turn of the year"),
        pytest.param("2029-06-01 00:00", False, id="years"),
    ],
)
def test_law_07_going_back_is_bounded_at_400_days(start: str, found: bool, asked: list[int]) -> None:
    """Whatever years the calendar was asked about before, in whatever order."""
    begins, ends = at("11-20 00:00"), instant("2030-01-01 00:00", UTC)
    calendar = Calendar(Hours(UTC, ROUND_THE_CLOCK.week, closures=(Closure(begins, ends, "Sold"),)))
    for year in asked:
        calendar.is_open(instant(f"{year}-06-01 00:00", UTC))
    assert calendar.add(instant(start, UTC), Seconds(-1)) == (begins - 1 if found else None)


@pytest.mark.parametrize(
    ("hours", "never"),
    [
        pytest.param(OFFICE, False, id="an office"),
        pytest.param(CLOSED, True, id="no shift at all"),
        pytest.param(Hours(UTC, CLOSED.week, on=((date(2026, 12, 31), shifts("06:00-07:00")),)), False, id="one day"),
        pytest.param(Hours(UTC, CLOSED.week, on=((date(2026, 12, 31), ()),)), True, id="a day off of nothing"),
        pytest.param(Hours(UTC, CLOSED.week, on=((date(2000, 1, 1), shifts("06:00-07:00")),)), False, id="in 2000"),
        pytest.param(Hours(UTC, CLOSED.week, on=((date(1999, 12, 31), shifts("06:00-07:00")),)), True, id="in 1999"),
        pytest.param(
            Hours(UTC, week(EVERY_DAY, "06:00-07:00"), closures=(Closure(YEAR_1, YEAR_9999, "Sold"),)),
            True,
            id="closed for ever",
        ),
        pytest.param(
            Hours(UTC, OFFICE.week, closures=(Closure(YEAR_1, at("01-01 00:00"), "Not built"),)),
            False,
            id="opens in 2026",
        ),
    ],
)
def test_law_07_the_lint_knows_a_calendar_that_never_opens(hours: Hours, never: bool) -> None:
    assert never_opens(hours) is never


def test_next_change_is_bounded_at_400_days() -> None:
    holiday = Hours(UTC, ROUND_THE_CLOCK.week, also=frozenset({date(2028, 12, 25)}))
    calendar = Calendar(holiday)
    christmas = instant("2028-12-25 00:00", UTC)
    assert calendar.next_change(Instant(christmas - 400 * DAY)) == christmas
    assert calendar.next_change(Instant(christmas - 400 * DAY - 1)) is None
    assert calendar.next_change(christmas) == christmas + DAY


@pytest.mark.parametrize("days", [399, 400, 401])
def test_the_turn_of_a_year_is_no_change_however_far_off(days: int) -> None:
    """A fresh calendar knows the year that it is asked about; the second turn is at the bound of the search."""
    second_turn = instant("2028-01-01 00:00", UTC)
    assert Calendar(ROUND_THE_CLOCK).next_change(Instant(second_turn - days * DAY)) is None
