"""What a plant declares about a calendar: laws 4, 5, 8 and 22 and holidays, as tables."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from rules.calendars import Calendar, Closure, Hours, NotACountry, Shift, country_holidays
from rules.instants import DAY, HOUR, Instant, NotAZone, Seconds, instant
from tests.rules.working_weeks import (
    EVERY_DAY,
    LORD_HOWE,
    MADRID,
    MON_SAT,
    NEW_YORK,
    NIGHTS,
    OFFICE,
    TWO_SHIFTS,
    UTC,
    WEEKDAYS,
    at,
    open_spans,
    shifts,
    week,
)


def test_law_04_shifts_that_touch_or_overlap_are_one_span() -> None:
    assert open_spans(Calendar(TWO_SHIFTS), "11-23 00:00", "11-24 00:00") == [(at("11-23 06:00"), at("11-23 22:00"))]
    overlapping = Calendar(Hours(UTC, week(EVERY_DAY, "12:00-18:00", "06:00-14:00", "07:00-08:00")))
    assert open_spans(overlapping, "11-23 00:00", "11-24 00:00") == [(at("11-23 06:00"), at("11-23 18:00"))]


def test_law_04_a_shift_over_midnight_is_one_span_of_the_day_on_which_it_starts() -> None:
    calendar = Calendar(NIGHTS)
    assert open_spans(calendar, "11-26 12:00", "11-30 23:00") == [
        (at("11-26 22:00"), at("11-27 06:00")),
        (at("11-27 22:00"), at("11-28 06:00")),
        (at("11-30 22:00"), at("11-30 23:00")),
    ]
    assert calendar.add(at("11-27 22:00"), Seconds(8 * HOUR)) == at("11-28 06:00")
    assert calendar.next_change(at("11-27 22:00")) == at("11-28 06:00")


def test_law_04_a_holiday_removes_the_shifts_that_start_on_it() -> None:
    calendar = Calendar(Hours(UTC, NIGHTS.week, also=frozenset({date(2026, 11, 25)})))
    assert open_spans(calendar, "11-24 12:00", "11-27 12:00") == [
        (at("11-24 22:00"), at("11-25 06:00")),
        (at("11-26 22:00"), at("11-27 06:00")),
    ]


@pytest.mark.parametrize(
    ("text", "length"),
    [("22:00-24:00", 2), ("22:00-00:00", 2), ("00:00-24:00", 24), ("00:00-00:00", 24), ("06:00-06:00", 24)],
)
def test_law_04_ends_of_shifts_at_midnight_and_a_day_later(text: str, length: int) -> None:
    calendar = Calendar(Hours(UTC, week(range(1), text)))
    assert calendar.between(at("11-20 00:00"), at("11-26 00:00")) == length * HOUR


@pytest.mark.parametrize(("opens", "closes"), [(-1, 60), (86_400, 60), (0, 86_401), (0, -1)])
def test_a_shift_lies_within_one_local_day(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="local day"):
        Shift(opens, closes)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="seven days, not 2"):
        Hours(UTC, ((), ()))


NIGHT_OF_THE_CHANGE = [
    pytest.param(NEW_YORK, "03-07", "03-08", 7, id="New York forward"),
    pytest.param(NEW_YORK, "10-31", "11-01", 9, id="New York back"),
    pytest.param(NEW_YORK, "11-23", "11-24", 8, id="New York, an ordinary night"),
    pytest.param(MADRID, "03-28", "03-29", 7, id="Madrid forward"),
    pytest.param(MADRID, "10-24", "10-25", 9, id="Madrid back"),
    pytest.param(LORD_HOWE, "10-03", "10-04", 7.5, id="Lord Howe forward"),
    pytest.param(LORD_HOWE, "04-04", "04-05", 8.5, id="Lord Howe back"),
]


@pytest.mark.parametrize(("zone", "evening", "morning", "length"), NIGHT_OF_THE_CHANGE)
def test_law_05_a_night_shift_is_as_long_as_it_is(zone: str, evening: str, morning: str, length: float) -> None:
    calendar = Calendar(Hours(zone, week(EVERY_DAY, "22:00-06:00")))
    opens, closes = at(f"{evening} 22:00", zone), at(f"{morning} 06:00", zone)
    assert list(calendar.spans(Instant(opens - HOUR), Instant(closes + HOUR))) == [(opens, closes)]
    assert calendar.between(opens, closes) == closes - opens == length * HOUR
    assert calendar.add(opens, Seconds(int(length * HOUR))) == closes
    assert calendar.add(closes, Seconds(-int(length * HOUR))) == opens


@pytest.mark.parametrize(
    ("zone", "day", "shift", "opens", "closes"),
    [
        pytest.param(NEW_YORK, "03-08", "02:30-08:00", "07:00", "12:00", id="opening in the gap"),
        pytest.param(NEW_YORK, "03-08", "02:00-08:00", "07:00", "12:00", id="opening at the start of the gap"),
        pytest.param(NEW_YORK, "03-08", "03:00-08:00", "07:00", "12:00", id="opening at the end of the gap"),
        pytest.param(NEW_YORK, "03-08", "00:00-02:30", "05:00", "07:00", id="closing in the gap"),
        pytest.param(NEW_YORK, "11-01", "01:30-08:00", "05:30", "13:00", id="opening in the fold"),
        pytest.param(NEW_YORK, "11-01", "00:00-01:30", "04:00", "06:30", id="closing in the fold"),
        pytest.param(NEW_YORK, "11-01", "00:00-01:00", "04:00", "06:00", id="closing at the start of the fold"),
        pytest.param(NEW_YORK, "11-01", "00:00-02:00", "04:00", "07:00", id="closing at the end of the fold"),
        pytest.param(NEW_YORK, "11-01", "01:00-01:30", "05:00", "06:30", id="all of it in the fold"),
        pytest.param(MADRID, "03-29", "02:15-08:00", "01:00", "06:00", id="Madrid: opening in the gap"),
        pytest.param(MADRID, "10-25", "02:30-08:00", "00:30", "07:00", id="Madrid: opening in the fold"),
        pytest.param(MADRID, "10-25", "00:00-02:30", "-22:00", "01:30", id="Madrid: closing in the fold"),
        pytest.param(LORD_HOWE, "10-04", "02:15-08:00", "-15:30", "-21:00", id="Lord Howe: opening in the gap"),
        pytest.param(LORD_HOWE, "04-05", "01:45-08:00", "-14:45", "-21:30", id="Lord Howe: opening in the fold"),
        pytest.param(LORD_HOWE, "04-05", "00:00-01:45", "-13:00", "-15:15", id="Lord Howe: closing in the fold"),
    ],
)
def test_law_05_clock_changes_are_elapsed_truth(zone: str, day: str, shift: str, opens: str, closes: str) -> None:
    """Expected times are UTC, of the day before where they start with a minus."""

    def utc(text: str) -> Instant:
        shown = at(f"{day} {text.removeprefix('-')}")
        return Instant(shown - DAY) if text.startswith("-") else shown

    calendar = Calendar(Hours(zone, week(EVERY_DAY, shift)))
    noon = at(f"{day} 12:00", zone)
    assert list(calendar.spans(Instant(noon - 14 * HOUR), noon)) == [(utc(opens), utc(closes))]


def test_law_05_a_night_shift_may_close_in_the_fold_of_the_next_evening() -> None:
    """Santiago turns its clocks back from Saturday's midnight to 23:00."""
    fridays = Hours("America/Santiago", week(range(4, 5), "23:45-23:30"))
    assert open_spans(Calendar(fridays), "04-02 00:00", "04-08 00:00") == [(at("04-04 02:45"), at("04-05 03:30"))]


def test_law_05_a_shift_inside_the_gap_does_not_happen() -> None:
    calendar = Calendar(Hours(NEW_YORK, week(EVERY_DAY, "02:10-02:50")))
    assert calendar.next_opening(at("03-07 12:00", NEW_YORK)) == at("03-09 02:10", NEW_YORK)


def test_law_05_a_shift_may_open_and_close_at_any_second_of_the_day_of_a_change() -> None:
    to_the_second = Hours(NEW_YORK, ((Shift(8 * HOUR + 61, 9 * HOUR + 3),),) * 7)
    opens, closes = at("03-08 08:01:01", NEW_YORK), at("03-08 09:00:03", NEW_YORK)
    assert list(Calendar(to_the_second).spans(Instant(opens - HOUR), Instant(closes + HOUR))) == [(opens, closes)]


def test_law_05_a_day_that_a_zone_left_out_has_no_shifts() -> None:
    calendar = Calendar(Hours("Pacific/Apia", week(EVERY_DAY, "08:00-16:00")))
    begin, end = (instant(f"2011-12-{day} 00:00", "Pacific/Apia") for day in ("29", "31"))
    assert calendar.between(begin, end) == 8 * HOUR


PUERTO_RICO = Hours(
    "America/Puerto_Rico",
    week(MON_SAT, "06:00-14:00"),
    country="PR",
    also=frozenset({date(2026, 12, 24)}),
    except_=frozenset({date(2026, 2, 16), date(2026, 12, 24)}),
    on=(
        (date(2026, 12, 31), shifts("06:00-12:00")),
        (date(2026, 12, 25), shifts("08:00-09:00")),
        (date(2026, 5, 5), ()),
    ),
)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param("11-23", 8, id="an ordinary Monday"),
        pytest.param("11-26", 0, id="a holiday of the country"),
        pytest.param("07-03", 0, id="a holiday observed the Friday before"),
        pytest.param("07-04", 0, id="the holiday itself, a Saturday"),
        pytest.param("02-16", 8, id="a holiday of the country that is worked"),
        pytest.param("12-24", 0, id="a further holiday, whatever is excepted"),
        pytest.param("12-31", 6, id="other hours on one date"),
        pytest.param("12-25", 1, id="other hours on a holiday"),
        pytest.param("05-05", 0, id="a day off"),
        pytest.param("11-22", 0, id="a Sunday"),
    ],
)
def test_holidays_and_single_dates(day: str, hours: int) -> None:
    midnight = at(f"{day} 00:00", PUERTO_RICO.time_zone)
    assert Calendar(PUERTO_RICO).between(midnight, Instant(midnight + DAY)) == hours * HOUR


def test_holidays_of_a_subdivision() -> None:
    boston = Calendar(Hours(NEW_YORK, week(WEEKDAYS, "08:30-17:00"), country="US", subdivision="MA"))
    nation = Calendar(Hours(NEW_YORK, week(WEEKDAYS, "08:30-17:00"), country="US"))
    patriots_day = at("04-20 09:00", NEW_YORK)
    assert nation.is_open(patriots_day)
    assert not boston.is_open(patriots_day)


@pytest.mark.parametrize(
    ("country", "subdivision", "named"), [("XX", None, "XX"), ("", None, ""), ("US", "ZZ", "US, ZZ")]
)
def test_an_unknown_country_is_named(country: str, subdivision: str | None, named: str) -> None:
    with pytest.raises(NotACountry, match=f"^{named}$"):
        country_holidays(country, subdivision, 2026)
    with pytest.raises(NotACountry):
        Calendar(Hours(UTC, OFFICE.week, country=country, subdivision=subdivision)).is_open(at("11-23 09:00"))


def test_an_unknown_country_without_a_subdivision_is_named_alone() -> None:
    with pytest.raises(NotACountry, match=r"^XX$"):
        Calendar(Hours(UTC, OFFICE.week, country="XX")).is_open(at("11-23 09:00"))


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(NotAZone, match="Mars/Base"):
        Calendar(Hours("Mars/Base", OFFICE.week)).is_open(at("11-23 09:00"))


def test_years_that_the_library_does_not_know_are_answered_without_a_warning() -> None:
    assert date(1955, 8, 15) in country_holidays("IN", None, 1955)
    assert country_holidays("US", None, 2149) == frozenset()


def test_the_holidays_are_imported_only_where_a_country_is_named() -> None:
    script = """
import sys
from rules.calendars import Calendar, Hours, Shift
hours = Hours("UTC", ((Shift(0, 60),),) * 7)
assert Calendar(hours).next_opening(100) == 86400
assert "holidays" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])


DRILL = Closure(at("11-24 10:00"), at("11-24 11:30"), "Fire drill")


def test_law_08_a_closure_cuts_the_spans() -> None:
    calendar = Calendar(Hours(UTC, OFFICE.week, closures=(DRILL,)))
    assert open_spans(calendar, "11-24 00:00", "11-25 00:00") == [
        (at("11-24 08:00"), at("11-24 10:00")),
        (at("11-24 11:30"), at("11-24 12:00")),
        (at("11-24 13:00"), at("11-24 17:00")),
    ]
    assert calendar.add(at("11-24 08:00"), Seconds(2 * HOUR)) == at("11-24 10:00")
    assert calendar.add(at("11-24 08:00"), Seconds(3 * HOUR)) == at("11-24 13:30")
    assert calendar.next_opening(at("11-24 10:00")) == at("11-24 11:30")
    rolling = Calendar(Hours(UTC, OFFICE.week, closures=(DRILL,), at_closing="next-opening"))
    assert rolling.add(at("11-24 08:00"), Seconds(2 * HOUR)) == at("11-24 11:30")


@pytest.mark.parametrize(
    ("begins", "ends", "left"),
    [
        pytest.param("11-24 06:00", "11-24 08:00", 8, id="before opening"),
        pytest.param("11-24 12:00", "11-24 13:00", 8, id="in the break"),
        pytest.param("11-24 08:00", "11-24 12:00", 4, id="exactly one span"),
        pytest.param("11-24 07:00", "11-24 09:00", 7, id="over the opening"),
        pytest.param("11-24 11:00", "11-24 14:00", 6, id="over the break"),
        pytest.param("11-23 12:00", "11-25 12:00", 0, id="the whole day"),
        pytest.param("11-24 11:00", "11-24 10:00", 8, id="one that ends before it begins"),
        pytest.param("11-24 11:00", "11-24 11:00", 8, id="one that ends as it begins"),
    ],
)
def test_law_08_what_a_closure_leaves(begins: str, ends: str, left: int) -> None:
    calendar = Calendar(Hours(UTC, OFFICE.week, closures=(Closure(at(begins), at(ends), "Power cut"),)))
    assert calendar.between(at("11-24 00:00"), at("11-25 00:00")) == left * HOUR


def test_law_08_a_closure_leaves_no_empty_span() -> None:
    cuts = [("08:00", "10:00"), ("11:00", "12:00"), ("13:00", "17:00")]
    closures = tuple(Closure(at(f"11-24 {begins}"), at(f"11-24 {ends}"), "Power cut") for begins, ends in cuts)
    calendar = Calendar(Hours(UTC, OFFICE.week, closures=closures))
    assert open_spans(calendar, "11-24 07:00", "11-25 07:00") == [(at("11-24 10:00"), at("11-24 11:00"))]


def test_law_08_closures_may_overlap_and_come_in_any_order() -> None:
    cuts = [("14:00", "15:00"), ("09:00", "11:00"), ("10:00", "10:30"), ("10:45", "11:15"), ("14:30", "14:31")]
    closures = tuple(Closure(at(f"11-24 {begins}"), at(f"11-24 {ends}"), "Leak") for begins, ends in cuts)
    calendar = Calendar(Hours(UTC, OFFICE.week, closures=closures))
    assert calendar.between(at("11-24 00:00"), at("11-25 00:00")) == 8 * HOUR - HOUR - 2 * HOUR - 15 * 60


NOON = at("11-24 12:00")
EARLY, LATE = Hours(UTC, week(EVERY_DAY, "06:00-14:00")), Hours(UTC, week(EVERY_DAY, "10:00-18:00"))


def test_law_22_a_change_never_alters_time_already_used() -> None:
    before, after = Calendar(EARLY), Calendar([(at("01-01 00:00"), EARLY), (NOON, LATE)])
    start = at("11-20 00:00")
    assert after.between(start, NOON) == before.between(start, NOON)
    assert open_spans(after, "11-23 00:00", "11-26 00:00") == [
        (at("11-23 06:00"), at("11-23 14:00")),
        (at("11-24 06:00"), at("11-24 18:00")),
        (at("11-25 10:00"), at("11-25 18:00")),
    ]
    assert after.add(at("11-24 06:00"), Seconds(12 * HOUR)) == at("11-24 18:00")
    assert after.add(at("11-25 11:00"), Seconds(-2 * HOUR)) == at("11-24 17:00")


def test_law_22_the_first_version_covers_all_the_past() -> None:
    calendar = Calendar([(NOON, EARLY), (Instant(NOON + DAY), LATE)])
    assert calendar.is_open(at("01-05 06:00"))
    assert calendar == Calendar([(Instant(NOON - DAY), EARLY), (Instant(NOON + DAY), LATE)])


def test_law_22_a_change_in_the_middle_of_a_night_and_of_a_closed_time() -> None:
    midnight = at("11-25 00:00")
    calendar = Calendar([(NOON, NIGHTS), (midnight, EARLY)])
    assert open_spans(calendar, "11-24 12:00", "11-25 12:00") == [
        (at("11-24 22:00"), at("11-25 00:00")),
        (at("11-25 06:00"), at("11-25 12:00")),
    ]


def test_law_22_a_span_goes_on_over_a_change_whatever_else_that_day_had_before_it() -> None:
    split = Hours(UTC, week(EVERY_DAY, "06:00-14:00", "16:00-20:00"))
    calendar = Calendar([(at("01-01 00:00"), split), (NOON, LATE)])
    assert open_spans(calendar, "11-24 00:00", "11-25 00:00") == [(at("11-24 06:00"), at("11-24 18:00"))]


def test_law_22_zones_may_differ_between_versions() -> None:
    calendar = Calendar([(NOON, EARLY), (NOON, Hours(NEW_YORK, week(EVERY_DAY, "06:00-14:00")))])
    assert open_spans(calendar, "11-24 00:00", "11-25 00:00") == [(at("11-24 06:00"), at("11-24 19:00"))]


def test_law_22_each_version_has_its_own_rule_at_closing() -> None:
    stays, rolls = EARLY, Hours(UTC, EARLY.week, at_closing="next-opening")
    evening = at("11-24 20:00")
    calendar = Calendar([(NOON, stays), (evening, rolls)])
    assert calendar.add(at("11-24 06:00"), Seconds(8 * HOUR)) == at("11-24 14:00")
    assert calendar.add(at("11-24 06:00"), Seconds(16 * HOUR)) == at("11-26 06:00")
    reverse = Calendar([(NOON, rolls), (evening, stays)])
    assert reverse.add(at("11-24 06:00"), Seconds(8 * HOUR)) == at("11-25 06:00")
    assert reverse.add(at("11-24 06:00"), Seconds(16 * HOUR)) == at("11-25 14:00")


def test_law_22_a_closure_entered_afterwards_comes_off_the_past() -> None:
    with_drill = Hours(UTC, LATE.week, closures=(DRILL,))
    calendar = Calendar([(NOON, EARLY), (at("11-30 00:00"), with_drill)])
    assert calendar.between(at("11-24 06:00"), at("11-24 14:00")) == 8 * HOUR - 90 * 60


def test_law_22_a_closure_holds_for_its_version_and_no_later_one() -> None:
    lasting = Closure(at("11-24 10:00"), at("11-26 00:00"), "Flood")
    calendar = Calendar([(NOON, Hours(UTC, EARLY.week, closures=(lasting,))), (at("11-25 00:00"), EARLY)])
    assert open_spans(calendar, "11-24 00:00", "11-26 00:00") == [
        (at("11-24 06:00"), at("11-24 10:00")),
        (at("11-25 06:00"), at("11-25 14:00")),
    ]


@pytest.mark.parametrize("pieces", [[], [(NOON, EARLY), (Instant(NOON - 1), LATE)]], ids=["none", "out of order"])
def test_pieces_come_in_order(pieces: list[tuple[Instant, Hours]]) -> None:
    with pytest.raises(ValueError, match="order of their instants"):
        Calendar(pieces)
