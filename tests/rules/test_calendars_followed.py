"""One calendar before an instant and another from it on (law 22)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.calendars import ALWAYS, Calendar, Closure, Hours, Shift
from rules.hours import joined_pieces
from rules.instants import DAY, HOUR, Instant, instant

ZONE = "America/Puerto_Rico"
MONDAY = instant("2026-11-23 00:00", ZONE)
NOON = Instant(MONDAY + 12 * HOUR)


def week(opens: int, closes: int) -> Hours:
    """The same hours on every day."""
    return Hours(ZONE, ((Shift(opens * HOUR, closes * HOUR),),) * 7)


def closed(hours: Hours, opens: int, closes: int) -> Hours:
    """The hours with a closure on that Monday."""
    closure = Closure(Instant(MONDAY + opens * HOUR), Instant(MONDAY + closes * HOUR), "x")
    return replace(hours, closures=(*hours.closures, closure))


EARLY, LATE = week(6, 14), week(10, 18)


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        pytest.param(EARLY, LATE, 6 + 6, id="each on its side"),
        pytest.param(closed(EARLY, 8, 9), LATE, 5 + 6, id="the first was closed before"),
        pytest.param(closed(EARLY, 11, 15), LATE, 5 + 6, id="the first was closed over the change"),
        pytest.param(EARLY, closed(LATE, 10, 11), 6 + 6, id="the second was closed before"),
        pytest.param(EARLY, closed(LATE, 11, 14), 6 + 4, id="the second was closed over the change"),
        pytest.param([(Instant(0), EARLY), (Instant(MONDAY + 13 * HOUR), closed(EARLY, 7, 9))], LATE, 4 + 6, id="late"),
        pytest.param([(Instant(0), EARLY), (Instant(MONDAY + 8 * HOUR), LATE)], EARLY, 2 + 2 + 2, id="changed before"),
        pytest.param(EARLY, [(Instant(0), LATE), (Instant(MONDAY + 15 * HOUR), EARLY)], 6 + 3, id="changes later"),
        pytest.param(EARLY, [(Instant(0), EARLY), (NOON, LATE)], 6 + 6, id="changes at that instant"),
        pytest.param(
            [
                (Instant(0), EARLY),
                (Instant(MONDAY + 8 * HOUR), LATE),
                (Instant(MONDAY + 13 * HOUR), closed(LATE, 10, 11)),
            ],
            LATE,
            2 + 1 + 6,
            id="changed before, and closed late in what was changed",
        ),
    ],
)
def test_law_22_time_counts_on_the_calendar_of_its_side(
    before: Hours | list[tuple[Instant, Hours]], after: Hours | list[tuple[Instant, Hours]], hours: int
) -> None:
    followed = Calendar(before).followed_by(Calendar(after), NOON)
    assert followed.between(MONDAY, Instant(MONDAY + DAY)) == hours * HOUR


def test_law_22_round_the_clock_may_come_before_and_after() -> None:
    assert ALWAYS.followed_by(Calendar(LATE), NOON).between(MONDAY, Instant(MONDAY + DAY)) == 18 * HOUR
    assert Calendar(EARLY).followed_by(ALWAYS, NOON).between(MONDAY, Instant(MONDAY + DAY)) == 18 * HOUR


def test_what_is_compiled_is_kept() -> None:
    before, after = Calendar(EARLY), Calendar(LATE)
    assert before.followed_by(before, NOON) is before
    assert before.followed_by(after, NOON) is before.followed_by(after, NOON)
    assert before.followed_by(after, NOON) == Calendar(EARLY).followed_by(Calendar(LATE), NOON)


def test_each_calendar_that_follows_and_each_instant_has_its_own() -> None:
    before, after, other = Calendar(EARLY), Calendar(LATE), Calendar(week(20, 22))
    evening = Instant(MONDAY + 16 * HOUR)
    followed = [before.followed_by(later, since) for later in (after, other) for since in (NOON, evening)]
    counted = [calendar.between(MONDAY, Instant(MONDAY + DAY)) // HOUR for calendar in followed]
    assert counted == [6 + 6, 8 + 2, 6 + 2, 8 + 2]


def test_a_calendar_that_follows_from_the_first_year_on_is_all_there_is() -> None:
    later = [(Instant(0), EARLY), (NOON, LATE)]
    followed = Calendar(week(20, 22)).followed_by(Calendar(later), instant("1950-01-01 00:00", "UTC"))
    for days in (-9_000, -1, 0, 1):
        start = Instant(MONDAY + days * DAY)
        assert followed.between(start, Instant(start + DAY)) == Calendar(later).between(start, Instant(start + DAY))


BEGIN, MORNING, EVENING = Instant(MONDAY - DAY), Instant(MONDAY + 8 * HOUR), Instant(MONDAY + 20 * HOUR)
NIGHT = week(20, 22)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        pytest.param(
            [(BEGIN, EARLY), (MORNING, LATE), (NOON, NIGHT), (EVENING, EARLY)],
            [(BEGIN, NIGHT)],
            [(BEGIN, EARLY), (MORNING, LATE), (NOON, NIGHT)],
            id="what comes at the instant or after it is left out",
        ),
        pytest.param(
            [(BEGIN, EARLY)],
            [(BEGIN, NIGHT), (NOON, LATE), (EVENING, EARLY)],
            [(BEGIN, EARLY), (NOON, LATE), (EVENING, EARLY)],
            id="what changes at the instant begins there, once",
        ),
        pytest.param(
            [(BEGIN, EARLY)],
            [(EVENING, LATE), (Instant(EVENING + DAY), NIGHT)],
            [(BEGIN, EARLY), (NOON, LATE), (EVENING, LATE), (Instant(EVENING + DAY), NIGHT)],
            id="the first that follows counts for all before it",
        ),
        pytest.param(
            [(BEGIN, EARLY), (EVENING, closed(LATE, 11, 14))],
            [(BEGIN, NIGHT)],
            [(BEGIN, closed(EARLY, 11, 12)), (NOON, NIGHT)],
            id="a closure entered later ends at the instant",
        ),
        pytest.param(
            [(BEGIN, EARLY), (EVENING, closed(LATE, 12, 14))],
            [(BEGIN, closed(NIGHT, 9, 12))],
            [(BEGIN, EARLY), (NOON, NIGHT)],
            id="closures that only touch the instant are left out",
        ),
    ],
)
def test_law_22_the_pieces_of_both_are_joined(
    before: list[tuple[Instant, Hours]], after: list[tuple[Instant, Hours]], pieces: list[tuple[Instant, Hours]]
) -> None:
    assert joined_pieces(before, after, NOON) == pieces
