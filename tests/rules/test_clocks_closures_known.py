"""Closures entered late, and clocks that were held, changed or begun as it was known before (laws 8, 13, 20, 31)."""

from __future__ import annotations

import pytest

from rules.agreement import CalendarId
from rules.calendars import Closure
from rules.entry import entry_of
from rules.events import EventId
from rules.instants import Instant
from rules.publications import Entered, Publication, Publications
from rules.readings import Mark, Phase, Reading, Verdict
from rules.request import fold
from tests.rules.stories import at, events, known_at, plant

OPENED = "mon 08:00 opened"
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started")


def read(clock: str, now: str, story: tuple[str, ...], *closed: tuple[str, str, str]) -> Reading:
    """The latest instance of a clock when these times were closed: from, until, and when it was entered."""
    entered = tuple(
        Entered(EventId(f"c{number}"), CalendarId("two-shifts"), Closure(at(since), at(until), "Power cut"), at(when))
        for number, (since, until, when) in enumerate(closed)
        if at(when) <= at(now)
    )
    publications = Publications((Publication(1, Instant(0), plant()),), entered)
    told = entry_of(fold(events(*known_at(now, story))), publications, at(now))
    return [each for each in told.readings if each.expectation.id == clock][-1]


REPLANNED = (
    *WORKED,
    "tue 08:15 part-changed motor",
    "tue 09:50 held waiting for the line",
    "tue 10:00 part-changed seal-bar",
)
"""The hour for a seal bar is used up when the part changes, and the work stands still."""


def test_law_08_a_closure_does_not_break_a_clock_that_was_re_planned_while_it_was_held() -> None:
    closed = ("tue 08:20", "tue 08:30", "tue 11:00")
    held = read("repair", "tue 12:00", REPLANNED, closed)
    assert (held.phase, held.verdict, held.due) == (Phase.ON_HOLD, Verdict.NONE, None)
    resumed = (*REPLANNED, "tue 12:00 resumed")
    again = read("repair", "tue 13:00", resumed, closed)
    assert (again.verdict, again.breached_at) == (Verdict.BREACHED, at("tue 12:00"))


def test_law_08_what_a_change_made_due_was_broken_before_the_closure_was_entered() -> None:
    story = (OPENED, "mon 08:15 priority-changed urgent")
    closed = ("mon 08:02", "mon 08:32", "mon 08:35")
    late = read("response", "mon 08:40", story, closed)
    assert (late.word, late.breached_at, late.due) == (Mark.EXCUSED, at("mon 08:15"), at("mon 08:40"))
    assert read("response", "mon 08:40:01", story, closed).word == Verdict.BREACHED
    in_time = read("response", "mon 08:35", story, ("mon 08:02", "mon 08:32", "mon 08:15"))
    assert (in_time.verdict, in_time.due) == (Verdict.NONE, at("mon 08:40"))


HELD_LATE = (*WORKED, "tue 10:40 held waiting for the line entered tue 09:00", "tue 11:30 resumed")


def test_law_31_a_hold_typed_after_the_breach_does_not_undo_it_on_the_calendar_that_was_known_then() -> None:
    found = read("repair", "tue 11:40", HELD_LATE, ("tue 09:30", "tue 09:40", "tue 11:00"))
    assert (found.verdict, found.breached_at, found.due) == (Verdict.BREACHED, at("tue 10:10"), at("tue 10:20"))


def test_law_31_nor_does_one_typed_after_a_change_made_it_due() -> None:
    story = (
        *WORKED[:3],
        "tue 08:10 work-started seal-bar",
        "tue 11:00 part-changed motor",
        "tue 11:00:10 held waiting for the line entered tue 10:50",
    )
    found = read("repair", "tue 12:30", story, ("tue 09:00", "tue 10:30", "tue 12:00"))
    assert (found.verdict, found.breached_at) == (Verdict.BREACHED, at("tue 11:00"))


@pytest.mark.parametrize(
    ("entered", "verdict", "breached_at"),
    [
        pytest.param("mon 08:29:59", Verdict.NONE, None, id="a second before the due"),
        pytest.param("mon 08:30", Verdict.NONE, None, id="at the due, which still meets"),
        pytest.param("mon 08:30:01", Verdict.BREACHED, "mon 08:30", id="when it was late"),
    ],
)
def test_law_08_a_closure_entered_at_the_due_finds_nothing_broken(
    entered: str, verdict: Verdict, breached_at: str | None
) -> None:
    found = read("response", "mon 08:35", (OPENED,), ("mon 08:10", "mon 08:20", entered))
    assert (found.verdict, found.breached_at) == (verdict, at(breached_at) if breached_at else None)
    assert found.due == at("mon 08:40")


def test_law_08_a_closure_entered_before_the_request_was_opened_hides_no_later_one() -> None:
    before, drill = ("mon 06:10", "mon 06:20", "mon 07:00"), ("mon 08:10", "mon 08:40", "mon 08:45")
    found = read("response", "mon 08:50", (OPENED,), before, drill)
    assert (found.word, found.breached_at, found.due) == (Mark.EXCUSED, at("mon 08:30"), at("mon 09:00"))
