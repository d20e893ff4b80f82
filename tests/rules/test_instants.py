"""Instants, local times and the duration grammar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.instants import (
    DAY,
    EARLIEST,
    HOUR,
    LATEST,
    LONGEST,
    MINUTE,
    Instant,
    NotADuration,
    NotAnInstant,
    NotAZone,
    Seconds,
    at_local,
    format_duration,
    instant,
    local,
    parse_duration,
    zone,
)

NEW_YORK, MADRID, LORD_HOWE, APIA = "America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("90s", 90),
        ("30m", 30 * MINUTE),
        ("90m", 90 * MINUTE),
        ("2h", 2 * HOUR),
        ("2h30m", 2 * HOUR + 30 * MINUTE),
        ("1d", 86_400),
        ("1d2h3m4s", DAY + 2 * HOUR + 3 * MINUTE + 4),
        ("1d4s", DAY + 4),
        ("02h", 2 * HOUR),
        ("0s", 0),
        ("PT2H", 2 * HOUR),
        ("PT90M", 90 * MINUTE),
        ("P1D", DAY),
        ("P1DT2H30M5S", DAY + 2 * HOUR + 30 * MINUTE + 5),
        ("PT0S", 0),
        ("36600d", LONGEST),
    ],
)
def test_a_duration_is_read(text: str, amount: int) -> None:
    assert parse_duration(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("24", id="a bare number"),
        pytest.param("h", id="a bare unit"),
        pytest.param("-1h", id="negative"),
        pytest.param("+1h", id="signed"),
        pytest.param("1.5h", id="a fraction"),
        pytest.param("PT1.5H", id="an ISO fraction"),
        pytest.param("1h 30m", id="a space inside"),
        pytest.param(" 1h", id="a space before"),
        pytest.param("1h\n", id="a line end"),
        pytest.param("30m2h", id="units the wrong way round"),
        pytest.param("2h2h", id="a unit twice"),
        pytest.param("1H", id="upper case"),
        pytest.param("pt2h", id="ISO in lower case"),
        pytest.param("1w", id="a week"),
        pytest.param("P1W", id="an ISO week"),
        pytest.param("P1M", id="an ISO month, which has no length"),
        pytest.param("P1Y", id="an ISO year"),
        pytest.param("P", id="ISO of nothing"),
        pytest.param("PT", id="ISO time of nothing"),
        pytest.param("P1DT", id="ISO time left out"),
        pytest.param("P2H", id="ISO hours without T"),
        pytest.param("\N{ARABIC-INDIC DIGIT THREE}h", id="a digit of another script"),
        pytest.param("two hours", id="words"),
        pytest.param("[/]", id="markup"),
        pytest.param("36600d1s", id="longer than a century"),
        pytest.param("999999999d", id="far longer than a century"),
        pytest.param("9" * 5_000 + "s", id="an endless number"),
    ],
)
def test_what_is_no_duration_is_named(text: str) -> None:
    with pytest.raises(NotADuration) as caught:
        parse_duration(text)
    assert caught.value.args == (text,)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0s"),
        (1, "1s"),
        (59, "59s"),
        (60, "1m"),
        (3_600, "1h"),
        (5_400, "1h30m"),
        (86_400, "1d"),
        (90_061, "1d1h1m1s"),
        (-40, "-40s"),
        (-90_000, "-1d1h"),
        (36_600 * 86_400, "36600d"),
    ],
)
def test_a_duration_is_written_with_its_largest_units_first(amount: int, text: str) -> None:
    assert format_duration(Seconds(amount)) == text


@given(st.integers(0, LONGEST))
def test_a_written_duration_reads_as_the_same_amount(amount: int) -> None:
    assert parse_duration(format_duration(Seconds(amount))) == amount


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("2026-11-23 08:00", "2026-11-23 13:00", id="wall clock"),
        pytest.param("2026-11-23T08:00", "2026-11-23 13:00", id="with T"),
        pytest.param("2026-11-23 08:00:30", "2026-11-23 13:00:30", id="seconds"),
        pytest.param("2026-07-23 08:00", "2026-07-23 12:00", id="in summer"),
        pytest.param("2026-11-23 08:00Z", "2026-11-23 08:00", id="UTC"),
        pytest.param("2026-11-23T08:00:00+05:30", "2026-11-23 02:30", id="an offset"),
        pytest.param("2026-11-23 08:00:00-0300", "2026-11-23 11:00", id="an offset without colon"),
        pytest.param("2026-11-23 08:00-00:00", "2026-11-23 08:00", id="minus nothing"),
        pytest.param("1970-01-01 00:00Z", "1970-01-01 00:00", id="the epoch"),
        pytest.param("1969-12-31 23:59:59Z", "1969-12-31 23:59:59", id="before the epoch"),
        pytest.param("2024-02-29 12:00", "2024-02-29 17:00", id="a leap day"),
    ],
)
def test_an_instant_is_read(text: str, shown: str) -> None:
    assert instant(text, NEW_YORK) == utc(shown)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2026-11-23", id="a date"),
        pytest.param("08:00", id="a time"),
        pytest.param("2026-11-23 8:00", id="one digit"),
        pytest.param("2026-11-23  08:00", id="two spaces"),
        pytest.param("2026-11-23 08:00 ", id="a space after"),
        pytest.param("2026-11-23 08:00\n", id="a line end"),
        pytest.param("2026-11-23 24:00", id="hour 24"),
        pytest.param("2026-11-23 08:60", id="minute 60"),
        pytest.param("2026-11-23 08:00:60", id="second 60"),
        pytest.param("2026-11-23 08:00:00.5", id="a fraction"),
        pytest.param("2026-02-29 08:00", id="no leap year"),
        pytest.param("2026-13-01 08:00", id="month 13"),
        pytest.param("2026-11-23 24:00Z", id="hour 24, UTC"),
        pytest.param("2026-02-30 08:00Z", id="February 30, UTC"),
        pytest.param("2026-11-23 08:00+24:00", id="an offset of a day"),
        pytest.param("2026-11-23 08:00+99:99", id="an offset of nonsense"),
        pytest.param("2026-11-23 08:00 CET", id="an abbreviation"),
        pytest.param("0000-01-01 00:00", id="year 0"),
        pytest.param("0001-01-01 23:59Z", id="before the earliest"),
        pytest.param("9999-12-31 00:00Z", id="after the latest"),
        pytest.param("1795438800", id="a number"),
        pytest.param("yesterday", id="a word"),
        pytest.param("[/]", id="markup"),
    ],
)
def test_what_is_no_instant_is_named(text: str) -> None:
    with pytest.raises(NotAnInstant) as caught:
        instant(text, NEW_YORK)
    assert caught.value.args == (text,)


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "America", "../etc/passwd", "/etc/passwd", "UTC\0", "[/]", "zone.tab"]
)
def test_what_is_no_zone_is_named(name: str) -> None:
    with pytest.raises(NotAZone) as caught:
        zone(name)
    assert caught.value.args == (name,)
    with pytest.raises(NotAZone):
        instant("2026-11-23 08:00", name)


@pytest.mark.parametrize(
    ("zone_name", "text", "first", "last"),
    [
        pytest.param(NEW_YORK, "2026-03-08 01:59", "2026-03-08 06:59", None, id="before the gap"),
        pytest.param(NEW_YORK, "2026-03-08 02:00", "2026-03-08 07:00", None, id="the start of the gap"),
        pytest.param(NEW_YORK, "2026-03-08 02:59", "2026-03-08 07:00", None, id="inside the gap"),
        pytest.param(NEW_YORK, "2026-03-08 03:00", "2026-03-08 07:00", None, id="the end of the gap"),
        pytest.param(NEW_YORK, "2026-11-01 00:59", "2026-11-01 04:59", None, id="before the fold"),
        pytest.param(NEW_YORK, "2026-11-01 01:00", "2026-11-01 05:00", "2026-11-01 06:00", id="the start of the fold"),
        pytest.param(NEW_YORK, "2026-11-01 01:59", "2026-11-01 05:59", "2026-11-01 06:59", id="the end of the fold"),
        pytest.param(NEW_YORK, "2026-11-01 02:00", "2026-11-01 07:00", None, id="after the fold"),
        pytest.param(MADRID, "2026-03-29 02:30", "2026-03-29 01:00", None, id="Madrid's gap"),
        pytest.param(MADRID, "2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 01:30", id="Madrid's fold"),
        pytest.param(LORD_HOWE, "2026-10-04 02:29", "2026-10-03 15:30", None, id="a gap of half an hour"),
        pytest.param(LORD_HOWE, "2026-10-04 02:30", "2026-10-03 15:30", None, id="the end of that gap"),
        pytest.param(LORD_HOWE, "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-04 15:15", id="a half-hour fold"),
        pytest.param(APIA, "2011-12-30 12:00", "2011-12-30 10:00", None, id="a day that was left out"),
    ],
)
def test_law_05_local_times_in_gaps_and_folds(zone_name: str, text: str, first: str, last: str | None) -> None:
    """Expected times are UTC; `last` where the clocks show the time twice."""
    shown = datetime.fromisoformat(text)
    parts = shown.year, shown.month, shown.day, shown.hour, shown.minute
    assert instant(text, zone_name) == at_local(*parts, zone_name=zone_name) == utc(first)
    assert at_local(*parts, zone_name=zone_name, last=True) == utc(last or first)


@given(st.integers(EARLIEST, LATEST), st.sampled_from([NEW_YORK, MADRID, LORD_HOWE, APIA, "UTC", "Asia/Kathmandu"]))
def test_what_the_clocks_show_reads_as_one_of_the_instants_that_show_it(at: int, zone_name: str) -> None:
    shown = local(Instant(at), zone_name)
    parts = shown.year, shown.month, shown.day, shown.hour, shown.minute, shown.second
    both = {at_local(*parts, zone_name=zone_name), at_local(*parts, zone_name=zone_name, last=True)}
    assert at in both
    assert {local(each, zone_name).naive() for each in both} == {shown.naive()}


@pytest.mark.parametrize("parts", [(2026, 2, 29), (2026, 11, 23, 24), (2026, 11, 23, 8, 60), (0, 1, 1), (10_000, 1, 1)])
def test_a_time_that_no_clock_shows_is_an_error(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"must be in|out of range"):
        at_local(*parts, zone_name="UTC")


@pytest.mark.parametrize("zone_name", ["UTC", "Etc/GMT+12", "Pacific/Kiritimati", NEW_YORK])
def test_the_bounds_have_a_date_in_every_zone(zone_name: str) -> None:
    assert local(EARLIEST, zone_name).year == 1
    assert local(LATEST, zone_name).year == 9999
    for beyond in (EARLIEST - 1, LATEST + 1, -(10**18), 10**18):
        with pytest.raises(ValueError, match="no calendar shows"):
            local(Instant(beyond), zone_name)
    assert instant("0001-01-02 00:00:00Z", zone_name) == EARLIEST
    assert instant("9999-12-30 23:59:59Z", zone_name) == LATEST
