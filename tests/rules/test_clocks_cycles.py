"""Told, confirmed, reopened: what comes after the work; and the customer's updates during it."""

from __future__ import annotations

import pytest

from rules.instants import DAY, HOUR, MINUTE
from rules.readings import Phase, Verdict
from rules.stages import Stage
from tests.rules.stories import PLANT, at, clocks, entry, reading

OPENED = "mon 08:00 opened"
DONE = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started", "tue 09:00 done")
TOLD = (*DONE, "tue 09:20 told")


def test_law_28_the_provider_stops_at_done() -> None:
    told = clocks(entry("wed 12:00", *DONE))
    assert {clock for clock, read in told.items() if read.live} == {"told", "confirmation"}
    assert told["resolution"].verdict is Verdict.MET
    assert (told["confirmation"].phase, told["confirmation"].owed_by) == (Phase.WAITING, "packing")


def test_law_28_telling_is_a_clock_of_its_own() -> None:
    assert reading("told", "tue 09:30", *TOLD).verdict is Verdict.MET
    assert reading("told", "tue 09:30:01", *DONE).verdict is Verdict.BREACHED


@pytest.mark.parametrize(
    ("now", "stage", "turn"),
    [
        pytest.param("tue 09:10", Stage.DONE, "maintenance", id="done"),
        pytest.param("tue 09:20", Stage.TOLD, "packing", id="told"),
        pytest.param("wed 01:20", Stage.TOLD, "packing", id="at the due"),
        pytest.param("wed 01:20:01", Stage.CLOSED, None, id="run out"),
    ],
)
def test_law_28_a_confirmation_that_runs_out_closes_the_request(now: str, stage: Stage, turn: str | None) -> None:
    told = entry(now, *TOLD)
    assert (told.stage, told.turn) == (stage, turn)


def test_law_28_running_out_is_no_breach_and_never_at_risk() -> None:
    assert reading("confirmation", "wed 01:00", *TOLD).word == Phase.RUNNING
    read = reading("confirmation", "wed 12:00", *TOLD)
    assert (read.phase, read.verdict, read.ended_at) == (Phase.ENDED, Verdict.NOT_NEEDED, at("wed 01:20"))


def test_law_28_confirming_in_time_is_met() -> None:
    told = entry("tue 12:00", *TOLD, "tue 10:00 confirmed")
    assert (told.stage, told.turn, told.closes_at) == (Stage.CLOSED, None, at("tue 10:00"))
    assert reading("confirmation", "tue 12:00", *TOLD, "tue 10:00 confirmed").verdict is Verdict.MET


def test_law_28_a_confirmation_before_anybody_told_says_that_they_know() -> None:
    story = (*DONE, "tue 09:10 confirmed", "tue 09:15 noted")
    assert entry("tue 12:00", *story).stage is Stage.CLOSED
    assert reading("told", "tue 12:00", *story).verdict is Verdict.MET
    assert reading("confirmation", "tue 12:00", *story).verdict is Verdict.NOT_NEEDED


def test_law_28_reopening_instead_of_confirming_opens_a_new_cycle() -> None:
    told = entry("tue 12:00", *TOLD, "tue 10:00 reopened")
    assert (told.request.cycle, told.stage, told.closes_at) == (2, Stage.NEW, None)
    assert reading("confirmation#1", "tue 12:00", *TOLD, "tue 10:00 reopened").verdict is Verdict.MET
    again = reading("confirmation", "tue 12:00", *TOLD, "tue 10:00 reopened")
    assert (again.phase, again.cycle) == (Phase.WAITING, 2)


REOPENED = (*TOLD, "tue 12:00 reopened")


def test_law_29_response_approval_and_cool_down_begin_anew() -> None:
    told = entry("tue 12:10", *REOPENED)
    begun = {read.expectation.id: read.began_at for read in told.readings if read.live and read.began_at}
    assert begun == dict.fromkeys(["response", "cool-down", "approval", "update"], at("tue 12:00"))
    assert {read.cycle for read in told.readings if read.live} == {2}


def test_law_29_the_outcome_of_the_first_cycle_stands() -> None:
    story = (*DONE[:4], "tue 10:20 done", "tue 12:00 reopened", "tue 12:10 taken")
    assert reading("repair#1", "fri 12:00", *story).verdict is Verdict.BREACHED
    assert reading("resolution", "fri 12:00", *story).verdict is Verdict.MET
    assert reading("resolution", "fri 12:00", *story).instance == 1


@pytest.mark.parametrize(
    ("reopened", "now", "phase", "due"),
    [
        pytest.param("tue 12:00 reopened", "tue 12:10", Phase.RUNNING, "wed 12:00", id="it ran"),
        pytest.param("tue 12:00 reopened has not run since", "tue 12:10", Phase.ENDED, "tue 08:00", id="long cold"),
    ],
)
def test_law_29_has_not_run_since_carries_the_cool_down_only(reopened: str, now: str, phase: Phase, due: str) -> None:
    read = reading("cool-down", now, *TOLD, reopened)
    assert (read.cycle, read.phase, read.due) == (2, phase, at(due))
    assert reading("approval", now, *TOLD, reopened).phase is Phase.RUNNING


def test_law_29_a_carried_cool_down_goes_on_where_it_was() -> None:
    story = (OPENED, "mon 12:00 work-started override", "mon 13:00 done", "mon 14:00 reopened has not run since")
    first, second = reading("cool-down#1", "mon 15:00", *story), reading("cool-down#2", "mon 15:00", *story)
    assert (first.verdict, first.short) == (Verdict.CUT_SHORT, 20 * HOUR)
    assert (second.phase, second.used, second.due) == (Phase.RUNNING, 7 * HOUR, at("tue 08:00"))


TRIAL = (OPENED, "mon 10:00 taken", "mon 20:00 done")


def test_law_29_a_total_resolution_counts_both_cycles_without_the_gap() -> None:
    read = reading("resolution", "tue 10:00", *TRIAL, "tue 08:00 reopened", service="trial")
    assert (read.instance, read.began_at, read.used) == (2, at("mon 08:00"), 14 * HOUR)
    assert read.phase is Phase.RUNNING


def test_law_29_every_gap_belongs_to_the_customer() -> None:
    story = (*TRIAL, "tue 08:00 reopened", "tue 10:00 done", "tue 20:00 reopened")
    read = reading("resolution", "tue 21:00", *story, service="trial")
    assert (read.instance, read.used) == (3, 15 * HOUR)


def test_law_29_what_was_cancelled_before_it_was_done_begins_anew() -> None:
    story = (OPENED, "mon 09:00 cancelled", "tue 09:00 reopened")
    told = entry("tue 10:00", *story)
    assert told.stage is Stage.NEW
    assert reading("resolution", "tue 10:00", *story).began_at == at("tue 09:00")
    assert reading("repair", "tue 10:00", *story).word == Phase.WAITING


def test_law_30_breaches_before_cancelling_stay_listed_and_the_rest_is_cancelled() -> None:
    words = {clock: read.word for clock, read in clocks(entry("tue 12:00", OPENED, "mon 09:00 cancelled")).items()}
    assert words["response"] == Verdict.BREACHED
    assert {word for clock, word in words.items() if clock != "response"} == {Phase.CANCELLED}


def updates(now: str, *story: str) -> list[tuple[int, str, Verdict]]:
    found = [r for r in entry(now, *story).readings if r.expectation.id == "update"]
    return [(r.began_at or 0, str(r.phase), r.verdict) for r in found]


def test_law_37_each_customer_note_ends_one_interval_as_met() -> None:
    assert updates("mon 13:00", OPENED, "mon 12:00 noted") == [
        (at("mon 08:00"), "ended", Verdict.MET),
        (at("mon 12:00"), "running", Verdict.NONE),
    ]


@pytest.mark.parametrize("word", ["noted-internal", "customer-noted", "taken"])
def test_law_37_what_the_customer_does_not_hear_ends_nothing(word: str) -> None:
    assert len(updates("mon 13:00", OPENED, f"mon 12:00 {word}")) == 1


def test_law_37_a_missed_interval_is_one_breach_until_the_next_note() -> None:
    assert updates("tue 12:00", OPENED) == [(at("mon 08:00"), "running", Verdict.BREACHED)]
    assert updates("tue 12:00", OPENED, "tue 10:00 noted") == [
        (at("mon 08:00"), "ended", Verdict.BREACHED),
        (at("tue 10:00"), "running", Verdict.NONE),
    ]


def test_law_37_done_ends_the_last_interval() -> None:
    assert updates("wed 12:00", *DONE, "tue 10:00 noted")[-1] == (at("mon 08:00"), "ended", Verdict.BREACHED)


def test_law_37_telling_before_it_is_done_begins_the_next_interval() -> None:
    assert updates("mon 13:00", OPENED, "mon 12:00 told")[-1] == (at("mon 12:00"), "running", Verdict.NONE)


def test_law_37_updates_run_on_while_on_hold_unless_the_hold_names_them() -> None:
    story = (OPENED, "mon 09:00 held waiting for the line")
    assert reading("update", "mon 17:00", *story).verdict is Verdict.BREACHED
    named = PLANT.replace('stops = ["repair", "resolution"]', 'stops = ["update"]')
    assert reading("update", "mon 17:00", *story, text=named).phase is Phase.ON_HOLD


def test_law_37_a_clock_that_went_back_does_not_undo_a_missed_update() -> None:
    missed = (OPENED, "mon 16:30 taken")
    told = entry("mon 17:00", *missed, "mon 15:00 noted")
    first = next(read for read in told.readings if read.expectation.id == "update")
    assert (first.verdict, first.over) == (Verdict.BREACHED, 30 * MINUTE)


def test_law_31_a_note_entered_afterwards_splits_no_interval_and_undoes_no_breach() -> None:
    story = (OPENED, "mon 09:00 noted", "mon 17:30 noted entered mon 08:30")
    read = [r for r in entry("mon 18:00", *story).readings if r.expectation.id == "update"]
    assert [(r.verdict, r.began_at) for r in read] == [
        (Verdict.MET, at("mon 08:00")),
        (Verdict.BREACHED, at("mon 09:00")),
        (Verdict.NONE, at("mon 17:30")),
    ]


def test_law_24_without_expectations_there_is_nothing_to_read_and_done_closes() -> None:
    told = entry("mon 09:00", OPENED, service="chat")
    assert (told.readings, told.headline, told.standing, told.changes_at) == ((), None, "no-expectation", None)
    assert entry("mon 09:00", OPENED, "mon 08:30 done", service="chat").stage is Stage.CLOSED


def test_logs_that_know_only_opened_and_closed_are_complete() -> None:
    told = entry("mon 20:00", OPENED, "mon 16:00 done", service="statistics")
    assert (told.stage, told.closes_at) == (Stage.CLOSED, at("mon 16:00"))
    assert [read.verdict for read in told.readings] == [Verdict.BREACHED, Verdict.MET]
    assert told.request.taken_at == at("mon 16:00")


def test_law_05_a_day_of_a_cool_down_is_86_400_seconds() -> None:
    read = reading("cool-down", "mon 08:00", OPENED)
    assert read.left == DAY
