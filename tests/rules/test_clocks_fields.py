"""Every field of a reading, in the states in which it says something and in those in which it says nothing."""

from __future__ import annotations

import pytest

from rules.agreement import Bounds, DepartmentId, Expectation, ExpectationId, Goal
from rules.calendars import ALWAYS
from rules.clocks import read
from rules.instants import HOUR, MINUTE, Instant, Seconds
from rules.readings import Mark, Phase, Reading, Verdict
from rules.run import Ending, Run
from tests.rules.stories import PLANT, at, entry, reading

OPENED = "mon 08:00 opened"
APPROVED = (OPENED, "mon 08:10 taken", "mon 10:00 approved")
WORKED = (*APPROVED, "tue 08:10 work-started")
TOLD = (*WORKED, "tue 09:00 done", "tue 09:20 told")


@pytest.mark.parametrize(
    "story",
    [
        pytest.param((OPENED,), id="waiting"),
        pytest.param((OPENED, "mon 08:30 excused repair"), id="nothing is excused that is not broken"),
    ],
)
def test_law_11_a_clock_of_which_nobody_knows_the_beginning_says_what_is_promised(story: tuple[str, ...]) -> None:
    told = entry("mon 09:00", *story)
    found = next(each for each in told.readings if each.expectation.id == "repair")
    assert found == Reading(
        expectation=found.expectation,
        instance=1,
        cycle=1,
        goal=Goal(Seconds(30 * MINUTE), Seconds(2 * HOUR)),
        owed_by=DepartmentId("maintenance"),
        phase=Phase.WAITING,
        verdict=Verdict.NONE,
        marks=frozenset(),
        began_at=None,
        ended_at=None,
        due=None,
        used=Seconds(0),
        left=Seconds(2 * HOUR),
        over=Seconds(0),
        short=Seconds(0),
        held_by=None,
        changes_at=None,
        breached_at=None,
        cools_until=None,
    )


@pytest.mark.parametrize(
    ("now", "taken", "breached_at"),
    [
        pytest.param("mon 08:30", (), None, id="running"),
        pytest.param("mon 08:30:01", (), "mon 08:30", id="breached and running"),
        pytest.param("mon 12:00", ("mon 08:30 taken",), None, id="met"),
        pytest.param("mon 12:00", ("mon 08:31 taken",), "mon 08:30", id="breached and ended"),
    ],
)
def test_law_02_the_instant_of_a_breach_is_the_due_and_what_is_not_broken_has_none(
    now: str, taken: tuple[str, ...], breached_at: str | None
) -> None:
    assert reading("response", now, OPENED, *taken).breached_at == (at(breached_at) if breached_at else None)


@pytest.mark.parametrize(
    ("now", "after", "phase", "verdict", "ended_at"),
    [
        pytest.param("wed 01:20", (), Phase.RUNNING, Verdict.NONE, None, id="at the due it runs"),
        pytest.param("wed 01:20:01", (), Phase.ENDED, Verdict.NOT_NEEDED, "wed 01:20", id="it ran out"),
        pytest.param(
            "thu 12:00",
            ("thu 08:00 confirmed",),
            Phase.ENDED,
            Verdict.NOT_NEEDED,
            "wed 01:20",
            id="confirmed after it ran out",
        ),
        pytest.param(
            "thu 12:00",
            ("thu 08:00 cancelled",),
            Phase.ENDED,
            Verdict.NOT_NEEDED,
            "wed 01:20",
            id="cancelled after it ran out",
        ),
        pytest.param(
            "thu 12:00",
            ("tue 10:00 cancelled",),
            Phase.CANCELLED,
            Verdict.NONE,
            "tue 10:00",
            id="cancelled before",
        ),
    ],
)
def test_law_28_what_ran_out_has_ended_whatever_comes_later(
    now: str, after: tuple[str, ...], phase: Phase, verdict: Verdict, ended_at: str | None
) -> None:
    found = reading("confirmation", now, *TOLD, *after)
    assert (found.phase, found.verdict, found.ended_at) == (phase, verdict, at(ended_at) if ended_at else None)


def test_law_30_a_clock_that_never_began_has_no_verdict_when_the_request_is_cancelled() -> None:
    found = reading("repair", "mon 09:00", OPENED, "mon 08:40 cancelled")
    assert (found.phase, found.verdict, found.ended_at) == (Phase.CANCELLED, Verdict.NONE, at("mon 08:40"))


HELD_EARLY = (*APPROVED, "mon 11:00 held waiting for the line")
CHANGED_WHILE_HELD = (
    *WORKED,
    "tue 08:15 part-changed motor",
    "tue 08:20 held waiting for the line",
    "tue 08:30 part-changed seal-bar",
)
STOPS_START = PLANT.replace('stops = ["repair", "resolution"]', 'stops = ["start", "repair", "resolution"]')


@pytest.mark.parametrize(
    ("clock", "now", "story", "phase", "held_by"),
    [
        pytest.param("start", "mon 12:00", HELD_EARLY, Phase.WAITING, None, id="held before its beginning"),
        pytest.param("start", "tue 08:00", HELD_EARLY, Phase.ON_HOLD, "packing", id="held when it begins"),
        pytest.param(
            "resolution", "mon 12:00", (*HELD_EARLY, "mon 12:00 resumed"), Phase.RUNNING, None, id="resumed just now"
        ),
        pytest.param("resolution", "mon 11:00", HELD_EARLY, Phase.ON_HOLD, "packing", id="held just now"),
        pytest.param(
            "repair#1",
            "tue 08:40",
            CHANGED_WHILE_HELD,
            Phase.SUPERSEDED,
            None,
            id="superseded while held",
        ),
        pytest.param(
            "resolution",
            "mon 12:30",
            (*HELD_EARLY, "mon 12:00 cancelled"),
            Phase.CANCELLED,
            None,
            id="cancelled while held",
        ),
    ],
)
def test_law_13_only_a_clock_under_way_is_held_by_somebody(
    clock: str, now: str, story: tuple[str, ...], phase: Phase, held_by: str | None
) -> None:
    found = reading(clock, now, *story, text=STOPS_START)
    assert (found.phase, found.held_by) == (phase, held_by)


UNTIL_READY = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "prepared", from = "taken", until = "ready", '
    'at-most = "80h" },',
)


@pytest.mark.parametrize(
    ("clock", "now", "changes_at"),
    [
        pytest.param("response", "mon 08:00", "mon 08:22:30", id="at risk"),
        pytest.param("response", "mon 08:22:30", "mon 08:30:01", id="the second after the due"),
        pytest.param("response", "mon 08:30:01", "mon 22:00", id="the closing"),
        pytest.param("response", "mon 22:00", "tue 06:00", id="the opening"),
        pytest.param("cool-down", "mon 22:00", "tue 08:00", id="a minimum passes"),
        pytest.param("cool-down", "tue 08:00", None, id="it has passed"),
        pytest.param("start", "mon 12:00", "tue 08:00", id="it begins"),
        pytest.param("prepared", "tue 07:00", "tue 08:00", id="it ends"),
    ],
)
def test_a_reading_knows_when_it_reads_otherwise_next(clock: str, now: str, changes_at: str | None) -> None:
    story = (OPENED,) if clock == "response" else APPROVED
    assert reading(clock, now, *story, text=UNTIL_READY).changes_at == (at(changes_at) if changes_at else None)


STOPS_TESTED = PLANT + '[[services.trial.hold]]\nreason = "no sample"\nholder = "customer"\nstops = ["tested"]\n'


def test_law_13_a_window_on_hold_has_no_due_although_its_least_goes_on() -> None:
    story = (OPENED, "mon 09:00 event sampled", "mon 09:30 held no sample")
    found = reading("tested", "mon 09:45", *story, service="trial", text=STOPS_TESTED)
    assert (found.phase, found.due, found.cools_until) == (Phase.ON_HOLD, None, at("mon 10:00"))
    assert found.changes_at == at("mon 10:00")


def test_law_38_an_excuse_says_nothing_any_more_of_a_clock_that_was_amended_to_be_met() -> None:
    story = (OPENED, "mon 08:40 taken", "mon 08:50 excused response")
    assert reading("response", "mon 12:00", *story).marks == {Mark.EXCUSED}
    amended = reading("response", "mon 12:00", *story, "mon 09:00 amended e2 mon 08:20")
    assert (amended.verdict, set(amended.marks)) == (Verdict.MET, {Mark.AMENDED})


@pytest.mark.parametrize(
    ("forecast_only", "left"),
    [
        pytest.param(False, 90, id="a minimum that must pass"),
        pytest.param(True, None, id="a forecast"),
    ],
)
def test_law_15_a_least_that_is_only_a_forecast_leaves_nothing_to_wait_for(
    forecast_only: bool, left: int | None
) -> None:
    goal = Goal(Seconds(100), None)
    expectation = Expectation(
        id=ExpectationId("repair"),
        kind="repair",
        begins="work-started",
        ends=("done",),
        bounds=Bounds(((None, None, goal),)),
        forecast_only=forecast_only,
    )
    run = Run(expectation, 1, 1, goal, DepartmentId("maintenance"), ALWAYS, Instant(1_000), Instant(1_000))
    found = read(run, Instant(1_010))
    assert (found.left, found.is_minimum) == (left, left is not None)


UNTIMED = PLANT.replace('by = "safety", within = "4h"', 'by = "safety"')


@pytest.mark.parametrize(
    ("clock", "service", "expected"),
    [
        pytest.param("cool-down", "sealer-repair", True, id="a least time"),
        pytest.param("response", "sealer-repair", False, id="a longest time"),
        pytest.param("repair", "sealer-repair", False, id="a forecast and a longest time"),
        pytest.param("tested", "trial", False, id="a window"),
        pytest.param("approval", "sealer-repair", False, id="no time at all"),
    ],
)
def test_law_16_a_minimum_is_a_time_that_must_pass(clock: str, service: str, expected: bool) -> None:
    assert reading(clock, "mon 09:00", OPENED, service=service, text=UNTIMED).is_minimum is expected


BY_THE_OFFICE = PLANT.replace('name = "Empaque"\n', 'name = "Empaque"\ncalendar = "office"\n')


def test_law_28_the_customers_clock_counts_on_the_customers_calendar() -> None:
    # 7 h 40 of the sixteen hours are left on Tuesday.
    assert reading("confirmation", "tue 12:00", *TOLD, text=BY_THE_OFFICE).due == at("wed 16:20")


def test_law_11_the_words_of_phases_verdicts_and_marks() -> None:
    assert [str(phase) for phase in Phase] == [
        *("waiting", "off-hours", "running", "on-hold", "ended", "superseded", "cancelled"),
    ]
    assert [str(verdict) for verdict in Verdict] == ["none", "met", "breached", "cut-short", "not-needed"]
    assert [str(mark) for mark in Mark] == ["at-risk", "excused", "amended", "by-re-planning"]
    assert [str(ending) for ending in Ending] == ["event", "overridden", "superseded", "cancelled", "not-needed"]


def test_runs_and_readings_are_values_that_nobody_changes() -> None:
    told = entry("tue 08:20", *WORKED, "tue 08:20 held waiting for the line")
    run = next(each for each in told.runs if each.stops)
    assert (run.ends_at, run.ending) == (None, None)
    for value, field in ((told.readings[0], "used"), (run, "due"), (run.stops[0], "until")):
        with pytest.raises(AttributeError):
            setattr(value, field, 0)
