"""Closures that are entered when their time has begun: what they take off, and what they excuse (law 8)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rules.agreement import CalendarId
from rules.entry import Entry, entry_of
from rules.events import Breached, ClosureEntered, Published, Version
from rules.instants import MINUTE, Instant
from rules.noticing import unrecorded_breaches
from rules.publications import Publications
from rules.readings import Mark, Phase, Reading, Verdict
from rules.request import fold
from tests.sealer_repair import Told, happened, history, moment, opened, plant_text

TEXT = plant_text(["response"])
"""To be taken within half an hour on two shifts from 06:00 to 22:00."""

DRILL = ("mon 08:10", "mon 09:00")
TAKEN = happened("mon 08:50", "taken", person="luis")


def publications(text: str, *entered: tuple[str, tuple[str, str]]) -> Publications:
    """The plant with closures, each entered at an instant."""
    closures = [
        ClosureEntered(
            occurred_at=moment(when),
            version=Version(number),
            calendar=CalendarId("two-shifts"),
            begins=moment(begins),
            ends=moment(ends),
            because="Fire drill",
        )
        for number, (when, (begins, ends)) in enumerate(entered, 2)
    ]
    read = Publications.read([Published(occurred_at=Instant(0), version=Version(1), text=text), *closures])
    assert read is not None
    return read


def entry(now: str, story: Sequence[Told], *entered: tuple[str, tuple[str, str]], text: str = TEXT) -> Entry:
    return entry_of(fold(history(story, text)), publications(text, *entered), moment(now))


def response(now: str, story: Sequence[Told], *entered: tuple[str, tuple[str, str]]) -> Reading:
    (reading,) = entry(now, story, *entered).readings
    return reading


def test_law_08_a_closure_entered_in_time_comes_off_and_nothing_is_breached() -> None:
    read = response("mon 09:10", [opened()], ("mon 08:20", DRILL))
    assert (read.verdict, read.due, read.used) == (Verdict.NONE, moment("mon 09:20"), 20 * MINUTE)


def test_law_08_a_breach_before_the_closure_was_entered_is_excused_and_never_deleted() -> None:
    for told in ([opened(), TAKEN], [opened()]):
        read = response("mon 09:10", told, ("mon 09:05", DRILL))
        assert (read.verdict, read.word, read.breached_at) == (Verdict.BREACHED, Mark.EXCUSED, moment("mon 08:30"))
        assert (read.over, read.due) == (0, moment("mon 09:20"))


@pytest.mark.parametrize(("now", "marked"), [("mon 09:20", True), ("mon 09:20:01", False)])
def test_law_08_what_the_closure_does_not_explain_is_not_excused(now: str, marked: bool) -> None:
    read = response(now, [opened()], ("mon 09:05", DRILL))
    assert (read.verdict, Mark.EXCUSED in read.marks) == (Verdict.BREACHED, marked)
    assert read.changes_at == (moment("mon 09:20:01") if marked else moment("mon 22:00"))


def test_law_08_a_breach_that_comes_after_the_closure_was_entered_has_its_own_due() -> None:
    read = response("mon 10:00", [opened()], ("mon 08:25", DRILL))
    assert (read.verdict, read.breached_at, read.over) == (Verdict.BREACHED, moment("mon 09:20"), 40 * MINUTE)
    assert Mark.EXCUSED not in read.marks


def test_law_08_closures_count_one_after_the_other_as_they_were_entered() -> None:
    second = ("mon 09:10", "mon 09:40")
    late = response("mon 11:00", [opened()], ("mon 08:25", DRILL), ("mon 10:00", second))
    assert (late.verdict, late.breached_at, late.due) == (Verdict.BREACHED, moment("mon 09:20"), moment("mon 09:50"))
    early = response("mon 09:45", [opened()], ("mon 08:25", DRILL), ("mon 09:15", second))
    assert (early.verdict, early.due) == (Verdict.NONE, moment("mon 09:50"))


def test_law_08_a_breach_that_was_excused_so_is_recorded_with_its_own_instant_and_once() -> None:
    told = entry("mon 09:10", [opened()], ("mon 09:05", DRILL))
    (breach,) = unrecorded_breaches(told, moment("mon 09:10"), "watch")
    assert isinstance(breach, Breached)
    assert breach.occurred_at == moment("mon 08:30")
    before = entry("mon 09:00", [opened()])
    assert [each.id for each in unrecorded_breaches(before, moment("mon 09:00"), "watch")] == [breach.id]


def test_law_08_a_closed_request_is_not_opened_again() -> None:
    text = plant_text(["told", "confirmation"])
    story = [opened(), happened("mon 08:10", "done", person="luis"), happened("mon 08:20", "told", person="luis")]
    before = entry("tue 09:00", story, text=text)
    after = entry("tue 09:00", story, ("tue 09:00", ("mon 09:00", "mon 20:00")), text=text)
    assert before.closes_at is not None
    assert (after.closes_at, after.stage) == (before.closes_at, before.stage)


def test_law_08_a_closure_of_the_first_plant_file_was_always_known() -> None:
    closed = (
        '[[calendars.two-shifts.closures]]\nfrom = "2026-11-23 08:10"\nuntil = "2026-11-23 09:00"\nbecause = "Drill"\n'
    )
    text = TEXT + closed
    first = Publications.read([Published(occurred_at=moment("tue 08:00"), version=Version(1), text=text)])
    later = Publications.read(
        [
            Published(occurred_at=Instant(0), version=Version(1), text=TEXT),
            Published(occurred_at=moment("mon 09:05"), version=Version(2), text=text),
        ]
    )
    assert first is not None
    assert later is not None
    request = fold(history([opened(), TAKEN], TEXT))
    (always,) = entry_of(request, first, moment("mon 10:00")).readings
    (afterwards,) = entry_of(request, later, moment("mon 10:00")).readings
    assert (always.word, afterwards.word) == (Verdict.MET, Mark.EXCUSED)
    assert always.phase is Phase.ENDED


DRIES = plant_text(
    [],
    """
[[services.sealer-repair.expect]]
kind = "custom"
id = "dries"
from = "opened"
until = "work-started"
at-least = "20m"
calendar = "two-shifts"
""",
)
"""A minimum on working hours: 20 minutes, passed at 08:20."""


@pytest.mark.parametrize(
    ("entered", "passed_at"),
    [
        pytest.param("mon 08:19", "mon 09:10", id="before it had passed"),
        pytest.param("mon 08:20", "mon 08:20", id="in the second in which it passes"),
        pytest.param("mon 08:21", "mon 08:20", id="when it had passed"),
    ],
)
def test_law_08_a_minimum_that_had_passed_has_ended_and_stays_met(entered: str, passed_at: str) -> None:
    started = happened("mon 08:30", "work-started", person="luis")
    (read,) = entry("mon 10:00", [opened(), started], (entered, DRILL), text=DRIES).readings
    cut_short = passed_at == "mon 09:10"
    assert read.verdict is (Verdict.CUT_SHORT if cut_short else Verdict.MET)
    assert read.due == moment(passed_at)
