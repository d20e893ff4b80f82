"""Working time: laws 1, 2, 3 and 6 as tables; law 7 is in `test_calendars_bounded.py`, 4, 5, 8 and 22 in
`test_hours.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from rules.calendars import ALWAYS, Calendar, Closure, Earlier, Hours
from rules.instants import DAY, HOUR, Instant, Seconds, instant
from tests.rules.working_weeks import (
    EVERY_DAY,
    NEW_YORK,
    OFFICE,
    ROLLING,
    ROUND_THE_CLOCK,
    TWO_SHIFTS,
    UTC,
    WEEKDAYS,
    at,
    open_spans,
    week,
)

YEAR_1, YEAR_9999 = Instant(-62_135_596_800), Instant(253_402_300_799)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        pytest.param("11-23 07:59:59", False, id="a second before opening"),
        pytest.param("11-23 08:00", True, id="the opening instant"),
        pytest.param("11-23 11:59:59", True, id="the last second"),
        pytest.param("11-23 12:00", False, id="the closing instant"),
        pytest.param("11-23 12:59:59", False, id="the end of the break"),
        pytest.param("11-23 13:00", True, id="after the break"),
        pytest.param("11-28 09:00", False, id="Saturday"),
    ],
)
def test_law_01_working_time_is_half_open(moment: str, is_open: bool) -> None:
    assert Calendar(OFFICE).is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        pytest.param("11-23 09:00", 3 * HOUR - 1, "11-23 11:59:59", id="a second before closing"),
        pytest.param("11-23 09:00", 3 * HOUR + 1, "11-23 13:00:01", id="a second more than until closing"),
        pytest.param("11-23 12:00", 1, "11-23 13:00:01", id="from the closing instant"),
        pytest.param("11-23 17:00", 1, "11-24 08:00:01", id="from the last closing of the day"),
        pytest.param("11-27 17:00", HOUR, "11-30 09:00", id="over the weekend"),
        pytest.param("11-23 07:00", HOUR, "11-23 09:00", id="from before opening"),
        pytest.param("11-23 08:00", 40 * HOUR + 1, "11-30 08:00:01", id="a week"),
    ],
)
@pytest.mark.parametrize("hours", [OFFICE, ROLLING], ids=["stays", "next-opening"])
def test_law_01_work_counts_from_the_next_opening(hours: Hours, start: str, amount: int, due: str) -> None:
    assert Calendar(hours).add(at(start), Seconds(amount)) == at(due)


@pytest.mark.parametrize(
    ("start", "amount", "stays", "rolls"),
    [
        pytest.param("11-23 09:00", 3 * HOUR, "11-23 12:00", "11-23 13:00", id="at the break"),
        pytest.param("11-23 09:00", 7 * HOUR, "11-23 17:00", "11-24 08:00", id="at the end of the day"),
        pytest.param("11-27 12:00", 4 * HOUR, "11-27 17:00", "11-30 08:00", id="at the end of the week"),
        pytest.param("11-23 08:00", 40 * HOUR, "11-27 17:00", "11-30 08:00", id="a whole week"),
        pytest.param("11-22 10:00", 8 * HOUR, "11-23 17:00", "11-24 08:00", id="from a Sunday"),
        pytest.param("11-23 09:00", 3 * HOUR - 1, "11-23 11:59:59", "11-23 11:59:59", id="a second less"),
        pytest.param("11-23 11:59:59", 1, "11-23 12:00", "11-23 13:00", id="from the last second"),
        pytest.param("11-23 09:00", 3 * HOUR + 1, "11-23 13:00:01", "11-23 13:00:01", id="a second more"),
    ],
)
def test_law_02_used_up_exactly_at_a_closing(start: str, amount: int, stays: str, rolls: str) -> None:
    for calendar, due in ((Calendar(OFFICE), at(stays)), (Calendar(ROLLING), at(rolls))):
        assert calendar.add(at(start), Seconds(amount)) == due
        assert calendar.add(at(start), Seconds(amount)) == due, "asked again, once its hours are compiled"


def test_law_02_shifts_that_touch_have_no_closing_between_them() -> None:
    rolling = Calendar(Hours(UTC, TWO_SHIFTS.week, at_closing="next-opening"))
    assert rolling.add(at("11-23 06:00"), Seconds(8 * HOUR)) == at("11-23 14:00")
    assert rolling.add(at("11-23 06:00"), Seconds(16 * HOUR)) == at("11-24 06:00")


def test_law_02_the_turn_of_the_year_is_no_closing() -> None:
    rolling = Calendar(Hours(UTC, week(EVERY_DAY, "22:00-02:00"), at_closing="next-opening"))
    assert rolling.add(at("12-31 22:00"), Seconds(2 * HOUR)) == instant("2027-01-01 00:00", UTC)
    assert rolling.next_change(at("12-31 23:00")) == instant("2027-01-01 02:00", UTC)


def test_a_year_that_ends_open_and_a_new_one_that_begins_with_a_holiday() -> None:
    new_year = date(2027, 1, 1)
    calendar = Calendar(Hours(UTC, ROUND_THE_CLOCK.week, also=frozenset({new_year})))
    midnight = instant("2027-01-01 00:00", UTC)
    assert calendar.next_change(at("12-31 12:00")) == midnight
    assert not calendar.is_open(midnight)
    assert calendar.between(at("12-31 12:00"), Instant(midnight + 2 * DAY)) == 12 * HOUR + DAY
    assert calendar.add(at("12-31 12:00"), Seconds(DAY)) == midnight + DAY + 12 * HOUR


def test_law_03_a_reversed_span_is_negative() -> None:
    calendar = Calendar(OFFICE)
    assert calendar.between(at("11-23 09:00"), at("11-24 09:00")) == 8 * HOUR
    assert calendar.between(at("11-24 09:00"), at("11-23 09:00")) == -8 * HOUR
    assert calendar.between(at("11-23 09:00"), at("11-23 09:00")) == 0
    assert calendar.between(at("11-28 09:00"), at("11-29 09:00")) == 0
    last_second = at("11-23 11:59:59")
    assert calendar.between(at("11-23 08:00"), last_second) == 4 * HOUR - 1
    assert calendar.between(last_second, at("11-23 13:00")) == 1
    assert calendar.between(at("11-23 13:00"), last_second) == -1


@pytest.mark.parametrize("hours", [OFFICE, ROLLING], ids=["stays", "next-opening"])
@pytest.mark.parametrize(
    ("start", "rolled"),
    [
        pytest.param("11-23 08:00", "11-23 08:00", id="at the opening"),
        pytest.param("11-23 09:30:30", "11-23 09:30:30", id="inside"),
        pytest.param("11-23 11:59:59", "11-23 11:59:59", id="the last second"),
        pytest.param("11-23 12:00", "11-23 13:00", id="at the closing"),
        pytest.param("11-23 03:00", "11-23 08:00", id="before"),
        pytest.param("11-27 17:00", "11-30 08:00", id="Friday's closing"),
    ],
)
def test_law_03_a_zero_amount_stays_inside_and_rolls_outside(hours: Hours, start: str, rolled: str) -> None:
    calendar = Calendar(hours)
    assert calendar.add(at(start), Seconds(0)) == at(rolled)
    assert calendar.next_opening(at(start)) == at(rolled)


@pytest.mark.parametrize("hours", [OFFICE, ROLLING], ids=["stays", "next-opening"])
@pytest.mark.parametrize(
    ("start", "amount", "back"),
    [
        pytest.param("11-23 14:00", HOUR, "11-23 13:00", id="used up at an opening is that opening"),
        pytest.param("11-23 14:00", HOUR + 1, "11-23 11:59:59", id="a second more"),
        pytest.param("11-23 14:00", HOUR - 1, "11-23 13:00:01", id="a second less"),
        pytest.param("11-23 13:00", 4 * HOUR, "11-23 08:00", id="from an opening over the span before"),
        pytest.param("11-23 12:30", HOUR, "11-23 11:00", id="from outside it counts from the last closing"),
        pytest.param("11-23 08:00", 1, "11-20 16:59:59", id="from Monday's opening"),
        pytest.param("11-22 08:00", 40 * HOUR, "11-16 08:00", id="a week"),
    ],
)
def test_law_03_going_back_is_the_mirror_image(hours: Hours, start: str, amount: int, back: str) -> None:
    assert Calendar(hours).add(at(start), Seconds(-amount)) == at(back)


def test_law_06_round_the_clock_is_plain_time() -> None:
    start = at("03-07 12:00", NEW_YORK)
    assert ALWAYS.add(start, Seconds(24 * HOUR)) == start + 86_400
    assert ALWAYS.add(start, Seconds(-1)) == start - 1
    assert ALWAYS.between(Instant(start + 5), start) == -5
    assert ALWAYS.is_open(YEAR_1)
    assert ALWAYS.next_opening(start) == start
    assert ALWAYS.next_change(start) is None
    assert list(ALWAYS.spans(start, Instant(start + 9))) == [(start, start + 9)]
    assert list(ALWAYS.spans(start, start)) == []
    assert ALWAYS.between(YEAR_1, YEAR_9999) == YEAR_9999 - YEAR_1


def test_law_06_declared_round_the_clock_agrees_with_always() -> None:
    declared = Calendar(Hours(NEW_YORK, week(EVERY_DAY, "00:00-24:00")))
    start, end = at("01-01 00:00"), instant("2031-06-01 12:34:56", UTC)
    assert declared.between(start, end) == ALWAYS.between(start, end)
    assert declared.add(start, Seconds(end - start)) == end
    assert declared.add(end, Seconds(start - end)) == start
    assert list(declared.spans(start, end)) == [(start, end)]
    assert declared.next_change(start) is None
    assert declared != ALWAYS


def test_law_06_round_the_clock_may_come_before_or_after_another_calendar() -> None:
    office, noon, end = Calendar(OFFICE), at("11-23 12:00"), at("12-31 12:00")
    assert list(office.followed_by(ALWAYS, noon).spans(noon, end)) == [(noon, end)]
    start = at("06-01 12:00")
    assert list(ALWAYS.followed_by(office, noon).spans(start, noon)) == [(start, noon)]


def test_instants_far_out_are_answered() -> None:
    """A calendar is open in the years 1950 to 2149 only."""
    calendar = Calendar(OFFICE)
    for far in (YEAR_1, YEAR_9999, Instant(-(10**18)), Instant(10**18)):
        assert not calendar.is_open(far)
        assert calendar.next_opening(far) is None
        assert calendar.next_change(far) is None
        assert calendar.add(far, Seconds(1)) is None
        assert calendar.add(far, Seconds(-1)) is None
        assert calendar.between(far, far) == 0
    first, last = instant("1950-01-01 00:00", UTC), instant("2150-01-01 00:00", UTC)
    assert calendar.between(YEAR_1, YEAR_9999) == calendar.between(first, last) > 199 * 52 * 40 * HOUR
    assert calendar.between(YEAR_9999, YEAR_1) == calendar.between(last, first)
    assert calendar.add(at("11-23 08:00"), Seconds(10**12)) is None
    assert calendar.add(at("11-23 08:00"), Seconds(-(10**12))) is None
    assert calendar.next_opening(Instant(first - 300 * DAY)) == instant("1950-01-02 08:00", UTC)
    assert calendar.add(Instant(last + 300 * DAY), Seconds(-60)) == instant("2149-12-31 16:59", UTC)
    assert len(list(calendar.spans(Instant(last - 7 * DAY), YEAR_9999))) == 10
    assert next(calendar.spans(YEAR_1, last)) == (instant("1950-01-02 08:00", UTC), instant("1950-01-02 12:00", UTC))


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_no_answer_depends_on_the_zone_of_the_machine(zone: str) -> None:
    script = """
from rules.calendars import Calendar, Hours, Shift
from rules.instants import instant
calendar = Calendar(Hours("UTC", ((Shift(0, 86400),),) * 7))
first, last = instant("1950-01-01 00:00", "UTC"), instant("2150-01-01 00:00", "UTC")
assert calendar.next_opening(first - 9) == first
assert list(calendar.spans(last - 9, last + 9)) == [(last - 9, last)]
for hour in range(-24, 25):
    near = instant("2027-01-01 00:00", "UTC") + hour * 3600
    assert Calendar(calendar.pieces).between(near, near + 60) == 60
"""
    told = {**os.environ, "TZ": zone}
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2], env=told, timeout=60)


@pytest.mark.parametrize("hours", [OFFICE, ROLLING, ROUND_THE_CLOCK], ids=["office", "rolling", "round the clock"])
def test_ten_years_of_open_time_are_found_ahead_and_back(hours: Hours) -> None:
    start, end = at("11-23 08:00"), instant("2036-11-24 08:30", UTC)
    amount = Calendar(hours).between(start, end)
    assert Calendar(hours).add(start, amount) == end
    assert Calendar(hours).add(end, Seconds(-amount)) == start


def test_a_century_of_open_time_is_found() -> None:
    calendar = Calendar(ROUND_THE_CLOCK)
    start = at("11-23 08:00")
    assert calendar.add(start, Seconds(100 * 366 * DAY)) == start + 100 * 366 * DAY


def test_next_change_walks_every_opening_and_closing() -> None:
    calendar = Calendar(OFFICE)
    changes = ["11-27 12:00", "11-27 13:00", "11-27 17:00", "11-30 08:00", "11-30 12:00"]
    for moment, following in pairwise(changes):
        assert calendar.next_change(at(moment)) == at(following)
        assert calendar.next_change(Instant(at(following) - 1)) == at(following)


def test_a_span_over_the_turn_of_a_year_is_one() -> None:
    start, end = at("12-31 12:00"), instant("2029-01-02 00:00", UTC)
    assert list(Calendar(ROUND_THE_CLOCK).spans(start, end)) == [(start, end)]


def test_the_end_of_the_last_year_is_a_closing() -> None:
    calendar = Calendar(ROUND_THE_CLOCK)
    end = instant("2150-01-01 00:00", UTC)
    assert calendar.next_change(Instant(end - DAY)) == end
    assert calendar.add(Instant(end - DAY), Seconds(DAY)) == end
    assert calendar.add(Instant(end - DAY), Seconds(DAY + 1)) is None
    assert list(calendar.spans(Instant(end - DAY), Instant(end + DAY))) == [(end - DAY, end)]


def test_spans_are_clipped_and_come_as_they_are_asked_for() -> None:
    calendar = Calendar(OFFICE)
    assert open_spans(calendar, "11-23 09:00", "11-23 14:00") == [
        (at("11-23 09:00"), at("11-23 12:00")),
        (at("11-23 13:00"), at("11-23 14:00")),
    ]
    assert open_spans(calendar, "11-23 12:00", "11-23 13:00") == []
    assert open_spans(calendar, "11-24 12:00", "11-23 13:00") == []
    endless = calendar.spans(at("11-23 00:00"), YEAR_9999)
    assert next(endless) == (at("11-23 08:00"), at("11-23 12:00"))
    calendar.between(YEAR_1, at("11-23 00:00"))
    assert next(endless) == (at("11-23 13:00"), at("11-23 17:00"))


def test_equal_declarations_are_equal_calendars() -> None:
    assert Calendar(OFFICE) == Calendar(Hours(UTC, week(WEEKDAYS, "08:00-12:00", "13:00-17:00")))
    assert hash(Calendar(OFFICE)) == hash(Calendar(OFFICE)) != hash(Calendar(ROLLING))
    assert Calendar(OFFICE) != Calendar(ROLLING)
    assert Calendar(OFFICE) != OFFICE
    spelt_out = Hours(UTC, OFFICE.week, None, None, frozenset(), frozenset(), (), (), "stays")
    assert Calendar(spelt_out) == Calendar(OFFICE)


def test_what_is_declared_can_be_the_key_of_a_table() -> None:
    closed = Hours(UTC, OFFICE.week, closures=(Closure(at("11-23 09:00"), at("11-23 10:00"), "Drill"),))
    assert {Calendar(closed): 1, Calendar(OFFICE): 2}[Calendar(closed)] == 1
    noon = at("11-23 12:00")
    assert {Earlier(noon, Calendar(closed)): 1}[Earlier(noon, Calendar(closed))] == 1
