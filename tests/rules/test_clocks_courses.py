"""The course of one clock: what ends it, who answers for it then, and what is typed in when it was late already."""

from __future__ import annotations

import pytest

from rules.agreement import ExpectationId
from rules.clocks import read
from rules.instants import HOUR, MINUTE
from rules.readings import Mark, Phase, Reading, Verdict
from rules.runs import run_of
from tests.rules.stories import PLANT, at, entry, reading

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken")
APPROVED = (*TAKEN, "mon 10:00 approved")
WORKED = (*APPROVED, "tue 08:10 work-started")
DONE = (*WORKED, "tue 09:00 done")
TOLD = (*DONE, "tue 09:20 told")
SUSPENDED = (*WORKED, "tue 08:20 approval-suspended", "tue 08:30 approval-asked")


def every(clock: str, now: str, *story: str, service: str = "sealer-repair", text: str = PLANT) -> list[Reading]:
    return [r for r in entry(now, *story, service=service, text=text).readings if r.expectation.id == clock]


@pytest.mark.parametrize(
    ("clock", "story", "verdict", "phase", "ended"),
    [
        pytest.param("approval", (OPENED, "mon 11:00 done"), "cut-short", Phase.ENDED, "mon 11:00", id="done unsigned"),
        pytest.param(
            "approval#2", (*SUSPENDED, "tue 09:00 done"), "not-needed", Phase.ENDED, "tue 09:00", id="done meanwhile"
        ),
        pytest.param("told", (*DONE, "tue 09:10 reopened"), "not-needed", Phase.ENDED, "tue 09:10", id="reopened"),
        pytest.param("cool-down#1", (OPENED, "tue 08:00 ran-again"), "met", Phase.ENDED, "tue 08:00", id="just cold"),
        pytest.param(
            "approval#1",
            (OPENED, "mon 13:00 work-started override"),
            "breached",
            Phase.ENDED,
            "mon 13:00",
            id="started when the approver was late",
        ),
    ],
)
def test_what_ends_a_clock_beside_its_own_ending(
    clock: str, story: tuple[str, ...], verdict: str, phase: Phase, ended: str
) -> None:
    name, _, number = clock.partition("#")
    found = every(name, "tue 12:00", *story)[int(number or 1) - 1]
    assert (found.verdict, found.phase, found.ended_at) == (verdict, phase, at(ended))


@pytest.mark.parametrize(
    ("clock", "story", "verdict", "ended"),
    [
        pytest.param(
            "approval#1",
            (OPENED, "mon 13:00 approval-asked entered mon 11:00"),
            "breached",
            "mon 13:00",
            id="asked again",
        ),
        pytest.param(
            "approval#2",
            (*SUSPENDED, "tue 13:00 done entered tue 12:00"),
            "breached",
            "tue 13:00",
            id="done while the approver was asked",
        ),
        pytest.param(
            "approval#1",
            (OPENED, "mon 13:00 work-started override entered mon 11:00"),
            "breached",
            "mon 13:00",
            id="started when the approver was late",
        ),
        pytest.param(
            "approval#2",
            (OPENED, "mon 09:00 refused", "mon 18:00 work-started override entered mon 09:30"),
            "cut-short",
            "mon 09:30",
            id="started against a refusal, and typed hours later",
        ),
        pytest.param(
            "response#1",
            (OPENED, "mon 08:40 priority-changed urgent entered mon 08:20"),
            "breached",
            "mon 08:40",
            id="another priority",
        ),
        pytest.param(
            "response#1", (OPENED, "mon 08:40 taken entered mon 08:30"), "breached", "mon 08:40", id="taken at the due"
        ),
        pytest.param(
            "confirmation#1",
            (*TOLD, "wed 02:00 reopened entered tue 20:00"),
            "not-needed",
            "wed 01:20",
            id="reopened when it had run out",
        ),
    ],
)
def test_law_31_what_is_typed_when_it_was_late_ends_a_clock_no_sooner(
    clock: str, story: tuple[str, ...], verdict: str, ended: str
) -> None:
    name, _, number = clock.partition("#")
    found = every(name, "wed 12:00", *story)[int(number) - 1]
    assert (found.verdict, found.ended_at) == (verdict, at(ended))


@pytest.mark.parametrize(
    ("confirmed", "verdict", "ended"),
    [
        pytest.param("mon 10:40 confirmed", "not-needed", "mon 10:40", id="confirmed in time"),
        pytest.param("mon 12:00 confirmed entered mon 10:40", "breached", "mon 12:00", id="typed when it was late"),
    ],
)
def test_law_28_a_confirmation_ends_what_runs_beside_the_work(confirmed: str, verdict: str, ended: str) -> None:
    story = (OPENED, "mon 09:00 event sampled", "mon 10:30 done", confirmed)
    (found,) = every("tested", "mon 13:00", *story, service="trial")
    assert (found.verdict, found.phase, found.ended_at) == (verdict, Phase.ENDED, at(ended))


@pytest.mark.parametrize(
    ("story", "phases"),
    [
        pytest.param((), [Phase.WAITING], id="it may still happen"),
        pytest.param(("mon 09:00 done",), [], id="done without it"),
        pytest.param(("mon 09:00 cancelled",), [], id="cancelled without it"),
        pytest.param(("mon 08:30 event sampled", "mon 09:00 cancelled"), [Phase.CANCELLED], id="it had happened"),
    ],
)
def test_a_clock_of_an_event_that_never_came_is_not_read(story: tuple[str, ...], phases: list[Phase]) -> None:
    assert [found.phase for found in every("tested", "mon 10:00", OPENED, *story, service="trial")] == phases


DRAINED = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "drained", from = "approved", '
    'until = "work-started", at-most = "90h" },',
)


def test_a_clock_that_never_began_is_not_needed_when_the_work_is_done() -> None:
    (found,) = every("drained", "mon 12:00", *TAKEN, "mon 11:00 done", text=DRAINED)
    assert (found.verdict, found.phase, found.ended_at) == (Verdict.NOT_NEEDED, Phase.ENDED, at("mon 11:00"))


TWO_GATES = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "approval", id = "signed", by = "quality", within = "4h" },',
)


def test_law_15_one_gate_is_not_opened_by_the_answer_at_another() -> None:
    story = (*TAKEN, "mon 09:00 approved signed", "mon 10:00 work-started override")
    found = {gate: reading(gate, "mon 11:00", *story, text=TWO_GATES).verdict for gate in ("approval", "signed")}
    assert found == {"approval": Verdict.CUT_SHORT, "signed": Verdict.MET}


FROM_TAKEN = PLANT.replace('by = "safety", within = "4h"', 'by = "safety", from = "taken", within = "4h"')


def test_a_clock_begins_once_in_a_cycle() -> None:
    story = (*TAKEN, "mon 09:00 approved", "mon 10:00 taken rosa")
    assert [found.verdict for found in every("approval", "mon 12:00", *story, text=FROM_TAKEN)] == [Verdict.MET]


@pytest.mark.parametrize(
    ("handed", "owed_by"),
    [
        pytest.param("mon 08:30", "quality", id="at the due it is not broken"),
        pytest.param("mon 08:30:01", "maintenance", id="a second later it is"),
    ],
)
def test_a_promise_is_handed_over_up_to_its_due(handed: str, owed_by: str) -> None:
    assert reading("response", "mon 09:00", OPENED, f"{handed} handed-over quality").owed_by == owed_by


@pytest.mark.parametrize(
    ("part", "priority", "most"),
    [
        pytest.param("seal-bar", "normal", 60 * MINUTE, id="part"),
        pytest.param("motor", "urgent", 90 * MINUTE, id="part and priority"),
        pytest.param("", "urgent", 120 * MINUTE, id="unknown part"),
    ],
)
def test_law_20_a_waiting_clock_has_the_bound_of_part_and_priority(part: str, priority: str, most: int) -> None:
    assert reading("repair", "mon 09:00", OPENED, part=part, priority=priority).goal.most == most


def test_a_run_that_waits_is_known_from_the_last_event_on_and_has_no_ending() -> None:
    told = entry("mon 09:00", *TAKEN)
    repair, resolution = (run_of(told.runs, ExpectationId(clock)) for clock in ("repair", "resolution"))
    assert repair is not None
    assert resolution is not None
    assert (repair.begins_at, repair.ends_at, repair.ending, repair.known_at) == (None, None, None, at("mon 08:10"))
    assert repair.calendar == resolution.calendar
    assert run_of(told.runs, ExpectationId("nothing")) is None


def test_law_29_the_gap_between_two_cycles_belongs_to_the_customer() -> None:
    story = (OPENED, "mon 10:00 taken", "mon 20:00 done", "tue 08:00 reopened")
    run = entry("tue 10:00", *story, service="trial").runs[-1]
    assert (run.expectation.id, run.instance, run.marks) == ("resolution", 2, frozenset())
    in_the_gap = read(run, at("mon 21:00"))
    assert (in_the_gap.phase, in_the_gap.held_by, in_the_gap.used) == (Phase.ON_HOLD, "packing", 12 * HOUR)


def test_law_31_a_hold_corrected_to_begin_at_the_end_of_a_clock_does_not_mark_it() -> None:
    story = (*WORKED, "tue 08:20 held waiting for the line", "tue 09:00 done")
    assert reading("repair", "tue 12:00", *story, "tue 10:00 amended e5 tue 08:59").marks == frozenset([Mark.AMENDED])
    assert reading("repair", "tue 12:00", *story, "tue 10:00 amended e5 tue 09:00").marks == frozenset()
    changed = (*WORKED, "tue 08:15 part-changed motor", "tue 08:20 held waiting for the line")
    later = ("tue 08:30 part-changed seal-bar", "tue 09:00 amended e6 tue 08:30")
    first, second = every("repair", "tue 10:00", *changed, *later)[-2:]
    assert (first.phase, first.marks, second.marks) == (Phase.SUPERSEDED, frozenset(), frozenset([Mark.AMENDED]))


def test_law_31_a_start_that_was_corrected_marks_the_gate_that_it_passed_by() -> None:
    found = reading(
        "approval", "mon 12:00", OPENED, "mon 11:00 work-started override", "mon 11:30 amended e2 mon 10:30"
    )
    assert (found.verdict, found.ended_at, found.marks) == (
        Verdict.CUT_SHORT,
        at("mon 10:30"),
        frozenset([Mark.AMENDED]),
    )


@pytest.mark.parametrize("begins", ["told", "confirmed", "reopened"])
def test_law_28_what_begins_after_the_work_still_waits_when_it_is_done(begins: str) -> None:
    line = f'{{ kind = "custom", id = "heard", from = "{begins}", until = "noted", at-most = "9h" }},'
    text = PLANT.replace('{ kind = "start", within = "1h" },', f'{{ kind = "start", within = "1h" }}, {line}')
    assert reading("heard", "tue 09:10", *DONE, text=text).phase is Phase.WAITING
