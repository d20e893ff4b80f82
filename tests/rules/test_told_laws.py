"""Laws as stories: what the clocks say on the nights on which they change, at a calendar's end, and in hard cases."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.agreement import USUAL_RISK, CalendarId, ExpectationId
from rules.calendars import Closure
from rules.entry import entry_of
from rules.events import Acknowledged, EventId, Silenced
from rules.examples import run_examples
from rules.instants import MINUTE, Instant, Seconds
from rules.plant import Plant
from rules.plantfile import load
from rules.publications import Entered, Publication, Publications
from rules.readings import Mark, Phase, Verdict
from rules.request import fold
from tests.rules.stories import PLANT, at, entry, events, known_at, plant, reading

OPENED = "mon 08:00 opened"

NIGHTS = """
[plant]
name = "North Plant"
time_zone = "America/New_York"
priorities = ["normal"]

[calendars.nights]
open = { mon-sun = ["22:00-06:00"] }

[departments.maintenance]
name = "Maintenance"
calendar = "nights"
[departments.packing]
name = "Packing"

[services.repair]
name = "Repair"
provider = "maintenance"
expect = [
  { kind = "cool-down", wait = "24h" },
  { kind = "start", within = "8h" },
  { kind = "resolution", within = "8h" },
]
hold = [{ reason = "waiting for the line", holder = "customer", stops = ["resolution"] }]
"""

FORWARD, BACK = "2026-03-02", "2026-10-26"
"""The weeks whose Saturday night has 7 and 9 hours in New York."""


def all_comes(text: str, week: str, story: tuple[str, ...], expect: tuple[str, ...], service: str = "repair") -> None:
    """Every line of an example of the plant comes as it says."""
    lines = f"[[services.{service}.example]]\nweek = '{week}'\nstory = {list(story)!r}\nexpect = {list(expect)!r}\n"
    loaded = load(f"{text}\n{lines}", "plant.toml")
    assert isinstance(loaded, Plant), [fault.sentence() for fault in loaded]
    (outcome,) = run_examples(loaded)
    assert outcome.passed, (outcome.misread, outcome.differences)


@pytest.mark.parametrize(
    ("week", "story", "expect"),
    [
        pytest.param(
            FORWARD,
            ("sat 22:00 opened",),
            ("sun 06:00 resolution off-hours used 7h left 1h due sun 23:00",),
            id="forward: the night has seven hours",
        ),
        pytest.param(
            BACK,
            ("sat 22:00 opened",),
            ("sun 05:00 resolution running left 0s due sun 05:00", "sun 05:00:01 resolution breached over 1s"),
            id="back: the night has nine",
        ),
        pytest.param(
            FORWARD,
            ("sat 22:00 opened", "sat 23:00 held waiting for the line", "sun 05:00 resumed"),
            ("sun 04:00 resolution on-hold left 7h", "sun 06:00 resolution off-hours used 2h due mon+1 04:00"),
            id="forward: a hold takes off five hours",
        ),
        pytest.param(
            BACK,
            ("sat 22:00 opened", "sat 23:00 held waiting for the line", "sun 05:00 resumed"),
            ("sun 06:00 resolution off-hours used 2h due mon+1 04:00",),
            id="back: a hold takes off seven",
        ),
        pytest.param(
            FORWARD,
            ("sat 08:00 opened",),
            ("sun 08:59 cool-down running", "sun 09:00 cool-down met"),
            id="forward: it cools",
        ),
        pytest.param(
            BACK, ("sat 08:00 opened",), ("sun 06:59 cool-down running", "sun 07:00 cool-down met"), id="back: it cools"
        ),
        pytest.param(
            FORWARD,
            ("2026-03-08 02:30 opened",),
            ("2026-03-08T03:00-04:00 resolution running used 0s",),
            id="a time in the gap is its end",
        ),
        pytest.param(
            BACK,
            ("2026-11-01 01:30 opened",),
            ("2026-11-01T01:30-05:00 resolution running used 1h",),
            id="a time in the fold is the first",
        ),
    ],
)
def test_law_05_clocks_of_a_night_count_what_passed(week: str, story: tuple[str, ...], expect: tuple[str, ...]) -> None:
    all_comes(NIGHTS, week, story, expect)


ONE_DAY = PLANT.replace(
    '[calendars.office]\nopen = { mon-fri = ["08:00-17:00"] }',
    '[calendars.office]\nopen = {}\non = { "2026-11-23" = ["06:00-12:00"] }',
)


def test_law_07_a_clock_that_finds_no_opening_in_400_days_has_no_due_and_no_verdict() -> None:
    for now in ("mon 12:00", "mon+60 12:00"):
        read = reading("response", now, "mon 11:30 opened", service="statistics", text=ONE_DAY)
        assert (read.phase, read.verdict, read.due) == (Phase.OFF_HOURS, Verdict.NONE, None)
        assert (read.used, read.left, read.changes_at) == (30 * MINUTE, 30 * MINUTE, None)


@pytest.mark.parametrize("goal", ["0s", "0m", "PT0S"])
def test_law_07_a_goal_of_zero_is_an_error_in_the_plant_file(goal: str) -> None:
    loaded = load(PLANT.replace('within = "9h"', f'within = "{goal}"'), "plant.toml")
    assert isinstance(loaded, tuple)
    assert [fault.code for fault in loaded] == ["goal-of-zero"]


@given(st.integers(1, 10**9))
@example(1)
@example(10)
def test_law_09_the_first_second_of_risk_is_the_first_with_three_quarters_used(goal: int) -> None:
    first = USUAL_RISK.of(Seconds(goal))
    assert 4 * first >= 3 * goal > 4 * (first - 1)


@pytest.mark.parametrize(("second", "marked"), [("07", False), ("08", True), ("10", True), ("11", False)])
def test_law_09_seven_of_ten_seconds_are_no_three_quarters(second: str, marked: bool) -> None:
    text = PLANT.replace('within = { urgent = "10m", normal = "30m" }', 'within = "10s"')
    assert (Mark.AT_RISK in reading("response", f"mon 08:00:{second}", OPENED, text=text).marks) is marked


def test_law_10_a_clock_that_went_back_makes_nothing_of_what_was_late_timely() -> None:
    read = reading("response", "mon 09:00", OPENED, "mon 08:40 noted", "mon 08:20 taken")
    assert (read.verdict, read.ended_at, read.over) == (Verdict.BREACHED, at("mon 08:40"), 10 * MINUTE)


@pytest.mark.parametrize("kind", [Acknowledged, Silenced])
@pytest.mark.parametrize("now", ["mon 08:25", "mon 08:31", "mon 08:45", "mon 23:00"])
def test_law_33_acknowledging_and_silencing_change_neither_clock_nor_standing(
    kind: type[Acknowledged] | type[Silenced], now: str
) -> None:
    told = events(OPENED)
    seen = kind(
        request=told[0].request,
        occurred_at=at("mon 08:24"),
        clock=ExpectationId("response"),
        instance=1,
        until=at("mon 09:30"),
    )
    publications = Publications((Publication(1, Instant(0), plant()),))
    before, after = (entry_of(fold(each), publications, at(now)) for each in (told, (*told, seen)))
    assert (after.readings, after.standing, after.headline) == (before.readings, before.standing, before.headline)
    assert (after.stage, after.turn) == (before.stage, before.turn)


def test_law_24_what_was_never_promised_is_never_met() -> None:
    for story in ((OPENED,), (OPENED, "mon 09:00 done"), (OPENED, "mon 09:00 cancelled")):
        told = entry("mon 10:00", *story, service="chat")
        assert not told.readings
        assert told.standing == "no-expectation"


DRILL = (at("tue 10:00"), at("tue 11:30"))
WORKED = (OPENED, "mon 08:05 taken", "mon 10:00 approved", "tue 08:10 work-started", "tue 11:35 done")


@pytest.mark.parametrize(
    ("now", "word", "due", "over"),
    [
        pytest.param("tue 10:10", "at-risk", "tue 10:10", 0, id="during the drill, which nobody entered"),
        pytest.param("tue 12:29:59", "breached", "tue 10:10", 85 * MINUTE, id="an hour after it, still not entered"),
        pytest.param("tue 12:30", "excused", "tue 11:40", 0, id="entered: with the drill it would have been in time"),
    ],
)
def test_law_08_a_fire_drill_entered_an_hour_later(now: str, word: str, due: str, over: int) -> None:
    entered = Entered(EventId("drill"), CalendarId("two-shifts"), Closure(*DRILL, "Fire drill"), at("tue 12:30"))
    known = (entered,) if at(now) >= at("tue 12:30") else ()
    publications = Publications((Publication(1, Instant(0), plant()),), known)
    read = entry_of(fold(events(*known_at(now, WORKED))), publications, at(now)).readings
    repair = next(each for each in read if each.expectation.id == "repair")
    assert (repair.word, repair.due, repair.over) == (word, at(due), over)


@pytest.mark.parametrize(
    ("now", "story", "verdict", "marks", "ended"),
    [
        pytest.param("tue 08:09", (), Verdict.BREACHED, set(), None, id="breached, and nothing typed yet"),
        pytest.param(
            "tue 08:10", ("tue 08:10 done entered tue 07:40",), Verdict.BREACHED, set(), "tue 08:10", id="typed"
        ),
        pytest.param(
            "tue 08:30",
            ("tue 08:10 done entered tue 07:40", "tue 08:30 amended e5 tue 07:40"),
            Verdict.MET,
            {Mark.AMENDED},
            "tue 07:40",
            id="approved by a supervisor",
        ),
    ],
)
def test_law_31_done_at_0740_typed_at_0810_after_the_breach(
    now: str, story: tuple[str, ...], verdict: Verdict, marks: set[Mark], ended: str | None
) -> None:
    begun = ("mon 06:00 opened", "mon 06:05 taken", "mon 06:10 approved", "tue 06:45 work-started seal-bar")
    read = reading("repair", now, *begun, *story)
    assert (read.verdict, set(read.marks), read.ended_at) == (verdict, marks, at(ended) if ended else None)
