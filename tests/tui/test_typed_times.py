"""The times that people type, near Tuesday 24 November 2026 14:07:32 in Puerto Rico."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.instants import DAY, HOUR, MINUTE, Instant, NotAnInstant, instant
from tui.typed_times import Tense, TypedTimes

ZONE = "America/Puerto_Rico"
NOW = instant("2026-11-24 14:07:32", ZONE)
TIMES = TypedTimes(NOW, ZONE)


@pytest.mark.parametrize(
    ("typed", "past", "future"),
    [
        pytest.param("08:00", "2026-11-24 08:00", "2026-11-25 08:00", id="a time alone is the nearest that fits"),
        pytest.param("8:00", "2026-11-24 08:00", "2026-11-25 08:00", id="one digit is enough"),
        pytest.param("15:30", "2026-11-23 15:30", "2026-11-24 15:30", id="today where it is still to come"),
        pytest.param("14:07:32", "2026-11-24 14:07:32", "2026-11-24 14:07:32", id="now is both"),
        pytest.param("14:07", "2026-11-24 14:07", "2026-11-25 14:07", id="the minute that has begun is past"),
        pytest.param("3:30 pm", "2026-11-23 15:30", "2026-11-24 15:30", id="afternoon"),
        pytest.param("12:15 a.m.", "2026-11-24 00:15", "2026-11-25 00:15", id="after midnight"),
        pytest.param("12:15pm", "2026-11-24 12:15", "2026-11-25 12:15", id="after noon"),
        pytest.param("mon 08:00", "2026-11-23 08:00", "2026-11-30 08:00", id="a weekday"),
        pytest.param("LUN 08:00", "2026-11-23 08:00", "2026-11-30 08:00", id="a weekday in Spanish"),
        pytest.param("tue 08:00", "2026-11-24 08:00", "2026-12-01 08:00", id="this weekday, in the morning"),
        pytest.param("martes 16:00", "2026-11-17 16:00", "2026-11-24 16:00", id="this weekday, in the afternoon"),
        pytest.param("mié 08:00", "2026-11-18 08:00", "2026-11-25 08:00", id="with an accent"),
        pytest.param("miercoles a las 8:00", "2026-11-18 08:00", "2026-11-25 08:00", id="without one"),
        pytest.param("on Wednesday at 08:00", "2026-11-18 08:00", "2026-11-25 08:00", id="in a whole sentence"),
        pytest.param("08:00 sábado", "2026-11-21 08:00", "2026-11-28 08:00", id="the day behind"),
        pytest.param("today 08:00", "2026-11-24 08:00", "2026-11-24 08:00", id="today is today"),
        pytest.param("mañana 08:00", "2026-11-25 08:00", "2026-11-25 08:00", id="tomorrow"),
        pytest.param("ayer a las 22:15", "2026-11-23 22:15", "2026-11-23 22:15", id="yesterday"),
        pytest.param("24 Nov 08:00", "2026-11-24 08:00", "2027-11-24 08:00", id="as the board writes it"),
        pytest.param("3 dic 08:00", "2025-12-03 08:00", "2026-12-03 08:00", id="as the board writes it in Spanish"),
        pytest.param("3 de diciembre, 08:00", "2025-12-03 08:00", "2026-12-03 08:00", id="the month in full"),
        pytest.param("24 mar 2027 08:00", "2027-03-24 08:00", "2027-03-24 08:00", id="a year says it all"),
        pytest.param("2026-11-24 08:00", "2026-11-24 08:00", "2026-11-24 08:00", id="a date"),
        pytest.param("2026-11-24T08:00:05", "2026-11-24 08:00:05", "2026-11-24 08:00:05", id="a date with T"),
        pytest.param("2026-11-24t12:00z", "2026-11-24 08:00", "2026-11-24 08:00", id="of another zone"),
        pytest.param("now", "2026-11-24 14:07:32", "2026-11-24 14:07:32", id="now"),
        pytest.param("ahora", "2026-11-24 14:07:32", "2026-11-24 14:07:32", id="now in Spanish"),
    ],
)
def test_what_is_typed_is_an_instant(typed: str, past: str, future: str) -> None:
    assert TIMES.read(typed, Tense.PAST) == instant(past, ZONE)
    assert TIMES.read(typed, Tense.FUTURE) == instant(future, ZONE)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("+30m", 30 * MINUTE),
        ("in 2h", 2 * HOUR),
        ("in 2 hours", 2 * HOUR),
        ("en 2 h 30 min", 150 * MINUTE),
        ("dentro de 2 horas", 2 * HOUR),
        ("+1d", DAY),
        ("en 1 día", DAY),
        ("-30m", -30 * MINUTE),
        ("−45 s", -45),
        ("30m ago", -30 * MINUTE),
        ("2 hours 5 minutes ago", -125 * MINUTE),
        ("hace 30 minutos", -30 * MINUTE),
    ],
)
def test_an_amount_counts_from_now(typed: str, seconds: int) -> None:
    assert TIMES.read(typed, Tense.FUTURE) == NOW + seconds


@pytest.mark.parametrize(
    "typed",
    [
        *("", "8", "soon", "25:00", "08:60", "13:00 pm", "0:30 am", "mon", "08:00 08:00", "blursday 08:00"),
        *(
            "31 nov 08:00",
            "2026-02-30 08:00",
            "+",
            "+30",
            "in",
            "+30 bananas",
            "-999999999d",
            "+9999999d",
            "3 13 08:00",
        ),
        *("29 feb 08:00", "[/]", "\x1b[31m", "日本語"),
    ],
)
def test_anything_else_is_not_an_instant(typed: str) -> None:
    for tense in Tense:
        with pytest.raises(NotAnInstant):
            TIMES.read(typed, tense)


@given(st.text(), st.sampled_from(Tense))
@example("9:99 9999", Tense.PAST)
@example("1 ene 0001 00:00", Tense.PAST)
@example("31 dec 9999 23:59", Tense.FUTURE)
def test_any_text_is_an_instant_or_none(typed: str, tense: Tense) -> None:
    try:
        TIMES.read(typed, tense)
    except NotAnInstant:
        return


def test_a_time_in_the_minute_of_the_floor_is_not_before_it() -> None:
    floor = instant("2026-11-24 08:00:30", ZONE)
    assert TIMES.read("08:00", Tense.PAST, floor) == floor
    assert TIMES.read("08:01", Tense.PAST, floor) == instant("2026-11-24 08:01", ZONE)
    assert TIMES.read("07:59", Tense.PAST, floor) == instant("2026-11-24 07:59", ZONE)


def test_clock_changes_are_elapsed_truth() -> None:
    zone = "America/New_York"
    times = TypedTimes(instant("2026-03-07 12:00", zone), zone)
    assert times.read("02:30", Tense.FUTURE) == instant("2026-03-08 03:00", zone), "inside the gap: its end (law 5)"
    assert times.read("+1d", Tense.FUTURE) == instant("2026-03-08 13:00", zone)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(1800, "14:37"), (DAY - 1, "14:07"), (12 * HOUR, "02:07"), (DAY, "2026-11-25 14:07"), (-60, "14:06")],
)
def test_a_time_is_written_as_it_would_be_typed(seconds: int, written: str) -> None:
    at = Instant(NOW + seconds)
    assert TIMES.write(at) == written
    if seconds != DAY - 1:
        tense = Tense.PAST if seconds < 0 else Tense.FUTURE
        assert TIMES.read(written, tense) // MINUTE == at // MINUTE
