"""Gates and readiness: the approver's clock, refusals, the start of the work."""

from __future__ import annotations

import pytest

from rules.instants import HOUR, MINUTE
from rules.readings import Phase, Verdict
from rules.stages import Stage
from tests.rules.stories import PLANT, at, entry, reading

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken")


def test_law_17_waiting_for_an_approval_is_the_approvers_time() -> None:
    read = reading("approval", "mon 11:00", OPENED)
    assert (read.owed_by, read.began_at, read.due, read.word) == ("safety", at("mon 08:00"), at("mon 12:00"), "at-risk")
    assert reading("approval", "mon 12:00:01", OPENED).verdict is Verdict.BREACHED
    assert reading("repair", "mon 12:00:01", OPENED).phase is Phase.WAITING


def test_law_17_an_approval_may_come_while_it_cools() -> None:
    told = entry("mon 11:00", *TAKEN, "mon 10:00 approved")
    assert (told.stage, told.turn) == (Stage.COOLING, None)
    assert reading("approval", "mon 11:00", *TAKEN, "mon 10:00 approved").verdict is Verdict.MET


BY_QUALITY = PLANT.replace('by = "safety", within = "4h", delegates = ["quality"]', 'by = "quality", within = "4h"')


def test_law_17_an_approver_counts_on_its_own_calendar() -> None:
    read = reading("approval", "mon 16:00", "mon 15:00 opened", text=BY_QUALITY)
    assert (read.due, read.used) == (at("tue 10:00"), HOUR)


FROM_TAKEN = PLANT.replace('by = "safety", within = "4h"', 'by = "safety", from = "taken", within = "48h"')


def test_law_17_an_approval_begins_where_the_plant_says() -> None:
    waiting, told = (
        reading("approval", "tue 08:05", OPENED, text=FROM_TAKEN),
        entry("tue 08:05", OPENED, text=FROM_TAKEN),
    )
    assert (waiting.phase, waiting.due, told.turn) == (Phase.WAITING, None, "maintenance")
    begun = reading("approval", "mon 09:00", *TAKEN, text=FROM_TAKEN)
    assert (begun.due, entry("mon 09:00", *TAKEN, text=FROM_TAKEN).turn) == (at("thu 08:10"), "safety")


UNTIMED = PLANT.replace('by = "safety", within = "4h"', 'by = "safety"')


def test_law_18_a_gate_without_a_time_stays_shut_until_somebody_answers() -> None:
    told = entry("mon+3 08:00", *TAKEN, text=UNTIMED)
    assert (told.stage, told.turn) == (Stage.TO_APPROVE, "safety")
    read = reading("approval", "mon+3 08:00", *TAKEN, text=UNTIMED)
    assert (read.phase, read.verdict, read.due, read.left) == (Phase.RUNNING, Verdict.NONE, None, None)
    assert reading("approval", "mon+3 09:00", *TAKEN, "mon+3 08:30 approved", text=UNTIMED).verdict is Verdict.MET


def test_law_18_no_gate_opens_by_time_out() -> None:
    assert entry("mon+3 08:00", *TAKEN).stage is Stage.TO_APPROVE


REFUSED = (*TAKEN, "mon 10:00 refused")


def test_law_19_a_refusal_ends_the_approvers_clock_as_met_and_leaves_the_gate_shut() -> None:
    read, told = reading("approval", "mon 14:00", *REFUSED), entry("mon 14:00", *REFUSED)
    assert (read.verdict, read.ended_at) == (Verdict.MET, at("mon 10:00"))
    assert (told.stage, told.turn) == (Stage.TO_APPROVE, None)
    assert entry("tue 08:00", *REFUSED).turn == "maintenance"
    assert reading("resolution", "mon 14:00", *REFUSED).phase is Phase.RUNNING


def test_law_19_asking_again_begins_a_new_clock() -> None:
    story = (*REFUSED, "mon 13:00 approval-asked")
    read = reading("approval", "mon 14:00", *story)
    assert (read.instance, read.began_at, read.due, read.phase) == (2, at("mon 13:00"), at("mon 17:00"), Phase.RUNNING)
    assert entry("mon 14:00", *story).turn == "safety"


def test_law_19_a_late_refusal_is_a_breach() -> None:
    assert reading("approval", "mon 14:00", *TAKEN, "mon 12:30 refused").verdict is Verdict.BREACHED


READY = (*TAKEN, "mon 10:00 approved")


@pytest.mark.parametrize(
    ("story", "ready"),
    [
        pytest.param(READY, "tue 08:00", id="the cool-down is last"),
        pytest.param((*TAKEN, "tue 09:00 approved"), "tue 09:00", id="the gate is last"),
        pytest.param((OPENED, "mon 10:00 approved", "tue 10:00 taken"), "tue 10:00", id="taking is last"),
        pytest.param((*READY, "mon 20:00 noted", "mon 21:00 noted"), "tue 08:00", id="notes between"),
        pytest.param((*READY, "mon 20:00 ran-again"), "tue 20:00", id="the machine ran again"),
        pytest.param((*READY, "tue 12:00 ran-again"), "wed 12:00", id="the machine ran again when it was ready"),
        pytest.param(
            (*READY, "tue 09:00 approval-suspended", "tue 10:00 approval-asked", "tue 11:00 approved"),
            "tue 11:00",
            id="approved again",
        ),
    ],
)
def test_law_23_the_start_clock_runs_from_ready(story: tuple[str, ...], ready: str) -> None:
    read = reading("start", "wed 12:00", *story)
    assert (read.began_at, read.due) == (at(ready), at(ready) + HOUR)
    assert entry(ready, *story).stage is Stage.READY


def test_law_23_ready_work_that_nobody_starts_is_the_providers_breach() -> None:
    read = reading("start", "tue 09:00:01", *READY)
    assert (read.verdict, read.owed_by) == (Verdict.BREACHED, "maintenance")


@pytest.mark.parametrize(
    ("started", "used"),
    [
        pytest.param("tue 08:00", 0, id="in the second in which it is ready"),
        pytest.param("tue 08:20", 1_200, id="later"),
    ],
)
def test_law_23_starting_ends_it(started: str, used: int) -> None:
    read = reading("start", "wed 08:00", *READY, f"{started} work-started")
    assert (read.verdict, read.used, read.ended_at) == (Verdict.MET, used, at(started))


def test_law_23_taken_and_started_in_one_second_is_met() -> None:
    story = (OPENED, "tue 09:00 approved", "tue 10:00 taken", "tue 10:00 noted", "tue 10:00 work-started")
    assert reading("start", "tue 12:00", *story).verdict is Verdict.MET


def test_law_23_a_start_before_it_was_ready_needs_no_start_clock() -> None:
    read = reading("start", "mon 12:00", *TAKEN, "mon 11:00 work-started override")
    assert (read.phase, read.verdict, read.ended_at) == (Phase.ENDED, Verdict.NOT_NEEDED, at("mon 11:00"))


def test_law_23_readiness_that_is_lost_ends_its_clock_without_a_verdict() -> None:
    story = (*READY, "tue 08:30 approval-suspended")
    read = reading("start#1", "tue 12:00", *story)
    assert (read.word, read.ended_at) == ("superseded", at("tue 08:30"))
    again = reading("start", "tue 12:00", *story, "tue 10:00 approval-asked", "tue 11:00 approved")
    assert (again.instance, again.began_at) == (2, at("tue 11:00"))


def test_law_23_a_late_start_stays_a_breach_when_readiness_is_lost() -> None:
    assert reading("start#1", "tue 12:00", *READY, "tue 09:30 approval-suspended").verdict is Verdict.BREACHED


def test_law_15_the_repair_clock_runs_from_the_real_start() -> None:
    story = (OPENED, "mon 20:00 work-started override")
    read = reading("repair", "mon 21:00", *story)
    assert (read.began_at, read.due) == (at("mon 20:00"), at("mon 22:00"))
    assert entry("mon 21:00", *story).stage is Stage.IN_WORK


WARM_UP = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "drained", from = "approved", '
    'until = "work-started", at-least = "2h", at-most = "90h" },',
)


def test_law_23_a_window_before_the_work_keeps_it_waiting_for_its_least() -> None:
    story = (*TAKEN, "tue 09:00 approved")
    assert reading("start", "tue 12:00", *story, text=WARM_UP).began_at == at("tue 11:00")
    cooling, ready = (entry(when, *story, text=WARM_UP) for when in ("tue 10:00", "tue 11:00"))
    assert (cooling.stage, cooling.turn, ready.stage, ready.turn) == (
        Stage.COOLING,
        None,
        Stage.READY,
        "maintenance",
    )
    assert reading("drained", "tue 12:00", *story, "tue 10:30 work-started override", text=WARM_UP).short == 30 * MINUTE
