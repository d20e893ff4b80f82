"""Two laws at once: late entries with readiness, holds with hand-overs, corrections with stops."""

from __future__ import annotations

import pytest

from rules.actions import decide
from rules.agreement import CalendarId
from rules.answers import Accepted
from rules.asks import Action, Excuse, RunAgain
from rules.entry import Entry, entry_of
from rules.events import ClosureEntered, EventId, Published, Version
from rules.instants import HOUR, Instant
from rules.publications import Publications
from rules.readings import Mark, Phase, Verdict
from rules.request import fold
from tests.rules.situations import APPROVED, DONE, OPENED, TAKEN, WORKED, person
from tests.rules.stories import PLANT, at, clocks, entry, events, published, reading

BY_PRIORITY = PLANT.replace('wait = "24h"', 'wait = { urgent = "24h", normal = "26h" }')
BY_PROVIDER = PLANT.replace('holder = "customer", stops', 'holder = "provider", stops')


def decided(action: Action, told: Entry, by: str, now: str, text: str = PLANT) -> str:
    """The word of the event that the action becomes, or why it is declined."""
    outcome = decide(action, told, by=person(by, text), publications=published(text), now=at(now))
    return outcome.events[0].word if isinstance(outcome, Accepted) else f"no: {outcome.because}"


@pytest.mark.parametrize(
    "late",
    [
        pytest.param("tue 09:30 ran-again entered mon 20:00", id="ran again"),
        pytest.param("tue 09:30 approval-suspended entered mon 20:00", id="suspended"),
        pytest.param("tue 09:30 priority-changed normal entered mon 20:00", id="cools longer"),
    ],
)
def test_law_31_what_is_entered_later_undoes_no_breach_of_a_start_that_could_have_been(late: str) -> None:
    """It was signed and had cooled as far as anybody knew: the hour for the start ran out at 09:00 (laws 12, 23)."""
    before = reading("start", "tue 09:29", *APPROVED, priority="urgent", text=BY_PRIORITY)
    assert (before.verdict, before.breached_at) == (Verdict.BREACHED, at("tue 09:00"))
    after = reading("start#1", "tue 09:40", *APPROVED, late, priority="urgent", text=BY_PRIORITY)
    assert (after.verdict, after.phase, after.ended_at) == (Verdict.BREACHED, Phase.SUPERSEDED, at("tue 09:30"))


@pytest.mark.parametrize(
    ("late", "began"),
    [
        pytest.param(("tue 09:30 work-started override entered mon 20:00",), "tue 08:00", id="started too early"),
        pytest.param(("tue 09:30 done entered mon 20:00",), "tue 08:00", id="done too early"),
        pytest.param(("tue 09:30 cancelled entered mon 20:00",), "tue 08:00", id="cancelled"),
        pytest.param(
            ("tue 09:30 done entered mon 20:00", "tue 09:31 reopened entered mon 20:10"), "tue 08:00", id="reopened"
        ),
    ],
)
def test_law_31_what_was_over_before_it_was_ready_undoes_no_breach_when_it_is_said_later(
    late: tuple[str, ...], began: str
) -> None:
    broken = reading("start#1", "tue 09:40", *APPROVED, *late)
    assert (broken.verdict, broken.began_at, broken.ended_at) == (Verdict.BREACHED, at(began), at("tue 09:30"))


@pytest.mark.parametrize(
    ("late", "word"),
    [
        pytest.param("tue 08:30 work-started override entered mon 20:00", Verdict.NOT_NEEDED, id="started too early"),
        pytest.param("tue 08:30 cancelled entered mon 20:00", Phase.CANCELLED, id="cancelled"),
    ],
)
def test_law_23_what_was_over_before_it_was_ready_needs_no_start_clock_when_it_is_said_in_time(
    late: str, word: Verdict | Phase
) -> None:
    told = [read for read in entry("tue 08:40", *APPROVED, late).readings if read.expectation.id == "start"]
    assert [(read.word, read.began_at) for read in told] == [(word, None)]


def test_law_23_the_start_waits_for_a_cool_down_that_was_found_to_be_longer() -> None:
    late = "tue 08:30 priority-changed normal entered mon 20:00"
    lost = clocks(entry("tue 09:30", *APPROVED, late, priority="urgent", text=BY_PRIORITY))["start"]
    assert (lost.phase, lost.instance, lost.began_at) == (Phase.WAITING, 2, at("tue 10:00"))


def test_law_23_a_stop_entered_before_it_was_ready_leaves_the_start_clock_waiting() -> None:
    told = clocks(entry("tue 09:30", *APPROVED, "mon 21:00 ran-again entered mon 20:00"))
    assert (told["start"].phase, told["start"].began_at) == (Phase.WAITING, at("tue 20:00"))
    assert told["start"].instance == 1


def test_law_31_a_hold_that_a_supervisor_approves_afterwards_makes_the_work_met_and_says_so() -> None:
    story = (*WORKED, "tue 10:30 held waiting for the line entered tue 08:20", "tue 10:40 resumed", "tue 10:45 done")
    assert reading("repair", "tue 11:00", *story).word == Verdict.BREACHED
    met = reading("repair", "tue 11:00", *story, "tue 10:50 amended e5 tue 08:20")
    assert (met.word, met.marks) == (Verdict.MET, frozenset({Mark.AMENDED}))


def test_law_31_a_hold_whose_end_was_moved_marks_the_clocks_that_it_stopped_and_no_other() -> None:
    story = (*WORKED, "tue 08:20 held waiting for the line", "tue 08:40 resumed", "tue 09:00 amended e6 tue 08:50")
    told = clocks(entry("tue 09:10", *story))
    assert {name for name, read in told.items() if Mark.AMENDED in read.marks} == {"repair", "resolution"}


def test_law_31_a_suspension_that_was_moved_marks_the_work_that_it_stopped() -> None:
    story = (*WORKED, "tue 08:30 approval-suspended", "tue 08:50 approved", "tue 09:00 amended e5 tue 08:40")
    assert Mark.AMENDED in reading("repair", "tue 09:10", *story).marks


def test_law_31_a_hold_that_was_moved_says_nothing_about_a_clock_that_had_ended() -> None:
    story = (*DONE, "tue 09:10 reopened", "tue 09:15 held waiting for the line", "tue 09:30 amended e7 tue 09:20")
    assert reading("repair#1", "tue 09:40", *story).marks == frozenset()


@pytest.mark.parametrize(
    ("story", "holder"),
    [
        pytest.param((*TAKEN, "mon 09:00 handed-over quality", "mon 10:00 held x"), "quality", id="held afterwards"),
        pytest.param((*TAKEN, "mon 09:00 held x", "mon 10:00 handed-over quality"), "quality", id="held before"),
        pytest.param((*TAKEN, "mon 09:00 held x", "mon 09:00 handed-over quality"), "quality", id="in one second"),
        pytest.param((*TAKEN, "mon 09:00 held x"), "maintenance", id="not handed over"),
    ],
)
def test_law_13_the_provider_that_holds_is_the_one_that_goes_on(story: tuple[str, ...], holder: str) -> None:
    told = entry(
        "mon 11:00", *(line.replace("held x", "held waiting for the line") for line in story), text=BY_PROVIDER
    )
    assert (clocks(told)["resolution"].held_by, told.turn) == (holder, holder)


def test_law_13_a_hold_that_is_handed_over_stops_as_long_as_any_other() -> None:
    held = (*TAKEN, "mon 09:00 held waiting for the line")
    handed = (*held, "mon 10:00 handed-over quality", "mon 12:00 resumed")
    told = reading("resolution", "mon 13:00", *handed, text=BY_PROVIDER)
    assert (told.used, told.due) == (2 * HOUR, reading("resolution", "mon 13:00", *held, "mon 12:00 resumed").due)


def test_law_15_a_shut_gate_is_cut_short_by_those_to_whom_the_work_was_handed_over() -> None:
    story = (*TAKEN, "mon 09:00 handed-over quality", "mon 12:00 work-started override")
    told = clocks(entry("mon 13:00", *story))
    assert [told[clock].owed_by for clock in ("cool-down", "approval")] == ["quality", "quality"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param("pilar", "excused", id="the customer waited"),
        pytest.param("sven", "no: who-excuse", id="those who go on did not"),
        pytest.param("rosa", "no: who-excuse", id="those who were late least of all"),
    ],
)
def test_law_38_a_breach_before_a_hand_over_is_not_forgiven_by_those_who_go_on(by: str, expected: str) -> None:
    sven = '[[people]]\nid = "sven"\nname = "Sven Lund"\ndepartment = "safety"\nroles = ["supervisor"]\n'
    text = PLANT.replace("[machines.sealer-3]", f"{sven}[machines.sealer-3]")
    started = (OPENED, "mon 08:40 work-started override", "mon 09:00 handed-over safety")
    told = entry("mon 10:00", *started, text=text)
    for clock in ("response", "cool-down", "approval"):
        assert decided(Excuse(clock, "x"), told, by, "mon 10:00", text) == expected


@pytest.mark.parametrize(
    ("amended", "due"),
    [
        pytest.param("mon 12:30", "tue 12:30", id="earlier"),
        pytest.param("mon 13:30", "tue 13:30", id="later"),
        pytest.param("mon 13:00", "tue 12:40", id="as it was typed"),
    ],
)
def test_law_16_a_new_stop_that_is_corrected_begins_the_cool_down_when_it_truly_was(amended: str, due: str) -> None:
    story = (*TAKEN, "mon 13:00 ran-again mon 12:40", f"mon 14:00 amended e3 {amended}")
    assert reading("cool-down", "mon 15:00", *story).due == at(due)


@pytest.mark.parametrize(
    ("story", "stopped", "expected"),
    [
        pytest.param((*TAKEN, "mon 12:00 ran-again"), "mon 12:00", "ran-again", id="in that very second"),
        pytest.param((*TAKEN, "mon 12:00 ran-again"), "mon 11:59", "no: before-last-stop", id="before the last stop"),
        pytest.param((*DONE, "tue 10:00 reopened"), "tue 09:59", "no: before-last-stop", id="before it was reopened"),
        pytest.param((*DONE, "tue 10:00 reopened has not run since"), "mon 08:00", "ran-again", id="has not run since"),
    ],
)
def test_law_16_no_older_stop_shortens_a_cool_down(story: tuple[str, ...], stopped: str, expected: str) -> None:
    told = entry("tue 11:00", *story)
    assert decided(RunAgain(at(stopped)), told, "luis", "tue 11:00") == expected


def test_law_08_a_minimum_that_had_passed_before_a_closure_was_entered_is_touched_by_no_change() -> None:
    """Two hours on the calendar passed at 10:00; of the drill from 09:00 nobody knew until 10:30 (laws 16, 20)."""
    text = PLANT.replace('wait = "24h",', 'wait = { urgent = "1h", normal = "2h" }, calendar = "two-shifts",')
    drill = ClosureEntered(
        id=EventId("c1"),
        version=Version(2),
        occurred_at=at("mon 10:30"),
        calendar=CalendarId("two-shifts"),
        begins=at("mon 09:00"),
        ends=at("mon 10:00"),
        because="Fire drill",
    )
    shut = Publications.read([Published(occurred_at=Instant(0), version=Version(1), text=text), drill])
    assert shut is not None
    changed = fold(events("mon 08:00 opened", "mon 10:45 priority-changed urgent", text=text))
    cooled = clocks(entry_of(changed, shut, at("mon 11:00")))["cool-down"]
    assert (cooled.instance, cooled.word, cooled.ended_at) == (1, Verdict.MET, at("mon 10:00"))


@pytest.mark.parametrize(
    "corrected",
    [
        pytest.param((*TAKEN, "tue 08:20 approved", "tue 10:00 amended e3 tue 09:00"), id="approved"),
        pytest.param((OPENED, "mon 09:00 approved", "tue 08:20 taken", "tue 10:00 amended e3 tue 09:00"), id="taken"),
        pytest.param((*APPROVED, "mon 10:10 ran-again", "tue 11:30 amended e4 mon 11:00"), id="ran again"),
    ],
)
def test_law_31_a_correction_that_makes_work_ready_later_marks_the_clock_of_the_start(
    corrected: tuple[str, ...],
) -> None:
    """Breached by what was entered, and not by what is approved: that is never just met (law 23)."""
    started = "tue 11:50 work-started" if "ran-again" in corrected[-2] else "tue 09:50 work-started"
    told = (*corrected[:-1], started)
    assert reading("start", "tue 12:00", *told).word == Verdict.BREACHED
    correction = f"tue 12:00 {corrected[-1].split(' ', 2)[2]}"
    met = reading("start", "tue 12:00", *told, correction)
    assert (met.word, met.marks) == (Verdict.MET, frozenset({Mark.AMENDED}))


def test_law_31_a_reopening_said_later_undoes_no_breach_of_a_start_in_the_second_in_which_something_else_happened() -> (
    None
):
    late = ("tue 08:50 part-changed motor", "tue 09:30 reopened entered tue 08:50")
    assert reading("start#1", "tue 09:40", *APPROVED, *late).verdict == Verdict.BREACHED
