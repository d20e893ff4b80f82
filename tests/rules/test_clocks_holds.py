"""Holds: what stops, for whom, how long, and what a breach does meanwhile."""

from __future__ import annotations

import pytest

from rules.instants import HOUR, MINUTE
from rules.readings import Mark, Phase, Verdict
from rules.stages import Stage
from tests.rules.stories import PLANT, at, clocks, entry, reading

OPENED = "mon 08:00 opened"
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started")
HELD = (*WORKED, "tue 08:20 held waiting for the line")


def test_law_13_a_hold_stops_the_maxima_that_its_reason_names_and_names_who_holds_it() -> None:
    told = clocks(entry("tue 08:30", *HELD))
    assert {clock for clock, read in told.items() if read.phase is Phase.ON_HOLD} == {"repair", "resolution"}
    assert {told[clock].held_by for clock in ("repair", "resolution")} == {"packing"}
    assert told["update"].phase is Phase.RUNNING


def test_law_13_a_stopped_clock_has_no_due_only_what_is_left() -> None:
    for now in ("tue 08:20", "fri 12:00"):
        read = reading("repair", now, *HELD)
        assert (read.due, read.used, read.left, read.changes_at) == (None, 10 * MINUTE, 110 * MINUTE, None)


def test_law_13_a_hold_over_a_closed_night_takes_off_only_open_hours() -> None:
    story = (
        OPENED,
        "mon 08:10 taken",
        "mon 10:00 approved",
        "tue 21:00 work-started",
        "tue 21:30 held waiting for the line",
        "wed 07:00 resumed",
    )
    read = reading("repair", "wed 08:00", *story)
    assert read.due == at("wed 08:30")
    assert read.used == HOUR + 30 * MINUTE
    without = reading("repair", "wed 07:00", *story[:4])
    assert without.due == at("wed 07:00")


def test_law_13_several_holds_and_holds_one_after_another_are_all_taken_off() -> None:
    story = (
        *HELD,
        "tue 08:30 held waiting for the line",
        "tue 09:00 resumed",
        "tue 10:00 held waiting for the line",
        "tue 10:15 resumed",
    )
    assert reading("repair", "tue 11:00", *story).due == at("tue 11:05")


def test_law_13_a_hold_that_began_before_the_clock_counts_from_its_beginning() -> None:
    story = (OPENED, "mon 08:05 held waiting for the line", "mon 09:05 resumed")
    assert reading("resolution", "mon 12:00", *story).used == 3 * HOUR
    assert reading("response", "mon 08:20", *story[:2]).phase is Phase.RUNNING


def test_law_13_a_hold_in_the_very_instant_of_the_due_stops_the_clock() -> None:
    story = (*WORKED, "tue 10:10 held waiting for the line", "tue 12:00 resumed")
    assert reading("repair", "tue 11:00", *story).word == Phase.ON_HOLD
    assert reading("repair", "tue 12:00", *story).due == at("tue 12:00")
    assert reading("repair", "tue 12:00:01", *story).verdict is Verdict.BREACHED


def test_law_13_a_clock_at_risk_is_on_hold_in_one_word_and_at_risk_beside_it() -> None:
    story = (*WORKED, "tue 09:40 held waiting for the line")
    read = reading("repair", "tue 12:00", *story)
    assert (read.word, Mark.AT_RISK in read.marks) == (Phase.ON_HOLD, True)


def test_law_14_a_breached_clock_on_hold_stays_breached_and_stops_growing() -> None:
    story = (*WORKED, "tue 10:20 held waiting for the line")
    for now in ("tue 10:20", "tue 15:00"):
        read = reading("repair", now, *story)
        assert (read.phase, read.verdict, read.over, read.due) == (
            Phase.ON_HOLD,
            Verdict.BREACHED,
            10 * MINUTE,
            at("tue 10:10"),
        )
        assert (read.word, read.changes_at) == (Verdict.BREACHED, None)
    assert reading("repair", "tue 15:05", *story, "tue 15:00 resumed").over == 15 * MINUTE


@pytest.mark.parametrize("word", ["done", "cancelled"])
def test_law_14_what_ends_the_work_closes_the_hold_first(word: str) -> None:
    told = entry("tue 12:00", *HELD, f"tue 11:00 {word}")
    read = next(r for r in told.readings if r.expectation.id == "repair")
    assert (read.used, read.ended_at, told.request.hold) == (10 * MINUTE, at("tue 11:00"), None)
    assert read.verdict is (Verdict.MET if word == "done" else Verdict.NONE)


def test_law_31_a_hold_entered_before_the_due_had_passed_counts_from_its_own_time() -> None:
    read = reading("repair", "tue 09:30", *WORKED, "tue 09:30 held waiting for the line entered tue 09:00")
    assert (read.phase, read.used) == (Phase.ON_HOLD, 50 * MINUTE)


def test_law_31_a_hold_entered_after_the_due_had_passed_counts_from_when_it_was_typed() -> None:
    story = (*WORKED, "tue 10:40 held waiting for the line entered tue 09:00", "tue 11:00 resumed")
    held, after = reading("repair", "tue 10:50", *story), reading("repair", "tue 11:10", *story)
    assert (held.phase, held.verdict, held.over) == (Phase.ON_HOLD, Verdict.BREACHED, 30 * MINUTE)
    assert (after.verdict, after.over, after.due) == (Verdict.BREACHED, 40 * MINUTE, at("tue 10:10"))


def test_law_31_an_entered_hold_that_was_over_before_it_was_typed_does_not_unbreach() -> None:
    story = (
        *WORKED,
        "tue 10:40 held waiting for the line entered tue 09:00",
        "tue 10:41 resumed entered tue 10:00",
    )
    read = reading("repair", "tue 10:45", *story)
    assert (read.verdict, read.due, read.over) == (Verdict.BREACHED, at("tue 10:10"), 35 * MINUTE)


def test_law_31_a_hold_typed_in_the_very_second_of_the_due_counts_from_its_own_time() -> None:
    read = reading("repair", "tue 10:10", *WORKED, "tue 10:10 held waiting for the line entered tue 09:00")
    assert (read.phase, read.verdict, read.used) == (Phase.ON_HOLD, Verdict.NONE, 50 * MINUTE)


def test_law_31_a_hold_that_came_too_late_leaves_the_next_one_alone() -> None:
    story = (
        *WORKED,
        "tue 10:40 held waiting for the line entered tue 09:00",
        "tue 10:41 resumed entered tue 10:00",
        "tue 11:00 held waiting for the line",
        "tue 11:30 resumed",
    )
    read = reading("repair", "tue 12:00", *story)
    assert (read.verdict, read.over) == (Verdict.BREACHED, 80 * MINUTE)


def test_law_13_a_hold_that_was_over_before_the_clock_began_hides_no_later_one() -> None:
    early = (*WORKED[:3], "mon 11:00 held waiting for the line", "mon 12:00 resumed", WORKED[3])
    story = (*early, "tue 08:20 held waiting for the line", "tue 08:50 resumed")
    assert reading("repair", "tue 09:00", *story).due == at("tue 10:40")


SUSPENDED = (*WORKED, "tue 08:20 approval-suspended")


def test_law_19_an_approval_suspended_during_the_work_stops_repair_and_resolution_for_the_approver() -> None:
    told = entry("tue 09:00", *SUSPENDED)
    held = {read.expectation.id: read.held_by for read in told.readings if read.phase is Phase.ON_HOLD}
    assert held == {"repair": "safety", "resolution": "safety"}
    assert (told.stage, told.turn) == (Stage.ON_HOLD, "safety")


@pytest.mark.parametrize(
    "after",
    [
        pytest.param((), id="suspended"),
        pytest.param(("tue 09:00 approval-asked",), id="asked again"),
        pytest.param(("tue 09:00 approval-asked", "tue 09:10 refused"), id="refused"),
    ],
)
def test_law_19_the_work_stands_still_until_there_is_a_new_approval(after: tuple[str, ...]) -> None:
    told = entry("tue 10:00", *SUSPENDED, *after)
    assert (told.stage, told.turn) == (Stage.ON_HOLD, "safety")
    assert reading("repair", "tue 10:00", *SUSPENDED, *after).used == 10 * MINUTE


def test_law_19_going_on_needs_a_new_approval_with_its_own_clock() -> None:
    story = (*SUSPENDED, "tue 09:00 approval-asked", "tue 09:30 approved")
    again = reading("approval#2", "tue 10:00", *story)
    assert (again.verdict, again.began_at, again.ended_at) == (Verdict.MET, at("tue 09:00"), at("tue 09:30"))
    read, told = reading("repair", "tue 10:00", *story), entry("tue 10:00", *story)
    assert (read.phase, read.used, read.due) == (Phase.RUNNING, 40 * MINUTE, at("tue 11:20"))
    assert (told.stage, told.turn) == (Stage.IN_WORK, "maintenance")


def test_law_19_time_held_for_two_reasons_is_taken_off_once() -> None:
    story = (
        *SUSPENDED,
        "tue 08:25 held waiting for the line",
        "tue 08:40 resumed",
        "tue 09:00 approval-asked",
        "tue 09:30 approved",
    )
    assert reading("repair", "tue 10:00", *story).used == 40 * MINUTE


def test_law_15_a_gate_that_was_overridden_holds_nothing_afterwards() -> None:
    story = (OPENED, "mon 09:00 approved", "mon 10:00 approval-suspended", "mon 11:00 work-started override")
    told = entry("mon 12:00", *story)
    assert (told.stage, told.turn) == (Stage.IN_WORK, "maintenance")
    asked = entry(
        "mon 12:00", OPENED, "mon 10:00 refused", "mon 11:00 work-started override", "mon 11:30 approval-asked"
    )
    assert asked.stage is Stage.IN_WORK


WAITS_FOR_QUALITY = PLANT.replace(
    'holder = "customer", stops = ["repair", "resolution"]', 'holder = "quality", stops = ["repair"]'
)
OUR_OWN = PLANT.replace(
    'holder = "customer", stops = ["repair", "resolution"]', 'holder = "provider", stops = ["update"]'
)


@pytest.mark.parametrize(
    ("text", "clock", "holder"),
    [
        pytest.param(PLANT, "repair", "packing", id="the customer"),
        pytest.param(WAITS_FOR_QUALITY, "repair", "quality", id="a third department"),
        pytest.param(OUR_OWN, "update", "maintenance", id="the provider"),
    ],
)
def test_law_26_the_turn_is_the_holders(text: str, clock: str, holder: str) -> None:
    told = entry("tue 08:30", *HELD, text=text)
    assert told.turn == holder
    assert (clocks(told)[clock].phase, clocks(told)[clock].held_by) == (Phase.ON_HOLD, holder)
